// The network card, and as much of TCP as sshd's banner needs: a connection to port 22 is answered, and the first
// segment on it gets the banner (RFC 793, RFC 4253 4.2).
import { type Assembler, REG } from '../assembler.js';
import { MEMORY, VECTOR } from './layout.js';
import { describe, makeAvailable, notify, QUEUE, startVirtio } from './virtio.js';

const SSH_BANNER = 'SSH-2.0-OpenSSH_8.2p1 Ubuntu-4ubuntu0.1';

const BUFFERS = 4;
const BUFFER_SIZE = 0x800;
/** Of the header that virtio-net has before each frame. */
const HEADER = 10;
const FRAME = MEMORY.TRANSMIT_BUFFER + HEADER;
/** Offsets in a frame: Ethernet, IPv4 without options, TCP. */
const OFFSET = {
  SOURCE_MAC: 6,
  TYPE: 12,
  IP: 14,
  IP_LENGTH: 16,
  PROTOCOL: 23,
  IP_CHECKSUM: 24,
  SOURCE: 26,
  DESTINATION: 30,
  SOURCE_PORT: 34,
  DESTINATION_PORT: 36,
  SEQUENCE: 38,
  ACKNOWLEDGEMENT: 42,
  DATA_OFFSET: 46,
  FLAGS: 47,
  WINDOW: 48,
  CHECKSUM: 50,
  PAYLOAD: 54,
} as const;
const IPV4 = 0x0008;
const TCP = 6;
const SSH_PORT = 0x1600;
const SYN = 2;
const ACK = 0x10;
const PUSH = 8;
const FIRST_SEQUENCE = 0x1000;
const NEEDS_CHECKSUM = 1;

export function startNetwork(asm: Assembler): void {
  startVirtio(asm, {
    name: 'net',
    deviceId: 0x1000,
    ports: MEMORY.NET_PORTS,
    features: 0x21,
    queues: [
      { memory: MEMORY.RECEIVE_QUEUE, vector: VECTOR.RECEIVE },
      { memory: MEMORY.TRANSMIT_QUEUE, vector: VECTOR.TRANSMIT },
    ],
  });
  asm.load(REG.AX, MEMORY.NET_PORTS).aluImmediate('cmp', REG.AX, 0).jumpIf('equal', 'no-net');
  for (let i = 0; i < BUFFERS; i += 1) {
    const address = MEMORY.RECEIVE_BUFFERS + i * BUFFER_SIZE;
    describe(asm, MEMORY.RECEIVE_QUEUE, i, { address, length: BUFFER_SIZE, writable: true });
    asm.movImmediate(REG.BX, i);
    makeAvailable(asm, MEMORY.RECEIVE_QUEUE, MEMORY.RECEIVE_INDEX);
  }
  notify(asm, MEMORY.NET_PORTS, 0);
  asm.label('no-net');
}

/** Answers the next frame that has come, or jumps to `none`. */
export function answerFrame(asm: Assembler, none: string): void {
  const queue = MEMORY.RECEIVE_QUEUE;
  // As many frames have come as the used index says; all but BUFFERS of those made available are dealt with.
  asm.load(REG.CX, MEMORY.RECEIVE_INDEX).aluImmediate('sub', REG.CX, BUFFERS);
  asm
    .load(REG.AX, queue + QUEUE.USED_INDEX, 2)
    .alu('cmp', REG.AX, REG.CX)
    .jumpIf('equal', none);
  asm.aluImmediate('and', REG.CX, 0xff).shiftLeft(REG.CX, 3);
  asm.load(REG.BX, [REG.CX, queue + QUEUE.USED_RING]).push(REG.BX);
  asm.move(REG.SI, REG.BX).shiftLeft(REG.SI, 11);
  asm
    .aluImmediate('add', REG.SI, MEMORY.RECEIVE_BUFFERS + HEADER)
    .call('answer')
    .pop(REG.BX);
  makeAvailable(asm, queue, MEMORY.RECEIVE_INDEX);
  notify(asm, MEMORY.NET_PORTS, 0);
}

export function networkRoutines(asm: Assembler): void {
  const is = (offset: number, size: 1 | 2, value: number) => {
    asm.load(REG.AX, [REG.SI, offset], size).aluImmediate('cmp', REG.AX, value);
    asm.jumpIf('different', 'no-answer');
  };
  // answer: the frame at RSI.
  asm.label('answer');
  is(OFFSET.TYPE, 2, IPV4);
  is(OFFSET.PROTOCOL, 1, TCP);
  is(OFFSET.DESTINATION_PORT, 2, SSH_PORT);
  asm.load(REG.AX, [REG.SI, OFFSET.FLAGS], 1).aluImmediate('and', REG.AX, SYN | ACK);
  asm.aluImmediate('cmp', REG.AX, SYN).jumpIf('equal', 'answer-syn');
  asm.aluImmediate('cmp', REG.AX, ACK).jumpIf('different', 'no-answer');
  asm.load(REG.AX, MEMORY.BANNER_SENT).aluImmediate('cmp', REG.AX, 0);
  asm.jumpIf('different', 'no-answer').storeImmediate(MEMORY.BANNER_SENT, 1);
  answer(asm, FIRST_SEQUENCE + 1, 0, ACK | PUSH, SSH_BANNER.length + 2);
  asm.jmp('transmit').label('answer-syn').storeImmediate(MEMORY.BANNER_SENT, 0);
  answer(asm, FIRST_SEQUENCE, 1, SYN | ACK, 0);
  asm.label('transmit').movImmediate(REG.BX, 0);
  makeAvailable(asm, MEMORY.TRANSMIT_QUEUE, MEMORY.TRANSMIT_INDEX);
  notify(asm, MEMORY.NET_PORTS, 1);
  asm.label('no-answer').ret();
  // sum: adds ECX words at RSI to EBX.
  asm.label('sum').load(REG.AX, [REG.SI, 0], 2).alu('add', REG.BX, REG.AX);
  asm.aluImmediate('add', REG.SI, 2).decEcx().jnz('sum').ret();
  // fold: EBX as a sum in one's complement of 16 bits.
  asm.label('fold');
  for (let i = 0; i < 2; i += 1) {
    asm.move(REG.AX, REG.BX).shiftRight(REG.AX, 16).aluImmediate('and', REG.BX, 0xffff);
    asm.alu('add', REG.BX, REG.AX);
  }
  asm.ret();
  asm.label('ssh-banner').text(`${SSH_BANNER}\r\n`);
}

function wordOf(value: number): number {
  return ((value & 0xff) << 8) | (value >> 8);
}

/** Builds the answer to the frame at RSI; the card fills in TCP's checksum from that of the pseudo header. */
function answer(
  asm: Assembler,
  sequence: number,
  advance: number,
  flags: number,
  payload: number,
): void {
  const put = (offset: number, value: number, size: 1 | 2) =>
    asm.storeImmediate(FRAME + offset, value, size);
  const exchange = (offset: number, other: number, size: 2 | 4) => {
    asm.load(REG.AX, [REG.SI, offset], size).store(FRAME + other, REG.AX, size);
    asm.load(REG.AX, [REG.SI, other], size).store(FRAME + offset, REG.AX, size);
  };
  asm.push(REG.SI).movImmediate(REG.DI, FRAME).movImmediate(REG.CX, OFFSET.PAYLOAD).copy();
  asm.pop(REG.SI);
  exchange(0, OFFSET.SOURCE_MAC, 4);
  exchange(4, OFFSET.SOURCE_MAC + 4, 2);
  exchange(OFFSET.SOURCE, OFFSET.DESTINATION, 4);
  exchange(OFFSET.SOURCE_PORT, OFFSET.DESTINATION_PORT, 2);
  put(OFFSET.IP_LENGTH, wordOf(40 + payload), 2);
  put(OFFSET.IP_CHECKSUM, 0, 2);
  asm
    .movImmediate(REG.AX, sequence)
    .swap(REG.AX)
    .store(FRAME + OFFSET.SEQUENCE, REG.AX);
  asm.load(REG.AX, [REG.SI, OFFSET.SEQUENCE]).swap(REG.AX).aluImmediate('add', REG.AX, advance);
  asm.swap(REG.AX).store(FRAME + OFFSET.ACKNOWLEDGEMENT, REG.AX);
  put(OFFSET.DATA_OFFSET, 0x50, 1);
  put(OFFSET.FLAGS, flags, 1);
  put(OFFSET.WINDOW, 0xffff, 2);
  asm.storeImmediate(FRAME + OFFSET.CHECKSUM, 0);
  if (payload > 0) {
    asm.movAddress(REG.SI, 'ssh-banner').movImmediate(REG.DI, FRAME + OFFSET.PAYLOAD);
    asm.movImmediate(REG.CX, payload).copy();
  }
  asm
    .movImmediate(REG.BX, 0)
    .movImmediate(REG.SI, FRAME + OFFSET.IP)
    .movImmediate(REG.CX, 10);
  asm.call('sum').call('fold').aluImmediate('xor', REG.BX, 0xffff);
  asm.store(FRAME + OFFSET.IP_CHECKSUM, REG.BX, 2);
  asm.movImmediate(REG.BX, wordOf(TCP) + wordOf(20 + payload));
  asm
    .movImmediate(REG.SI, FRAME + OFFSET.SOURCE)
    .movImmediate(REG.CX, 4)
    .call('sum')
    .call('fold');
  asm.store(FRAME + OFFSET.CHECKSUM, REG.BX, 2);
  // The header: where the checksum starts, and where it goes.
  asm
    .storeImmediate(MEMORY.TRANSMIT_BUFFER, NEEDS_CHECKSUM)
    .storeImmediate(MEMORY.TRANSMIT_BUFFER + 4, (OFFSET.SOURCE_PORT << 16) | 0);
  asm.storeImmediate(MEMORY.TRANSMIT_BUFFER + 8, OFFSET.CHECKSUM - OFFSET.SOURCE_PORT, 2);
  const length = HEADER + OFFSET.PAYLOAD + payload;
  describe(asm, MEMORY.TRANSMIT_QUEUE, 0, { address: MEMORY.TRANSMIT_BUFFER, length });
}
