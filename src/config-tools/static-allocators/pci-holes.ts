import type { AddressWindow } from '../calc/address-window.js';
import { upperHex } from '../calc/numbers.js';
import { nativePciHoles } from '../calc/pci-holes.js';
import { toolTraits } from '../calc/release-traits.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';

/** v2.5 to v3.3: the board's PCI holes, for the hypervisor (ACRN static_allocators/gpa.py). */
export function allocatePciHoles(context: BuildContext): void {
  const { low, high } = nativePciHoles(context);
  const [low0] = low;
  // What the board lacks has stopped the step before.
  if (low0 === undefined) return;
  const lastOf = (windows: readonly AddressWindow[], otherwise: AddressWindow): AddressWindow =>
    toolTraits(context.release).usesHighestHole ? (windows.at(-1) ?? otherwise) : otherwise;
  const write = (name: string, value: string): void => {
    appendPath(context.allocation, `hv/MMIO/${name}`, value);
  };
  write('MMIO32_START', upperHex(low0.start));
  write('MMIO32_END', upperHex(lastOf(low, low0).end + 1n));
  const [high0] = high;
  write('MMIO64_START', high0 === undefined ? '~0' : upperHex(high0.start));
  write('MMIO64_END', high0 === undefined ? '~0' : upperHex(lastOf(high, high0).end + 1n));
  write('HI_MMIO_START', high0 === undefined ? '~0' : upperHex(high0.start));
  write('HI_MMIO_END', high0 === undefined ? '0' : upperHex(high0.end + 1n));
}
