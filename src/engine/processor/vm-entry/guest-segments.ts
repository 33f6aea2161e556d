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

const SECTION = '27.3.1.2';

const TI = 1 << 2;
const RPL = 3;

export const GUEST_SELECTORS: readonly EntryCheckGroup[] = [
  {
    checks: checksOf(SECTION, [
      ['G16', 'guest-tr-selector-ti', ({ vmcs }) => (selectorOf(vmcs, 'TR') & TI) !== 0],
      [
        'G17',
        'guest-ldtr-selector-ti',
        ({ vmcs }) => isUsable(vmcs, 'LDTR') && (selectorOf(vmcs, 'LDTR') & TI) !== 0,
      ],
      [
        'G18',
        'guest-ss-rpl-differs-from-cs-rpl',
        ({ vmcs, virtual8086, unrestrictedGuest }) =>
          !virtual8086 &&
          !unrestrictedGuest &&
          ((selectorOf(vmcs, 'SS') ^ selectorOf(vmcs, 'CS')) & RPL) !== 0,
      ],
    ]),
  },
];

const V8086_LIMIT = 0xffff;
/** Present, DPL 3, read/write, accessed. */
const V8086_ACCESS_RIGHTS = 0xf3;

export const VIRTUAL_8086_SEGMENTS: readonly EntryCheckGroup[] = [
  {
    applies: (e) => e.virtual8086,
    checks: checksOf(
      SECTION,
      SEGMENTS.flatMap((name) => [
        [
          'G25',
          `virtual-8086-${name.toLowerCase()}-base`,
          ({ vmcs }: EntryView) =>
            vmcs.readAddress(SEGMENT_FIELDS[name].base) !== selectorOf(vmcs, name) * 16,
        ] as const,
        [
          'G25',
          `virtual-8086-${name.toLowerCase()}-limit`,
          ({ vmcs }: EntryView) => limitOf(vmcs, name) !== V8086_LIMIT,
        ] as const,
        [
          'G25',
          `virtual-8086-${name.toLowerCase()}-access-rights`,
          ({ vmcs }: EntryView) => accessRightsOf(vmcs, name) !== V8086_ACCESS_RIGHTS,
        ] as const,
      ]),
    ),
  },
];

export const GUEST_BASE_ADDRESSES: readonly EntryCheckGroup[] = [
  {
    checks: checksOf(SECTION, [
      ['G19', 'guest-tr-base', (e) => isNotCanonical(e, SEGMENT_FIELDS.TR.base)],
      ['G20', 'guest-fs-base', (e) => isNotCanonical(e, SEGMENT_FIELDS.FS.base)],
      ['G21', 'guest-gs-base', (e) => isNotCanonical(e, SEGMENT_FIELDS.GS.base)],
      [
        'G22',
        'guest-ldtr-base',
        (e) => isUsable(e.vmcs, 'LDTR') && isNotCanonical(e, SEGMENT_FIELDS.LDTR.base),
      ],
      ['G23', 'guest-cs-base', (e) => exceeds32Bits(e, SEGMENT_FIELDS.CS.base)],
      ['G24', 'guest-ss-base', (e) => hasUsableHighBase(e, 'SS')],
      ['G24', 'guest-ds-base', (e) => hasUsableHighBase(e, 'DS')],
      ['G24', 'guest-es-base', (e) => hasUsableHighBase(e, 'ES')],
    ]),
  },
];

function hasUsableHighBase(e: EntryView, name: SegmentName): boolean {
  return isUsable(e.vmcs, name) && exceeds32Bits(e, SEGMENT_FIELDS[name].base);
}
