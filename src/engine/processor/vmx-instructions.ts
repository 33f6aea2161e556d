// What the processor does when a guest (L1) executes a VMX instruction in VMX non-root operation,
// before or instead of a VM exit (SDM volume 3, chapter 31).
import { SECONDARY } from './controls.js';
import { secondaryControls } from './execution-controls.js';
import { FIELD } from './field-table.js';
import type { LogicalProcessor } from './logical-processor.js';
import { CS_L, EFER_LMA, RFLAGS, VMX_FLAGS } from './registers.js';
import type { Vmcs } from './vmcs.js';

const {
  GUEST_CR0,
  GUEST_CS_AR_BYTES,
  GUEST_IA32_EFER,
  GUEST_RFLAGS,
  GUEST_SS_AR_BYTES,
  VMCS_LINK_POINTER,
  VMREAD_BITMAP,
  VMWRITE_BITMAP,
} = FIELD;

/**
 * Whether a VMX instruction raises #UD in this guest state: real mode, virtual-8086 mode or
 * compatibility mode. It comes before the VM exit.
 */
export function isVmxUndefined(guest: Vmcs, efer: number = guest.read32(GUEST_IA32_EFER)): boolean {
  return (
    (guest.read32(GUEST_CR0) & 1) === 0 ||
    (guest.read32(GUEST_RFLAGS) & RFLAGS.VM) !== 0 ||
    ((efer & EFER_LMA) !== 0 && (guest.read32(GUEST_CS_AR_BYTES) & CS_L) === 0)
  );
}

/** CPL, which is the DPL of SS (SDM 25.4.1). */
export function currentPrivilegeLevel(guest: Vmcs): number {
  return (guest.read32(GUEST_SS_AR_BYTES) >> 5) & 3;
}

/** CF, PF, AF, ZF, SF and OF become 0 except `flag`: RFLAGS.CF, RFLAGS.ZF or 0 (SDM 31.2). */
export function setVmxFlags(guest: Vmcs, flag: number): void {
  guest.setFlags(VMX_FLAGS, flag);
}

/**
 * The shadow VMCS that serves a VMREAD or VMWRITE without a VM exit, undefined when it exits:
 * "VMCS shadowing" is 0, the operand has a bit above 14 set, or its bit in the bitmap is 1
 * (SDM 26.1.3). `operand` is the register's whole value.
 */
export function shadowVmcsFor(
  processor: LogicalProcessor,
  guest: Vmcs,
  operand: number,
  write: boolean,
): Vmcs | undefined {
  if (operand > 0x7fff || operand < 0) return undefined;
  if ((secondaryControls(guest) & SECONDARY.VMCS_SHADOWING) === 0) return undefined;
  const bitmap = processor.memory.peek(guest.readAddress(write ? VMWRITE_BITMAP : VMREAD_BITMAP));
  const byte = bitmap === undefined ? 0 : (bitmap.bytes[operand >> 3] as number);
  if (((byte >> (operand & 7)) & 1) === 1) return undefined;
  return processor.regions.get(guest.readAddress(VMCS_LINK_POINTER));
}

/**
 * What VMREAD and VMWRITE of a guest depend on besides their operand. It holds as long as the guest's VMCS does
 * not change; the bitmaps are read every time.
 */
export class VmcsAccess {
  #version = -1;
  /** Of the guest's registers as they are. */
  isUndefined = false;
  /** CR0.PE = 1 and RFLAGS.VM = 0, in the guest's view. L0 owns CR0.PE, so the view is the read shadow. */
  isProtectedMode = false;
  privilegeLevel = 0;
  /** VMREAD and VMWRITE bitmap, and the shadow VMCS; undefined without "VMCS shadowing". */
  #readBitmap: Uint8Array | undefined;
  #writeBitmap: Uint8Array | undefined;
  #shadow: Vmcs | undefined;

  constructor(
    private readonly processor: LogicalProcessor,
    private readonly guest: Vmcs,
  ) {}

  /** Brings it up to date. */
  refresh(): void {
    if (this.guest.version !== this.#version) this.#compute();
  }

  #compute(): void {
    const { guest } = this;
    this.#version = guest.version;
    this.isUndefined = isVmxUndefined(guest);
    this.isProtectedMode =
      (guest.read32(FIELD.CR0_READ_SHADOW) & 1) !== 0 &&
      (guest.read32(GUEST_RFLAGS) & RFLAGS.VM) === 0;
    this.privilegeLevel = currentPrivilegeLevel(guest);
    const shadows = (secondaryControls(guest) & SECONDARY.VMCS_SHADOWING) !== 0;
    const { memory, regions } = this.processor;
    const bitmap = (field: number) => memory.page(guest.readAddress(field)).bytes;
    this.#readBitmap = shadows ? bitmap(VMREAD_BITMAP) : undefined;
    this.#writeBitmap = shadows ? bitmap(VMWRITE_BITMAP) : undefined;
    this.#shadow = shadows ? regions.get(guest.readAddress(VMCS_LINK_POINTER)) : undefined;
    this.#shadow?.takeIntoUse();
  }

  /** The shadow VMCS that serves the access, undefined for a VM exit, as `shadowVmcsFor`. */
  shadowFor(operand: number, write: boolean): Vmcs | undefined {
    const bitmap = write ? this.#writeBitmap : this.#readBitmap;
    if (bitmap === undefined || operand > 0x7fff || operand < 0) return undefined;
    return (((bitmap[operand >> 3] as number) >> (operand & 7)) & 1) === 1
      ? undefined
      : this.#shadow;
  }
}
