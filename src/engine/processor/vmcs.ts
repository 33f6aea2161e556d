// One VMCS: the region's header (SDM 25.2), its launch state (SDM 25.1) and its fields.
import { FIELD } from './field-table.js';
import { FIELD_INDEX, FIELDS, isReadOnly } from './fields.js';

/** 2: a 16-bit field, 4: a 32-bit field, 8: a 64-bit or natural-width field. */
const BYTES = Uint8Array.from(FIELDS, ({ width }) => (width === 16 ? 2 : width === 32 ? 4 : 8));

/** 1 for the fields that VMX instructions of the VMCS's guest depend on (SDM 26.1.3, 31.3). */
const MODE = new Uint8Array(FIELDS.length);
for (const field of [
  FIELD.GUEST_CR0,
  FIELD.GUEST_RFLAGS,
  FIELD.GUEST_IA32_EFER,
  FIELD.GUEST_CS_AR_BYTES,
  FIELD.GUEST_SS_AR_BYTES,
  FIELD.CPU_BASED_VM_EXEC_CONTROL,
  FIELD.SECONDARY_VM_EXEC_CONTROL,
  FIELD.VMREAD_BITMAP,
  FIELD.VMWRITE_BITMAP,
  FIELD.VMCS_LINK_POINTER,
]) {
  MODE[FIELD_INDEX[field] as number] = 1;
}

/** 0 for the fields that guests, VM exits and event injection change all the time, 1 for the others. */
const SETTING = Uint8Array.from(FIELDS, ({ encoding }) => (isReadOnly(encoding) ? 0 : 1));
for (const field of [
  FIELD.GUEST_RIP,
  FIELD.GUEST_RSP,
  FIELD.GUEST_RFLAGS,
  FIELD.GUEST_PENDING_DBG_EXCEPTIONS,
  FIELD.GUEST_INTERRUPTIBILITY_INFO,
  FIELD.GUEST_ACTIVITY_STATE,
  FIELD.VM_ENTRY_INTR_INFO_FIELD,
  FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE,
  FIELD.VM_ENTRY_INSTRUCTION_LEN,
  FIELD.VMX_PREEMPTION_TIMER_VALUE,
]) {
  SETTING[FIELD_INDEX[field] as number] = 0;
}

/** Where the low half of RFLAGS is among the halves. */
const RFLAGS_LOW = 2 * (FIELD_INDEX[FIELD.GUEST_RFLAGS] as number);

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

  /** Changes when a field changes that the guest's mode or its VMREAD and VMWRITE depend on. */
  version = 0;
  /** Changes when a field gets another value that neither guests nor VM exits change all the time. */
  settings = 0;

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
    this.version += MODE[index] as number;
    const halves = this.#halves;
    const at = 2 * index;
    const low = halves[at];
    const high = halves[at + 1];
    if ((encoding & 1) === 1) {
      halves[at + 1] = Number(BigInt.asUintN(32, value));
    } else {
      this.#values[index] = value;
      const bytes = BYTES[index] as number;
      if (bytes !== 8) halves[at + 1] = 0;
      if (bytes === 2) halves[at] = (halves[at] as number) & 0xffff;
    }
    if (halves[at] !== low || halves[at + 1] !== high) this.settings += SETTING[index] as number;
  }

  /** Writes an existing field of 16 or 32 bits, or a value below 2^32 into a wider one. */
  write32(encoding: number, value: number): void {
    const index = FIELD_INDEX[encoding] as number;
    this.version += MODE[index] as number;
    const halves = this.#halves;
    const at = 2 * index;
    const low = halves[at];
    const high = halves[at + 1];
    halves[at] = BYTES[index] === 2 ? value & 0xffff : value;
    halves[at + 1] = 0;
    if (halves[at] !== low || high !== 0) this.settings += SETTING[index] as number;
  }

  /**
   * Writes fields from a memory image, seen as 32-bit and as 16-bit words.
   *
   * @param copies for each field its dense index, its offset in the image and its bytes
   */
  copyFields(copies: Int32Array, longs: Uint32Array, words: Uint16Array): void {
    const halves = this.#halves;
    this.version++;
    this.settings++;
    for (let i = 0; i < copies.length; i += 3) {
      const index = 2 * (copies[i] as number);
      const offset = copies[i + 1] as number;
      const bytes = copies[i + 2] as number;
      halves[index] = (bytes === 2 ? words[offset >> 1] : longs[offset >> 2]) as number;
      halves[index + 1] = bytes === 8 ? (longs[(offset >> 2) + 1] as number) : 0;
    }
  }

  /** Writes fields of any width, by pairs of dense index and value. */
  writeFields(pairs: Uint32Array): void {
    const halves = this.#halves;
    this.version++;
    this.settings++;
    for (let i = 0; i < pairs.length; i += 2) {
      const index = 2 * (pairs[i] as number);
      halves[index] = pairs[i + 1] as number;
      halves[index + 1] = 0;
    }
  }

  /** Clears the bits of `mask` in RFLAGS and sets those of `flags`: arithmetic flags, on which no mode depends. */
  setFlags(mask: number, flags: number): void {
    this.#halves[RFLAGS_LOW] = ((this.#halves[RFLAGS_LOW] as number) & ~mask) | flags;
  }

  /** Copies the region of `other`, fields and header, but not its address. */
  copyFrom(other: Vmcs): void {
    this.version++;
    this.settings++;
    this.revisionId = other.revisionId;
    this.shadow = other.shadow;
    this.launchState = other.launchState;
    this.active = other.active;
    this.#values.set(other.#values);
  }

  /** Every byte of the region becomes 0, as software does with a region that is not active. */
  zero(): void {
    this.version++;
    this.settings++;
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
