// SDM 27.3.1.2: selectors, base addresses and limits of guest segment registers.
import { exceeds32Bits, isNotCanonical } from './addresses.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import type { EntryView } from './entry-view.js';
import {
  accessRightsOf,
  isUsable,
  limitOf,
  SEGMENT_FIELDS,
  SEGMENTS,
  type SegmentName,
  selectorOf,
} from './guest-segment.js';

const TI = 1 << 2;
const RPL = 3;

export const GUEST_SELECTORS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'guest-tr-selector-ti': ({ vmcs }) => (selectorOf(vmcs, 'TR') & TI) !== 0,
      'guest-ldtr-selector-ti': ({ vmcs }) =>
        isUsable(vmcs, 'LDTR') && (selectorOf(vmcs, 'LDTR') & TI) !== 0,
      'guest-ss-rpl-differs-from-cs-rpl': ({ vmcs, virtual8086, unrestrictedGuest }) =>
        !virtual8086 &&
        !unrestrictedGuest &&
        ((selectorOf(vmcs, 'SS') ^ selectorOf(vmcs, 'CS')) & RPL) !== 0,
    }),
  },
];

const V8086_LIMIT = 0xffff;
/** Present, DPL 3, read/write, accessed. */
const V8086_ACCESS_RIGHTS = 0xf3;

export const VIRTUAL_8086_SEGMENTS: readonly EntryCheckGroup[] = [
  {
    applies: (e) => e.virtual8086,
    checks: SEGMENTS.flatMap((name) => {
      const register = `virtual-8086-${name.toLowerCase()}`;
      return checksOf({
        [`${register}-base`]: ({ vmcs }) =>
          vmcs.readAddress(SEGMENT_FIELDS[name].base) !== selectorOf(vmcs, name) * 16,
        [`${register}-limit`]: ({ vmcs }) => limitOf(vmcs, name) !== V8086_LIMIT,
        [`${register}-access-rights`]: ({ vmcs }) =>
          accessRightsOf(vmcs, name) !== V8086_ACCESS_RIGHTS,
      });
    }),
  },
];

export const GUEST_BASE_ADDRESSES: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'guest-tr-base': (e) => isNotCanonical(e, SEGMENT_FIELDS.TR.base),
      'guest-fs-base': (e) => isNotCanonical(e, SEGMENT_FIELDS.FS.base),
      'guest-gs-base': (e) => isNotCanonical(e, SEGMENT_FIELDS.GS.base),
      'guest-ldtr-base': (e) =>
        isUsable(e.vmcs, 'LDTR') && isNotCanonical(e, SEGMENT_FIELDS.LDTR.base),
      'guest-cs-base': (e) => exceeds32Bits(e, SEGMENT_FIELDS.CS.base),
      'guest-ss-base': (e) => hasUsableHighBase(e, 'SS'),
      'guest-ds-base': (e) => hasUsableHighBase(e, 'DS'),
      'guest-es-base': (e) => hasUsableHighBase(e, 'ES'),
    }),
  },
];

function hasUsableHighBase(e: EntryView, name: SegmentName): boolean {
  return isUsable(e.vmcs, name) && exceeds32Bits(e, SEGMENT_FIELDS[name].base);
}
