// The image of a VMCS12, as ACRN keeps it in its cache and in L1's memory (ACRN v2.7 nested.h:
// struct acrn_vmcs12): a header of three words, then sixteen groups of fields.
import { FIELD } from '../../processor/field-table.js';
import { ENCODINGS, FIELDS, fieldOf } from '../../processor/fields.js';
import { FieldCopies, type Vmcs } from '../../processor/vmcs.js';

const ACRN_SIZE = 952;

/** Byte offset of the header's third word; the first two are revision identifier and abort. */
export const LAUNCH_STATE_OFFSET = 8;

export const LAUNCH_STATE_CLEAR = 0;
export const LAUNCH_STATE_LAUNCHED = 1;

/** By width * 4 + type, as in an encoding: [offset of the group, fields in it]. */
const GROUPS: readonly (readonly [offset: number, count: number])[] = [
  [12, 3], // 16-bit controls
  [18, 0], // there are no 16-bit read-only fields
  [20, 10],
  [40, 7],
  [56, 26], // 64-bit controls
  [264, 1],
  [272, 11],
  [360, 3],
  [384, 18], // 32-bit controls
  [456, 8],
  [488, 23],
  [580, 1],
  [584, 8], // natural-width controls
  [648, 6],
  [696, 20],
  [856, 12],
];

const BYTES = [2, 8, 4, 8] as const;

/** Where an encoding leads; undefined when ACRN's arithmetic leaves the field's group. */
export interface Vmcs12Location {
  readonly offset: number;
  readonly bytes: 2 | 4 | 8;
}

function computeLocation(encoding: number): Vmcs12Location | undefined {
  const width = (encoding >> 13) & 3;
  const [offset, count] = GROUPS[width * 4 + ((encoding >> 10) & 3)] ?? [0, 0];
  const index = (encoding >> 1) & 0x1ff;
  const bytes = BYTES[width] ?? 8;
  const high = (encoding & 1) === 1;
  if (high && width !== 1) return undefined;
  // VMX-preemption timer value: its index is one beyond the group, where HOST_IA32_SYSENTER_CS lies.
  if (index >= count && fieldOf(encoding) === undefined) return undefined;
  const start = offset + index * bytes;
  return high ? { offset: start + 4, bytes: 4 } : { offset: start, bytes };
}

/** Bit 12 and bits 31:15 of an encoding do not take part in locating a field. */
const USED_BITS = 0x6fff;

/** Where the fields of a VMCS12 lie. */
export interface Vmcs12Layout {
  readonly size: number;
  /** By bits 14:0 of the encoding. */
  readonly locations: readonly (Vmcs12Location | undefined)[];
}

export const ACRN_LAYOUT: Vmcs12Layout = {
  size: ACRN_SIZE,
  locations: Array.from({ length: ENCODINGS }, (_, encoding) =>
    computeLocation(encoding & USED_BITS),
  ),
};

/** The VMX-preemption timer value has a place of its own. */
export const SDM_LAYOUT: Vmcs12Layout = {
  size: ACRN_SIZE + 8,
  locations: ACRN_LAYOUT.locations.map((location, encoding) =>
    (encoding & USED_BITS) === FIELD.VMX_PREEMPTION_TIMER_VALUE
      ? { offset: ACRN_SIZE, bytes: 4 }
      : location,
  ),
};

/** Copies of pairs: a VMCS's field, and the field of a VMCS12 that it is copied from. Both have one width. */
export function fieldCopies(pairs: readonly (readonly [to: number, from: number])[]): FieldCopies {
  return new FieldCopies(
    pairs.map(([to, from]) => [to, ACRN_LAYOUT.locations[from & USED_BITS]?.offset ?? 0]),
  );
}

export class Vmcs12 {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #quads: BigUint64Array;
  readonly #longs: Uint32Array;
  readonly #words: Uint16Array;
  readonly #locations: Vmcs12Layout['locations'];

  constructor(readonly layout: Vmcs12Layout) {
    this.bytes = new Uint8Array(layout.size);
    const { buffer } = this.bytes;
    this.#quads = new BigUint64Array(buffer);
    this.#longs = new Uint32Array(buffer);
    this.#words = new Uint16Array(buffer);
    this.#locations = layout.locations;
  }

  /** vmcs_field_to_vmcs12_offset for a 32-bit `encoding`. */
  locate(encoding: number): Vmcs12Location | undefined {
    return this.#locations[encoding & USED_BITS];
  }

  /** 0 when the encoding leads nowhere. */
  read(encoding: number): bigint {
    const location = this.locate(encoding);
    return location === undefined ? 0n : this.readAt(location);
  }

  readAt({ offset, bytes }: Vmcs12Location): bigint {
    if (bytes === 8) return this.#quads[offset >> 3] as bigint;
    return BigInt((bytes === 4 ? this.#longs[offset >> 2] : this.#words[offset >> 1]) as number);
  }

  /** Bits 31:0 of a field. */
  read32(encoding: number): number {
    const location = this.locate(encoding);
    return location === undefined ? 0 : this.readLow(location);
  }

  readLow({ offset, bytes }: Vmcs12Location): number {
    return (bytes === 2 ? this.#words[offset >> 1] : this.#longs[offset >> 2]) as number;
  }

  /** Bits 63:32 of a field, 0 for a shorter one. */
  readHigh({ offset, bytes }: Vmcs12Location): number {
    return bytes === 8 ? (this.#longs[(offset >> 2) + 1] as number) : 0;
  }

  write(encoding: number, value: bigint): void {
    const location = this.locate(encoding);
    if (location !== undefined) this.writeAt(location, value);
  }

  writeAt({ offset, bytes }: Vmcs12Location, value: bigint): void {
    if (bytes === 8) this.#quads[offset >> 3] = value;
    else if (bytes === 4) this.#longs[offset >> 2] = Number(BigInt.asUintN(32, value));
    else this.#words[offset >> 1] = Number(BigInt.asUintN(16, value));
  }

  get launchState(): number {
    return this.#longs[LAUNCH_STATE_OFFSET >> 2] as number;
  }

  set launchState(state: number) {
    this.#longs[LAUNCH_STATE_OFFSET >> 2] = state;
  }

  /** Copies fields into a VMCS, by a list that `fieldCopies` made. */
  copyTo(vmcs: Vmcs, copies: FieldCopies): void {
    vmcs.copyFields(copies, this.#longs, this.#words);
  }

  /** All fields that are not 0. */
  nonZeroFields(): [encoding: number, value: bigint][] {
    const fields: [number, bigint][] = [];
    for (const { encoding } of FIELDS) {
      const value = this.read(encoding);
      if (value !== 0n) fields.push([encoding, value]);
    }
    return fields;
  }

  clone(): Vmcs12 {
    const copy = new Vmcs12(this.layout);
    copy.bytes.set(this.bytes);
    return copy;
  }
}
