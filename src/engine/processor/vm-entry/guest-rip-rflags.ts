// SDM 27.3.1.4: guest RIP and RFLAGS.
import { FIELD } from '../field-table.js';
import { INTERRUPTION_TYPE } from '../interruption-type.js';
import { RFLAGS } from '../registers.js';
import { exceeds32Bits } from './addresses.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import type { EntryView } from './entry-view.js';
import { ACCESS_RIGHTS, accessRightsOf } from './guest-segment.js';

/** Bits 3, 5, 15 and 31:22; bits 63:32 are reserved too. */
const RFLAGS_RESERVED = 0xffc0_8028 | 0;

export const GUEST_RIP_AND_RFLAGS: readonly EntryCheckGroup[] = [
  {
    everyEntry: true,
    checks: checksOf({
      'guest-rip': hasWrongRip,
      'guest-rflags-reserved-bits': (e) =>
        (e.rflags & RFLAGS_RESERVED) !== 0 ||
        (e.rflags & RFLAGS.FIXED) === 0 ||
        exceeds32Bits(e, FIELD.GUEST_RFLAGS),
      'guest-rflags-vm': (e) => e.virtual8086 && (e.ia32eGuest || !e.protectedMode),
      'guest-rflags-if-with-external-interrupt': (e) =>
        e.eventType === INTERRUPTION_TYPE.EXTERNAL_INTERRUPT && (e.rflags & RFLAGS.IF) === 0,
    }),
  },
];

/**
 * Bits 63:32 outside 64-bit code; there the bits above the linear-address width have to be
 * identical, though not to equal the bit below them.
 */
function hasWrongRip(e: EntryView): boolean {
  if (!e.ia32eGuest || (accessRightsOf(e.vmcs, 'CS') & ACCESS_RIGHTS.L) === 0) {
    return exceeds32Bits(e, FIELD.GUEST_RIP);
  }
  // The linear-address width is above 32.
  const shift = e.limits.linearAddressWidth - 32;
  const high = e.vmcs.readHigh32(FIELD.GUEST_RIP) >>> shift;
  return high !== 0 && high !== 0xffff_ffff >>> shift;
}
