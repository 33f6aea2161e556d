// The image of a VMCS12, as ACRN keeps it in its cache and in L1's memory (ACRN v2.7 nested.h:
// struct acrn_vmcs12): a header of three words, then sixteen groups of fields.
import { FIELD } from '../../processor/field-table.js';
import { ENCODINGS, FIELDS, fieldOf } from '../../processor/fields.js';

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
  size: ACRN_SIZE + 4,
  locations: ACRN_LAYOUT.locations.map((location, encoding) =>
    (encoding & USED_BITS) === FIELD.VMX_PREEMPTION_TIMER_VALUE
      ? { offset: ACRN_SIZE, bytes: 4 }
      : location,
  ),
};

export class Vmcs12 {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #locations: Vmcs12Layout['locations'];

  constructor(readonly layout: Vmcs12Layout) {
    this.bytes = new Uint8Array(layout.size);
    this.#view = new DataView(this.bytes.buffer);
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
    if (bytes === 8) return this.#view.getBigUint64(offset, true);
    if (bytes === 4) return BigInt(this.#view.getUint32(offset, true));
    return BigInt(this.#view.getUint16(offset, true));
  }

  /** Bits 31:0 of a field. */
  read32(encoding: number): number {
    const location = this.locate(encoding);
    if (location === undefined) return 0;
    const { offset, bytes } = location;
    return bytes === 2 ? this.#view.getUint16(offset, true) : this.#view.getUint32(offset, true);
  }

  write(encoding: number, value: bigint): void {
    const location = this.locate(encoding);
    if (location !== undefined) this.writeAt(location, value);
  }

  writeAt({ offset, bytes }: Vmcs12Location, value: bigint): void {
    if (bytes === 8) this.#view.setBigUint64(offset, value, true);
    else if (bytes === 4) this.#view.setUint32(offset, Number(BigInt.asUintN(32, value)), true);
    else this.#view.setUint16(offset, Number(BigInt.asUintN(16, value)), true);
  }

  get launchState(): number {
    return this.#view.getUint32(LAUNCH_STATE_OFFSET, true);
  }

  set launchState(state: number) {
    this.#view.setUint32(LAUNCH_STATE_OFFSET, state, true);
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
