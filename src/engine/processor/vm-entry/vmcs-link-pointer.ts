// SDM 27.3.1.5: the VMCS link pointer.
import { SECONDARY } from '../controls.js';
import { FIELD } from '../field-table.js';
import { isNoPage } from './addresses.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import type { EntryView } from './entry-view.js';

/** Bit 31 of the first word of a VMCS region (SDM 25.2). */
export const SHADOW_VMCS_INDICATOR = 0x8000_0000;
/** SDM 27.8: what the exit qualification tells about the VMCS link pointer. */
const LINK_POINTER = 4n;

export const LINK_POINTER_CHECKS: readonly EntryCheckGroup[] = [
  {
    everyEntry: true,
    // All ones refers to no VMCS.
    applies: ({ vmcs }) =>
      vmcs.read32(FIELD.VMCS_LINK_POINTER) !== 0xffff_ffff ||
      vmcs.readHigh32(FIELD.VMCS_LINK_POINTER) !== 0xffff_ffff,
    checks: checksOf(
      {
        'vmcs-link-pointer-address': (e) => isNoPage(e, FIELD.VMCS_LINK_POINTER),
        'vmcs-link-pointer-revision-identifier': (e) =>
          (headerOf(e) & ~SHADOW_VMCS_INDICATOR) !== e.limits.revisionId,
        'vmcs-link-pointer-shadow-vmcs-indicator': (e) =>
          headerOf(e) >= SHADOW_VMCS_INDICATOR !== ((e.secondary & SECONDARY.VMCS_SHADOWING) !== 0),
        'vmcs-link-pointer-current-vmcs': ({ vmcs }) =>
          vmcs.readAddress(FIELD.VMCS_LINK_POINTER) === vmcs.address,
      },
      LINK_POINTER,
    ),
  },
];

/** The first 4 bytes of the region that the link pointer refers to. */
function headerOf({ vmcs, vmcsAt, memory }: EntryView): number {
  const address = vmcs.readAddress(FIELD.VMCS_LINK_POINTER);
  const region = vmcsAt(address);
  if (region === undefined) return Number(memory.read(address, 4));
  return region.revisionId + (region.isShadow ? SHADOW_VMCS_INDICATOR : 0);
}
