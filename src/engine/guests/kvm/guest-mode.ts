// The control registers and IA32_EFER of a nested guest as KVM keeps them, and the fields that a change brings to
// (Linux arch/x86/kvm/vmx/vmx.c: vmx_set_cr0, vmx_set_cr4, vmx_set_efer, enter_lmode).
import { ENTRY } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import { EFER } from '../../processor/msrs.js';
import { CR0, CR4 } from '../../processor/registers.js';

type FieldValue = readonly [field: number, value: bigint];

/** Bits that KVM keeps set for a guest that may run without paging. */
const CR0_ALWAYS_ON = CR0.NE | CR0.WP;

export class GuestMode {
  /** @param entryControls the VM-entry controls without "IA-32e mode guest" */
  constructor(
    private readonly entryControls: number,
    private currentEfer: bigint,
  ) {}

  /** IA32_EFER as the guest reads it. */
  get efer(): bigint {
    return this.currentEfer;
  }

  setCr0(value: bigint): FieldValue[] {
    const pages = (value & CR0.PG) !== 0n;
    if ((this.efer & EFER.LME) !== 0n) {
      this.currentEfer = pages ? this.efer | EFER.LMA : this.efer & ~EFER.LMA;
    }
    return [
      [FIELD.CR0_READ_SHADOW, value],
      [FIELD.GUEST_CR0, value | CR0_ALWAYS_ON],
      ...this.#eferFields(),
    ];
  }

  setCr4(value: bigint): FieldValue[] {
    return [
      [FIELD.CR4_READ_SHADOW, value],
      [FIELD.GUEST_CR4, value | CR4.VMXE],
    ];
  }

  /** LMA is the processor's: what is written to it does not count. */
  setEfer(value: bigint): FieldValue[] {
    this.currentEfer = (value & ~EFER.LMA) | (this.efer & EFER.LMA);
    return this.#eferFields();
  }

  /** Without LMA KVM hides LME from the processor (update_transition_efer). */
  #eferFields(): FieldValue[] {
    const isLong = (this.efer & EFER.LMA) !== 0n;
    const controls = isLong ? this.entryControls | ENTRY.IA32E_MODE_GUEST : this.entryControls;
    return [
      [FIELD.VM_ENTRY_CONTROLS, BigInt(controls >>> 0)],
      [FIELD.GUEST_IA32_EFER, isLong ? this.efer : this.efer & ~EFER.LME],
    ];
  }
}
