// What a guest reads and writes at linear addresses, whole accesses.
import { EPT_EXECUTE, EPT_READ, EPT_WRITE } from '../ept.js';
import type { LogicalProcessor } from '../logical-processor.js';
import { PAGE_SIZE } from '../memory.js';
import type { Vmcs } from '../vmcs.js';
import type { GuestExit, GuestFault } from './guest-exit.js';
import { pagesOf, translate } from './memory-access.js';

export const GENERAL_PROTECTION: GuestFault = { vector: 13, errorCode: 0 };
/** Linear addresses have 48 bits. */
const LINEAR_BITS = 48;

/** The low 48 bits of a canonical address; undefined for another. */
function linearAddress(address: bigint): number | undefined {
  return BigInt.asIntN(LINEAR_BITS, address) === BigInt.asIntN(64, address)
    ? Number(BigInt.asUintN(LINEAR_BITS, address))
    : undefined;
}

/** @param ofSystem an access to a system structure, of supervisor mode at any CPL */
export function readLinear(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  address: bigint,
  size: number,
  ofSystem = false,
  access: typeof EPT_READ | typeof EPT_EXECUTE = EPT_READ,
): bigint | GuestExit | GuestFault {
  const start = linearAddress(address);
  if (start === undefined || linearAddress(address + BigInt(size - 1)) === undefined) {
    return GENERAL_PROTECTION;
  }
  let value = 0n;
  for (const [linear, bytes, offset] of pagesOf(start, size)) {
    const translation = translate(processor, vmcs, linear, access, ofSystem);
    if (!('address' in translation && 'memoryType' in translation)) return translation;
    value |= processor.memory.read(translation.address, bytes) << BigInt(8 * offset);
  }
  return value;
}

export function writeLinear(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  address: bigint,
  size: number,
  value: bigint,
  ofSystem = false,
): GuestExit | GuestFault | undefined {
  const start = linearAddress(address);
  if (start === undefined || linearAddress(address + BigInt(size - 1)) === undefined) {
    return GENERAL_PROTECTION;
  }
  const parts: [address: number, bytes: number, offset: number][] = [];
  for (const [linear, bytes, offset] of pagesOf(start, size)) {
    const translation = translate(processor, vmcs, linear, EPT_WRITE, ofSystem);
    if (!('address' in translation && 'memoryType' in translation)) return translation;
    parts.push([translation.address, bytes, offset]);
  }
  for (const [target, bytes, offset] of parts) {
    processor.memory.write(target, bytes, value >> BigInt(8 * offset));
  }
  return undefined;
}

/**
 * Fetches instruction bytes from `address` to the end of its page, at most `into.length` of them.
 *
 * @returns how many
 */
export function fetchLinear(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  address: bigint,
  into: Uint8Array,
): number | GuestExit | GuestFault {
  const linear = linearAddress(address);
  if (linear === undefined) return GENERAL_PROTECTION;
  const translation = translate(processor, vmcs, linear, EPT_EXECUTE);
  if (!('address' in translation && 'memoryType' in translation)) return translation;
  const offset = translation.address % PAGE_SIZE;
  const count = Math.min(into.length, PAGE_SIZE - offset);
  const page = processor.memory.peek(translation.address);
  if (page === undefined) into.fill(0, 0, count);
  else into.set(page.bytes.subarray(offset, offset + count));
  return count;
}
