// One VMCS: the region's header (SDM 25.2), its launch state (SDM 25.1) and its fields.
import { FIELD_INDEX, FIELDS } from './fields.js';

/** 2: a 16-bit field, 4: a 32-bit field, 8: a 64-bit or natural-width field. */
const BYTES = Uint8Array.from(FIELDS, ({ width }) => (width === 16 ? 2 : width === 32 ? 4 : 8));

/** The VMCS pointer that refers to no VMCS: no current one, no link (SDM 25.4.2, 31.3 VMPTRST). */
export const NO_VMCS = 0xffff_ffff_ffff_ffffn;

export class Vmcs {
  /** VMCS revision identifier, bits 30:0 of the region. */
  revisionId = 0;
  /** Bit 31 of the region's first word: a shadow VMCS. */
  shadow = false;
  launchState: 'clear' | 'launched' = 'clear';
  /** Whether a VMPTRLD made it active on a processor and no VMCLEAR followed. */
  active = false;

  readonly #values = new BigUint64Array(FIELDS.length);
  /** The same fields as 32-bit halves, low half first. */
  readonly #halves = new Uint32Array(this.#values.buffer);

  /** @param address host-physical address of the region, 4-KiB aligned */
  constructor(readonly address: number) {}

  /** The value of an existing field; of a high-access encoding, bits 63:32. */
  read(encoding: number): bigint {
    const index = FIELD_INDEX[encoding] as number;
    if ((encoding & 1) === 1) return BigInt(this.#halves[2 * index + 1] as number);
    return this.#values[index] as bigint;
  }

  /** Bits 31:0 of an existing field. */
  read32(encoding: number): number {
    return this.#halves[2 * (FIELD_INDEX[encoding] as number)] as number;
  }

  /** Bits 63:32 of an existing field. */
  readHigh32(encoding: number): number {
    return this.#halves[2 * (FIELD_INDEX[encoding] as number) + 1] as number;
  }

  /** An existing field that holds a physical address below 2^53. */
  readAddress(encoding: number): number {
    const index = 2 * (FIELD_INDEX[encoding] as number);
    return (this.#halves[index + 1] as number) * 0x1_0000_0000 + (this.#halves[index] as number);
  }

  /** Writes an existing field, truncated to its width; a high-access encoding writes bits 63:32. */
  write(encoding: number, value: bigint): void {
    const index = FIELD_INDEX[encoding] as number;
    if ((encoding & 1) === 1) {
      this.#halves[2 * index + 1] = Number(BigInt.asUintN(32, value));
      return;
    }
    this.#values[index] = value;
    const bytes = BYTES[index] as number;
    if (bytes === 8) return;
    this.#halves[2 * index + 1] = 0;
    if (bytes === 2) this.#halves[2 * index] = (this.#halves[2 * index] as number) & 0xffff;
  }

  /** Writes an existing field of 16 or 32 bits, or a value below 2^32 into a wider one. */
  write32(encoding: number, value: number): void {
    const index = FIELD_INDEX[encoding] as number;
    this.#halves[2 * index] = BYTES[index] === 2 ? value & 0xffff : value;
    this.#halves[2 * index + 1] = 0;
  }

  /** Copies the region of `other`, fields and header, but not its address. */
  copyFrom(other: Vmcs): void {
    this.revisionId = other.revisionId;
    this.shadow = other.shadow;
    this.launchState = other.launchState;
    this.active = other.active;
    this.#values.set(other.#values);
  }

  /** Every byte of the region becomes 0, as software does with a region that is not active. */
  zero(): void {
    this.revisionId = 0;
    this.shadow = false;
    this.launchState = 'clear';
    this.active = false;
    this.#values.fill(0n);
  }

  clone(): Vmcs {
    const copy = new Vmcs(this.address);
    copy.copyFrom(this);
    return copy;
  }
}
