// SDM 27.2.1.2 and 27.2.1.3: the address of an MSR area.
import { exceedsPhysicalWidth } from './addresses.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';

const MSR_ENTRY_SIZE = 16;

/** The checks of an area that has entries. */
export function msrAreaChecks(
  name: string,
  addressField: number,
  countField: number,
): EntryCheckGroup {
  return {
    applies: ({ vmcs }) => vmcs.read32(countField) !== 0,
    checks: checksOf({
      [`${name}-alignment`]: ({ vmcs }) => (vmcs.read32(addressField) & 0xf) !== 0,
      [`${name}-address`]: (e) => exceedsPhysicalWidth(e, addressField),
      // The last byte is beyond the processor's physical-address width.
      [`${name}-end`]: ({ vmcs, limits }) => {
        const size = vmcs.read32(countField) * MSR_ENTRY_SIZE;
        return vmcs.readAddress(addressField) + size - 1 >= limits.physicalAddressSpace;
      },
    }),
  };
}
