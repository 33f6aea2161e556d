// A guest segment register as the VMCS holds it (SDM 25.4.1).
import { FIELD } from '../field-table.js';
import type { Vmcs } from '../vmcs.js';

export const SEGMENTS = ['CS', 'SS', 'DS', 'ES', 'FS', 'GS'] as const;
export type SegmentName = (typeof SEGMENTS)[number] | 'LDTR' | 'TR';

/** Bits of the access-rights field. */
export const ACCESS_RIGHTS = {
  TYPE: 0xf,
  S: 1 << 4,
  P: 1 << 7,
  L: 1 << 13,
  D_B: 1 << 14,
  G: 1 << 15,
  UNUSABLE: 1 << 16,
  /** Bits 11:8 and 31:17. */
  RESERVED: 0xfffe_0f00 | 0,
} as const;

/** Bits of a segment's type. */
export const TYPE = { ACCESSED: 1, READABLE: 2, CONFORMING: 4, CODE: 8 } as const;

interface SegmentFields {
  readonly selector: number;
  readonly base: number;
  readonly limit: number;
  readonly accessRights: number;
}

function fieldsOf(name: SegmentName): SegmentFields {
  return {
    selector: FIELD[`GUEST_${name}_SELECTOR`],
    base: FIELD[`GUEST_${name}_BASE`],
    limit: FIELD[`GUEST_${name}_LIMIT`],
    accessRights: FIELD[`GUEST_${name}_AR_BYTES`],
  };
}

/** The VMCS fields of each segment register. */
export const SEGMENT_FIELDS: Readonly<Record<SegmentName, SegmentFields>> = {
  CS: fieldsOf('CS'),
  SS: fieldsOf('SS'),
  DS: fieldsOf('DS'),
  ES: fieldsOf('ES'),
  FS: fieldsOf('FS'),
  GS: fieldsOf('GS'),
  LDTR: fieldsOf('LDTR'),
  TR: fieldsOf('TR'),
};

export function selectorOf(vmcs: Vmcs, name: SegmentName): number {
  return vmcs.read32(SEGMENT_FIELDS[name].selector);
}

export function accessRightsOf(vmcs: Vmcs, name: SegmentName): number {
  return vmcs.read32(SEGMENT_FIELDS[name].accessRights);
}

export function limitOf(vmcs: Vmcs, name: SegmentName): number {
  return vmcs.read32(SEGMENT_FIELDS[name].limit);
}

export function isUsable(vmcs: Vmcs, name: SegmentName): boolean {
  return (accessRightsOf(vmcs, name) & ACCESS_RIGHTS.UNUSABLE) === 0;
}

/** The privilege level in bits 6:5. */
export function dplOf(accessRights: number): number {
  return (accessRights >> 5) & 3;
}

/** G is 1 although a bit of limit 11:0 is 0, or 0 although a bit of limit 31:20 is 1. */
export function breaksGranularity(accessRights: number, limit: number): boolean {
  return (accessRights & ACCESS_RIGHTS.G) === 0 ? limit > 0xf_ffff : (limit & 0xfff) !== 0xfff;
}
