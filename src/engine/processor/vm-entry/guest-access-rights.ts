// SDM 27.3.1.2: access rights of guest segment registers.
import type { Vmcs } from '../vmcs.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import type { EntryView } from './entry-view.js';
import {
  ACCESS_RIGHTS,
  accessRightsOf,
  breaksGranularity,
  dplOf,
  isUsable,
  limitOf,
  SEGMENTS,
  type SegmentName,
  selectorOf,
  TYPE,
} from './guest-segment.js';

const SECTION = '27.3.1.2';

const RPL = 3;
/** Read/write data, accessed: CS in real-address mode. */
const READ_WRITE_ACCESSED = 3;
const READ_WRITE_EXPAND_DOWN_ACCESSED = 7;
const LAST_NON_CONFORMING = 11;
const LDT = 2;
const BUSY_16_BIT_TSS = 3;
const BUSY_32_OR_64_BIT_TSS = 11;

const DATA_SEGMENTS = ['DS', 'ES', 'FS', 'GS'] as const;

export const GUEST_ACCESS_RIGHTS: readonly EntryCheckGroup[] = [
  {
    applies: (e) => !e.virtual8086,
    checks: checksOf(SECTION, [
      ['G26', 'guest-cs-type', hasWrongCodeType],
      ['G29', 'guest-ss-type', ({ vmcs }) => isUsable(vmcs, 'SS') && !isStackType(vmcs)],
      ...DATA_SEGMENTS.map(
        (name) =>
          [
            'G30',
            `guest-${name.toLowerCase()}-type`,
            ({ vmcs }: EntryView) => isUsable(vmcs, name) && !isDataType(typeOf(vmcs, name)),
          ] as const,
      ),
      ...everySegment('s', (accessRights) => (accessRights & ACCESS_RIGHTS.S) === 0),
      [
        'G26',
        'guest-cs-dpl-of-data-segment',
        ({ vmcs }) =>
          typeOf(vmcs, 'CS') === READ_WRITE_ACCESSED && dplOf(accessRightsOf(vmcs, 'CS')) !== 0,
      ],
      ['G27', 'guest-cs-dpl', ({ vmcs }) => hasWrongCodePrivilege(vmcs)],
      [
        'G29',
        'guest-ss-dpl-differs-from-rpl',
        ({ vmcs, unrestrictedGuest }) =>
          !unrestrictedGuest &&
          dplOf(accessRightsOf(vmcs, 'SS')) !== (selectorOf(vmcs, 'SS') & RPL),
      ],
      [
        'G29',
        'guest-ss-dpl',
        ({ vmcs, protectedMode }) =>
          (!protectedMode || typeOf(vmcs, 'CS') === READ_WRITE_ACCESSED) &&
          dplOf(accessRightsOf(vmcs, 'SS')) !== 0,
      ],
      ...DATA_SEGMENTS.map(
        (name) =>
          [
            'G30',
            `guest-${name.toLowerCase()}-dpl`,
            (e: EntryView) => hasWrongDataPrivilege(e, name),
          ] as const,
      ),
      ...everySegment('p', (accessRights) => (accessRights & ACCESS_RIGHTS.P) === 0),
      ...everySegment(
        'reserved-bits',
        (accessRights) => (accessRights & ACCESS_RIGHTS.RESERVED) !== 0,
      ),
      [
        'G28',
        'guest-cs-d-b',
        ({ vmcs, ia32eGuest }) => {
          const accessRights = accessRightsOf(vmcs, 'CS');
          const both = ACCESS_RIGHTS.L | ACCESS_RIGHTS.D_B;
          return ia32eGuest && (accessRights & both) === both;
        },
      ],
      ...everySegment('g', breaksGranularity),
    ]),
  },
];

export const GUEST_TR_AND_LDTR: readonly EntryCheckGroup[] = [
  {
    checks: checksOf(SECTION, [
      [
        'G33',
        'guest-tr-type',
        ({ vmcs, ia32eGuest }) => {
          const type = typeOf(vmcs, 'TR');
          return type !== BUSY_32_OR_64_BIT_TSS && (ia32eGuest || type !== BUSY_16_BIT_TSS);
        },
      ],
      ['G33', 'guest-tr-s', ({ vmcs }) => (accessRightsOf(vmcs, 'TR') & ACCESS_RIGHTS.S) !== 0],
      ['G33', 'guest-tr-p', ({ vmcs }) => (accessRightsOf(vmcs, 'TR') & ACCESS_RIGHTS.P) === 0],
      [
        'G33',
        'guest-tr-reserved-bits',
        ({ vmcs }) => (accessRightsOf(vmcs, 'TR') & ACCESS_RIGHTS.RESERVED) !== 0,
      ],
      [
        'G33',
        'guest-tr-g',
        ({ vmcs }) => breaksGranularity(accessRightsOf(vmcs, 'TR'), limitOf(vmcs, 'TR')),
      ],
      ['G33', 'guest-tr-unusable', ({ vmcs }) => !isUsable(vmcs, 'TR')],
    ]),
  },
  {
    applies: (e) => isUsable(e.vmcs, 'LDTR'),
    checks: checksOf(SECTION, [
      ['G32', 'guest-ldtr-type', ({ vmcs }) => typeOf(vmcs, 'LDTR') !== LDT],
      ['G32', 'guest-ldtr-s', ({ vmcs }) => (accessRightsOf(vmcs, 'LDTR') & ACCESS_RIGHTS.S) !== 0],
      ['G32', 'guest-ldtr-p', ({ vmcs }) => (accessRightsOf(vmcs, 'LDTR') & ACCESS_RIGHTS.P) === 0],
      [
        'G32',
        'guest-ldtr-reserved-bits',
        ({ vmcs }) => (accessRightsOf(vmcs, 'LDTR') & ACCESS_RIGHTS.RESERVED) !== 0,
      ],
      [
        'G32',
        'guest-ldtr-g',
        ({ vmcs }) => breaksGranularity(accessRightsOf(vmcs, 'LDTR'), limitOf(vmcs, 'LDTR')),
      ],
    ]),
  },
];

/** G31: a condition on CS and on each other segment that is usable. */
function everySegment(what: string, fails: (accessRights: number, limit: number) => boolean) {
  return SEGMENTS.map(
    (name) =>
      [
        'G31',
        `guest-${name.toLowerCase()}-${what}`,
        ({ vmcs }: EntryView) =>
          (name === 'CS' || isUsable(vmcs, name)) &&
          fails(accessRightsOf(vmcs, name), limitOf(vmcs, name)),
      ] as const,
  );
}

function typeOf(vmcs: Vmcs, name: SegmentName): number {
  return accessRightsOf(vmcs, name) & ACCESS_RIGHTS.TYPE;
}

/** Not accessed code; with "unrestricted guest" CS may be read/write data too. */
function hasWrongCodeType({ vmcs, unrestrictedGuest }: EntryView): boolean {
  const type = typeOf(vmcs, 'CS');
  const code = TYPE.CODE | TYPE.ACCESSED;
  return (type & code) !== code && !(unrestrictedGuest && type === READ_WRITE_ACCESSED);
}

function isStackType(vmcs: Vmcs): boolean {
  const type = typeOf(vmcs, 'SS');
  return type === READ_WRITE_ACCESSED || type === READ_WRITE_EXPAND_DOWN_ACCESSED;
}

/** Accessed, and readable if code. */
function isDataType(type: number): boolean {
  return (type & TYPE.ACCESSED) !== 0 && ((type & TYPE.CODE) === 0 || (type & TYPE.READABLE) !== 0);
}

/** Non-conforming code has the DPL of SS, conforming code at most that. */
function hasWrongCodePrivilege(vmcs: Vmcs): boolean {
  const type = typeOf(vmcs, 'CS');
  if ((type & TYPE.CODE) === 0) return false;
  const code = dplOf(accessRightsOf(vmcs, 'CS'));
  const stack = dplOf(accessRightsOf(vmcs, 'SS'));
  return (type & TYPE.CONFORMING) === 0 ? code !== stack : code > stack;
}

/** Data or non-conforming code whose DPL is below the selector's RPL. */
function hasWrongDataPrivilege({ vmcs, unrestrictedGuest }: EntryView, name: SegmentName): boolean {
  return (
    !unrestrictedGuest &&
    isUsable(vmcs, name) &&
    typeOf(vmcs, name) <= LAST_NON_CONFORMING &&
    dplOf(accessRightsOf(vmcs, name)) < (selectorOf(vmcs, name) & RPL)
  );
}
