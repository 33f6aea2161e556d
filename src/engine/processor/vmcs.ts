// One VMCS: the region's header (SDM 25.2), its launch state (SDM 25.1) and its fields.
import { FIELD } from './field-table.js';
import { FIELD_INDEX, FIELDS } from './fields.js';

/** 2: a 16-bit field, 4: a 32-bit field, 8: a 64-bit or natural-width field. */
const BYTES = Uint8Array.from(FIELDS, ({ width }) => (width === 16 ? 2 : width === 32 ? 4 : 8));

/** All 64 bits. */
const EVERY_BIT = [0xffff_ffff, 0xffff_ffff] as const;

/**
 * The bits, as 32-bit halves, that the guest's mode, its VMREAD and VMWRITE (SDM 26.1.3, 31.3), or the tags of its
 * translations (SDM 29.4.2) depend on.
 */
const RELEVANT = new Uint32Array(2 * FIELDS.length);
for (const [field, low, high] of [
  [FIELD.GUEST_CR0, 1, 0],
  [FIELD.CR0_READ_SHADOW, 1, 0],
  [FIELD.GUEST_RFLAGS, 1 << 17, 0],
  [FIELD.GUEST_IA32_EFER, 1 << 10, 0],
  [FIELD.GUEST_CS_AR_BYTES, ...EVERY_BIT],
  [FIELD.GUEST_SS_AR_BYTES, ...EVERY_BIT],
  [FIELD.CPU_BASED_VM_EXEC_CONTROL, ...EVERY_BIT],
  [FIELD.SECONDARY_VM_EXEC_CONTROL, ...EVERY_BIT],
  [FIELD.VPID, ...EVERY_BIT],
  [FIELD.VMREAD_BITMAP, ...EVERY_BIT],
  [FIELD.VMWRITE_BITMAP, ...EVERY_BIT],
  [FIELD.VMCS_LINK_POINTER, ...EVERY_BIT],
] as const) {
  const index = FIELD_INDEX[field] as number;
  RELEVANT[2 * index] = low;
  RELEVANT[2 * index + 1] = high;
}

/**
 * Fields that VM exits change all the time: nothing in VM entry that is checked only after a change looks at them
 * (see `EntryCheckGroup`), except RFLAGS.VM.
 */
const OF_EVERY_EXIT: ReadonlySet<number> = new Set([
  FIELD.GUEST_RIP,
  FIELD.GUEST_RSP,
  FIELD.GUEST_RFLAGS,
  FIELD.GUEST_INTERRUPTIBILITY_INFO,
  FIELD.GUEST_ACTIVITY_STATE,
  FIELD.GUEST_PENDING_DBG_EXCEPTIONS,
  FIELD.VM_ENTRY_INTR_INFO_FIELD,
  FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE,
  FIELD.VM_ENTRY_INSTRUCTION_LEN,
  FIELD.VMX_PREEMPTION_TIMER_VALUE,
  FIELD.TSC_OFFSET,
  ...FIELDS.filter(({ type }) => type === 'read-only').map(({ encoding }) => encoding),
]);

/** The bits whose changes are noted: those above, and those of all other fields. */
const NOTED = RELEVANT.map((bits, half) =>
  OF_EVERY_EXIT.has(FIELDS[half >> 1]?.encoding ?? 0) ? bits : 0xffff_ffff,
);

/** Where the low half of a field is among the halves. */
function lowHalf(field: number): number {
  return 2 * (FIELD_INDEX[field] as number);
}

const RFLAGS_LOW = lowHalf(FIELD.GUEST_RFLAGS);
const REASON_LOW = lowHalf(FIELD.VM_EXIT_REASON);
const QUALIFICATION_LOW = lowHalf(FIELD.EXIT_QUALIFICATION);
const LENGTH_LOW = lowHalf(FIELD.VM_EXIT_INSTRUCTION_LEN);
const EVENT_LOW = lowHalf(FIELD.VM_EXIT_INTR_INFO);
const VECTORING_LOW = lowHalf(FIELD.IDT_VECTORING_INFO_FIELD);

/** Fields to be copied from a memory image, by their bytes: for each its low half, and its place in the image in words. */
export class FieldCopies {
  /** Places in 16-bit words. */
  readonly shorts: Int32Array;
  /** Places in 32-bit words, as of `quads`. */
  readonly longs: Int32Array;
  readonly quads: Int32Array;
  /** Whether one of them is noted as a change for VM entry. */
  readonly noted: boolean;
  /** Those of `longs` and `quads` with relevant bits. */
  readonly relevantLongs: Int32Array;
  readonly relevantQuads: Int32Array;

  /** @param fields for each its encoding and its offset in the image, where it has as many bytes as in a VMCS */
  constructor(fields: readonly (readonly [field: number, offset: number])[]) {
    const ofSize = (size: number, unit: number) =>
      fields
        .filter(([field]) => BYTES[FIELD_INDEX[field] as number] === size)
        .map(([field, offset]) => [lowHalf(field), offset / unit] as const);
    const matters = ([at]: readonly [number, number]) =>
      RELEVANT[at] !== 0 || RELEVANT[at + 1] !== 0;
    this.shorts = Int32Array.from(ofSize(2, 2).flat());
    this.longs = Int32Array.from(ofSize(4, 4).flat());
    this.quads = Int32Array.from(ofSize(8, 4).flat());
    this.relevantLongs = Int32Array.from(ofSize(4, 4).filter(matters).flat());
    this.relevantQuads = Int32Array.from(ofSize(8, 4).filter(matters).flat());
    this.noted = fields.some(([field]) => !OF_EVERY_EXIT.has(field));
  }
}

/** The VMCS pointer that refers to no VMCS: no current one, no link (SDM 25.4.2, 31.3 VMPTRST). */
export const NO_VMCS = 0xffff_ffff_ffff_ffffn;

interface PassedChecks {
  readonly entryVersion: number;
  /** What the processor accepts. */
  readonly limits: object;
  readonly ia32eMode: boolean;
}

export class Vmcs {
  /** VMCS revision identifier, bits 30:0 of the region. */
  revisionId = 0;
  /** Bit 31 of the region's first word: a shadow VMCS. */
  shadow = false;
  /** That bit as it was when the processor took the VMCS into use; undefined after VMCLEAR. */
  #shadowInUse: boolean | undefined;
  launchState: 'clear' | 'launched' = 'clear';
  /** Whether a VMPTRLD made it active on a processor and no VMCLEAR followed. */
  active = false;

  /** Changes with every bit that the guest's mode, its VMREAD and VMWRITE, or its VPID depend on. */
  version = 0;
  /** Changes with every bit that VM entry checks, except those of fields that every VM exit may change. */
  entryVersion = 0;
  /** The checks of VM entry that were passed: as of which `entryVersion`, and on what processor. */
  passed: PassedChecks | undefined;
  /** The VPID that its guest uses, as of a version: see `vpidOf`. */
  vpidInForce = 0;
  vpidVersion = -1;

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
    const halves = this.#halves;
    const low = halves[2 * index] as number;
    const high = halves[2 * index + 1] as number;
    if ((encoding & 1) === 1) {
      halves[2 * index + 1] = Number(BigInt.asUintN(32, value));
    } else {
      this.#values[index] = value;
      const bytes = BYTES[index] as number;
      if (bytes !== 8) halves[2 * index + 1] = 0;
      if (bytes === 2) halves[2 * index] = (halves[2 * index] as number) & 0xffff;
    }
    this.#note(2 * index, low, high);
  }

  /** Writes an existing field of 16 or 32 bits, or a value below 2^32 into a wider one. */
  write32(encoding: number, value: number): void {
    const index = FIELD_INDEX[encoding] as number;
    this.#store(2 * index, BYTES[index] === 2 ? value & 0xffff : value, 0);
  }

  #store(at: number, low: number, high: number): void {
    const halves = this.#halves;
    const lowBefore = halves[at] as number;
    const highBefore = halves[at + 1] as number;
    halves[at] = low;
    halves[at + 1] = high;
    this.#note(at, lowBefore, highBefore);
  }

  /** The halves at `at` were others before. */
  #note(at: number, lowBefore: number, highBefore: number): void {
    const low = ((this.#halves[at] as number) ^ lowBefore) & (NOTED[at] as number);
    const high = ((this.#halves[at + 1] as number) ^ highBefore) & (NOTED[at + 1] as number);
    if ((low | high) === 0) return;
    this.entryVersion++;
    if (((low & (RELEVANT[at] as number)) | (high & (RELEVANT[at + 1] as number))) !== 0) {
      this.version++;
    }
  }

  /** Writes fields from a memory image, seen as 32-bit and as 16-bit words. None of 16 bits may matter. */
  copyFields(copies: FieldCopies, image: Uint32Array, words: Uint16Array): void {
    const halves = this.#halves;
    const { shorts, longs, quads } = copies;
    if (copies.noted) this.entryVersion++;
    if (this.#changes(copies, image)) this.version++;
    for (let i = 0; i < shorts.length; i += 2) {
      halves[shorts[i] as number] = words[shorts[i + 1] as number] as number;
    }
    for (let i = 0; i < longs.length; i += 2) {
      halves[longs[i] as number] = image[longs[i + 1] as number] as number;
    }
    for (let i = 0; i < quads.length; i += 2) {
      const to = quads[i] as number;
      const from = quads[i + 1] as number;
      halves[to] = image[from] as number;
      halves[to + 1] = image[from + 1] as number;
    }
  }

  /** Whether the copies change a bit that matters. */
  #changes({ relevantLongs, relevantQuads }: FieldCopies, image: Uint32Array): boolean {
    const halves = this.#halves;
    let changed = 0;
    for (let i = 0; i < relevantLongs.length; i += 2) {
      const at = relevantLongs[i] as number;
      const value = image[relevantLongs[i + 1] as number] as number;
      changed |= ((halves[at] as number) ^ value) & (RELEVANT[at] as number);
    }
    for (let i = 0; i < relevantQuads.length; i += 2) {
      const at = relevantQuads[i] as number;
      const from = relevantQuads[i + 1] as number;
      changed |= ((halves[at] as number) ^ (image[from] as number)) & (RELEVANT[at] as number);
      changed |=
        ((halves[at + 1] as number) ^ (image[from + 1] as number)) & (RELEVANT[at + 1] as number);
    }
    return changed !== 0;
  }

  /** Writes the information of a VM exit without more than a reason and a length: qualification 0, no event. */
  writeExit(reason: number, instructionLength: number): void {
    const halves = this.#halves;
    halves[REASON_LOW] = reason;
    halves[QUALIFICATION_LOW] = 0;
    halves[QUALIFICATION_LOW + 1] = 0;
    halves[LENGTH_LOW] = instructionLength;
    halves[EVENT_LOW] = 0;
    halves[VECTORING_LOW] = 0;
  }

  /** Clears the bits of `mask` in RFLAGS and sets those of `flags`: arithmetic flags, on which no mode depends. */
  setFlags(mask: number, flags: number): void {
    this.#halves[RFLAGS_LOW] = ((this.#halves[RFLAGS_LOW] as number) & ~mask) | flags;
  }

  /** VMPTRLD or use as a shadow VMCS: from now on the processor does not look at bit 31 of the region any more. */
  takeIntoUse(): void {
    this.#shadowInUse ??= this.shadow;
  }

  /** VMCLEAR: the region in memory is all that there is. */
  clear(): void {
    this.active = false;
    this.launchState = 'clear';
    this.#shadowInUse = undefined;
  }

  /**
   * Whether the processor treats it as a shadow VMCS. Software that changes the indicator of a VMCS in use corrupts the
   * VMCS (SDM 25.10): here the processor does not notice.
   */
  get isShadow(): boolean {
    return this.#shadowInUse ?? this.shadow;
  }

  /** Copies the region of `other`, fields and header, but not its address. */
  copyFrom(other: Vmcs): void {
    this.version++;
    this.entryVersion++;
    this.revisionId = other.revisionId;
    this.shadow = other.shadow;
    this.#shadowInUse = other.#shadowInUse;
    this.launchState = other.launchState;
    this.active = other.active;
    this.#values.set(other.#values);
  }

  /** Every byte of the region becomes 0, as software does with a region that is not active. */
  zero(): void {
    this.version++;
    this.entryVersion++;
    this.revisionId = 0;
    this.shadow = false;
    this.clear();
    this.#values.fill(0n);
  }

  clone(): Vmcs {
    const copy = new Vmcs(this.address);
    copy.copyFrom(this);
    return copy;
  }
}
