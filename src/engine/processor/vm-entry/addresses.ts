// Conditions that VM entry puts on addresses in VMCS fields.
import type { EntryView } from './entry-view.js';

/** The physical address in `field` is beyond the processor's physical-address width. */
export function exceedsPhysicalWidth({ vmcs, limits }: EntryView, field: number): boolean {
  return vmcs.readAddress(field) >= limits.physicalAddressSpace;
}

/** `field` holds no physical address of a 4-KiB page. */
export function isNoPage(entry: EntryView, field: number): boolean {
  return (entry.vmcs.read32(field) & 0xfff) !== 0 || exceedsPhysicalWidth(entry, field);
}

/** The linear address in `field` is not canonical. */
export function isNotCanonical({ vmcs, limits }: EntryView, field: number): boolean {
  // The bits from the highest of the linear-address width on, all of them above bit 31.
  const shift = limits.linearAddressWidth - 33;
  const top = vmcs.readHigh32(field) >>> shift;
  return top !== 0 && top !== 0xffff_ffff >>> shift;
}

export function isCanonical(address: bigint, linearAddressWidth: number): boolean {
  return BigInt.asUintN(64, BigInt.asIntN(linearAddressWidth, address)) === address;
}

/** Bits 63:32 of `field` are not all 0. */
export function exceeds32Bits({ vmcs }: EntryView, field: number): boolean {
  return vmcs.readHigh32(field) !== 0;
}
