// The disk: its first sector, and the text of the boot from the file system.
import { type Assembler, REG } from '../assembler.js';
import { MEMORY, VECTOR } from './layout.js';
import { print } from './serial.js';
import { describe, makeAvailable, notify, QUEUE, startVirtio } from './virtio.js';

const SECTOR = 512;
const BOOT_SIGNATURE = 0xaa55;

/** @param text where the text of the boot is */
export function bootFromDisk(
  asm: Assembler,
  text: { readonly sector: number; readonly sectors: number },
): void {
  const queue = MEMORY.DISK_QUEUE;
  startVirtio(asm, {
    name: 'disk',
    deviceId: 0x1001,
    ports: MEMORY.DISK_PORTS,
    features: 0,
    queues: [{ memory: queue, vector: VECTOR.DISK }],
  });
  asm.load(REG.AX, MEMORY.DISK_PORTS).aluImmediate('cmp', REG.AX, 0).jumpIf('equal', 'no-disk');
  describe(asm, queue, 0, { address: MEMORY.DISK_HEADER, length: 16 }, 1);
  const data = { address: MEMORY.DISK_BUFFER, length: SECTOR * text.sectors, writable: true };
  describe(asm, queue, 1, data, 2);
  describe(asm, queue, 2, { address: MEMORY.DISK_STATUS, length: 1, writable: true });
  asm.movImmediate(REG.AX, 0).call('read-disk');
  asm.load(REG.AX, MEMORY.DISK_BUFFER + SECTOR - 2, 2);
  asm.aluImmediate('cmp', REG.AX, BOOT_SIGNATURE).jumpIf('different', 'no-disk');
  print(asm, 'disk-text');
  asm.movImmediate(REG.AX, text.sector).call('read-disk');
}

/** After everything else: what the disk says, or that there is none. */
export function printBootText(asm: Assembler): void {
  asm.movImmediate(REG.SI, MEMORY.DISK_BUFFER).call('puts');
}

export function diskRoutines(asm: Assembler): void {
  const queue = MEMORY.DISK_QUEUE;
  // read-disk: from the sector in EAX on; comes back after the interrupt.
  asm.label('read-disk').store(MEMORY.DISK_HEADER + 8, REG.AX);
  asm.storeImmediate(MEMORY.DISK_HEADER, 0).storeImmediate(MEMORY.DISK_HEADER + 4, 0);
  asm.storeImmediate(MEMORY.DISK_HEADER + 12, 0).movImmediate(REG.BX, 0);
  makeAvailable(asm, queue, MEMORY.DISK_INDEX);
  notify(asm, MEMORY.DISK_PORTS, 0);
  asm
    .label('disk-wait')
    .cli()
    .load(REG.AX, queue + QUEUE.USED_INDEX, 2);
  asm.load(REG.BX, MEMORY.DISK_INDEX).alu('cmp', REG.AX, REG.BX).jumpIf('equal', 'disk-done');
  asm.sti().hlt().jmp('disk-wait').label('disk-done').sti();
  asm.load(REG.AX, MEMORY.DISK_STATUS, 1).aluImmediate('cmp', REG.AX, 0);
  asm.jumpIf('different', 'no-disk').ret();
  asm.label('no-disk');
  print(asm, 'no-disk-text');
  asm.jmp('dead');
  asm
    .label('disk-text')
    .text('virtio_blk virtio1: [vda] 512-byte logical blocks\r\n vda: vda1\r\n');
  asm.label('no-disk-text').text('VFS: Cannot open root device "vda1"\r\n');
}
