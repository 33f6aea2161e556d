// A TCP connection of the Service VM to the nested guest over the tap device, as far as a banner needs it: the three
// segments of the handshake, and the first one with data (RFC 793).

/** Addresses of a segment: Ethernet's and IPv4's. */
interface Endpoint {
  readonly mac: readonly number[];
  readonly ip: readonly number[];
  readonly port: number;
}

/** Both ends of the bridge that the tap device is on, and the nested guest's sshd. */
export const SERVICE_VM: Endpoint = {
  mac: [0xfe, 0x54, 0, 0x12, 0x34, 0x56],
  ip: [192, 168, 122, 1],
  port: 0x9c40,
};
export const SSH: Endpoint = {
  mac: [0x52, 0x54, 0, 0x12, 0x34, 0x56],
  ip: [192, 168, 122, 100],
  port: 22,
};
export const NESTED_GUEST_ADDRESS = SSH.ip.join('.');

const IP = 14;
const TCP = 34;
const PAYLOAD = 54;
export const TCP_FLAG = { SYN: 2, PUSH: 8, ACK: 0x10 } as const;

export interface Segment {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly text: string;
}

/** The sum in one's complement of 16-bit words. */
function internetSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

/** A frame without options and without data. */
export function segmentFrame(
  from: Endpoint,
  to: Endpoint,
  { flags, sequence, acknowledgement }: Omit<Segment, 'text'>,
): Uint8Array {
  const frame = new Uint8Array(PAYLOAD);
  const view = new DataView(frame.buffer);
  frame.set([...to.mac, ...from.mac, 0x08, 0x00, 0x45]);
  view.setUint16(IP + 2, PAYLOAD - IP);
  frame.set([64, 6], IP + 8);
  frame.set([...from.ip, ...to.ip], IP + 12);
  view.setUint16(IP + 10, ~internetSum(frame.subarray(IP, TCP)) & 0xffff);
  view.setUint16(TCP, from.port);
  view.setUint16(TCP + 2, to.port);
  view.setUint32(TCP + 4, sequence);
  view.setUint32(TCP + 8, acknowledgement);
  frame.set([0x50, flags], TCP + 12);
  view.setUint16(TCP + 14, 0xffff);
  return frame;
}

/** The segment of a frame for `to`; undefined for anything else, or when IPv4's checksum is wrong. */
export function readSegment(frame: Uint8Array, from: Endpoint, to: Endpoint): Segment | undefined {
  if (frame.length < PAYLOAD) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const addresses = [...from.ip, ...to.ip];
  const isExpected =
    view.getUint16(12) === 0x0800 &&
    to.mac.every((byte, i) => frame[i] === byte) &&
    addresses.every((byte, i) => frame[IP + 12 + i] === byte) &&
    view.getUint16(TCP) === from.port &&
    view.getUint16(TCP + 2) === to.port;
  if (!isExpected || internetSum(frame.subarray(IP, TCP)) !== 0xffff) return undefined;
  return {
    flags: view.getUint8(TCP + 13),
    sequence: view.getUint32(TCP + 4),
    acknowledgement: view.getUint32(TCP + 8),
    text: new TextDecoder().decode(frame.subarray(PAYLOAD, IP + view.getUint16(IP + 2))),
  };
}
