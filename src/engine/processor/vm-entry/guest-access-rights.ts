// SDM 27.3.1.2: access rights of guest segment registers.
import type { Vmcs } from '../vmcs.js';
import { checksOf, type EntryCheckGroup, type Fails, ofEach } from './entry-check.js';
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
    checks: checksOf({
      'guest-cs-type': hasWrongCodeType,
      'guest-ss-type': ({ vmcs }) => isUsable(vmcs, 'SS') && !isStackType(vmcs),
      ...ofEach(
        DATA_SEGMENTS,
        'guest-*-type',
        (name) =>
          ({ vmcs }) =>
            isUsable(vmcs, name) && !isDataType(typeOf(vmcs, name)),
      ),
      ...everySegment('s', (accessRights) => (accessRights & ACCESS_RIGHTS.S) === 0),
      'guest-cs-dpl-of-data-segment': ({ vmcs }) =>
        typeOf(vmcs, 'CS') === READ_WRITE_ACCESSED && dplOf(accessRightsOf(vmcs, 'CS')) !== 0,
      'guest-cs-dpl': ({ vmcs }) => hasWrongCodePrivilege(vmcs),
      'guest-ss-dpl-differs-from-rpl': ({ vmcs, unrestrictedGuest }) =>
        !unrestrictedGuest && dplOf(accessRightsOf(vmcs, 'SS')) !== (selectorOf(vmcs, 'SS') & RPL),
      'guest-ss-dpl': ({ vmcs, protectedMode }) =>
        (!protectedMode || typeOf(vmcs, 'CS') === READ_WRITE_ACCESSED) &&
        dplOf(accessRightsOf(vmcs, 'SS')) !== 0,
      ...ofEach(DATA_SEGMENTS, 'guest-*-dpl', (name) => (e) => hasWrongDataPrivilege(e, name)),
      ...everySegment('p', (accessRights) => (accessRights & ACCESS_RIGHTS.P) === 0),
      ...everySegment(
        'reserved-bits',
        (accessRights) => (accessRights & ACCESS_RIGHTS.RESERVED) !== 0,
      ),
      'guest-cs-d-b': ({ vmcs, ia32eGuest }) => {
        const accessRights = accessRightsOf(vmcs, 'CS');
        const both = ACCESS_RIGHTS.L | ACCESS_RIGHTS.D_B;
        return ia32eGuest && (accessRights & both) === both;
      },
      ...everySegment('g', breaksGranularity),
    }),
  },
];

export const GUEST_TR_AND_LDTR: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      ...systemSegment(
        'TR',
        (type, { ia32eGuest }) =>
          type !== BUSY_32_OR_64_BIT_TSS && (ia32eGuest || type !== BUSY_16_BIT_TSS),
      ),
      'guest-tr-unusable': ({ vmcs }) => !isUsable(vmcs, 'TR'),
    }),
  },
  {
    applies: (e) => isUsable(e.vmcs, 'LDTR'),
    checks: checksOf(systemSegment('LDTR', (type) => type !== LDT)),
  },
];

function systemSegment(
  name: 'TR' | 'LDTR',
  hasWrongType: (type: number, entry: EntryView) => boolean,
): Record<string, Fails> {
  const register = `guest-${name.toLowerCase()}`;
  return {
    [`${register}-type`]: (e) => hasWrongType(typeOf(e.vmcs, name), e),
    [`${register}-s`]: ({ vmcs }) => (accessRightsOf(vmcs, name) & ACCESS_RIGHTS.S) !== 0,
    [`${register}-p`]: ({ vmcs }) => (accessRightsOf(vmcs, name) & ACCESS_RIGHTS.P) === 0,
    [`${register}-reserved-bits`]: ({ vmcs }) =>
      (accessRightsOf(vmcs, name) & ACCESS_RIGHTS.RESERVED) !== 0,
    [`${register}-g`]: ({ vmcs }) =>
      breaksGranularity(accessRightsOf(vmcs, name), limitOf(vmcs, name)),
  };
}

/** A condition on CS and on each other segment that is usable. */
function everySegment(what: string, fails: (accessRights: number, limit: number) => boolean) {
  return ofEach(
    SEGMENTS,
    `guest-*-${what}`,
    (name) =>
      ({ vmcs }) =>
        (name === 'CS' || isUsable(vmcs, name)) &&
        fails(accessRightsOf(vmcs, name), limitOf(vmcs, name)),
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
