// VMX instructions of a hypervisor on a processor of its own, as SDM 31.3 defines them: every check in
// the SDM's order, every ending. ACRN's emulation for L1 differs; see ../acrn/.
import { capability, EPT_VPID_CAP, hasEptVpidCapability } from './capabilities.js';
import { SECONDARY } from './controls.js';
import { FIELD } from './field-table.js';
import { fieldOf, isReadOnly } from './fields.js';
import type { EntryOutcome, LogicalProcessor } from './logical-processor.js';
import { EFER, FEATURE_CONTROL, MSR } from './msrs.js';
import { CR0, CR4, RFLAGS, VMX_FLAGS } from './registers.js';
import {
  GENERAL_PROTECTION,
  UNDEFINED_OPCODE,
  type ValueResult,
  VM_ERROR,
  VM_FAIL_INVALID,
  VM_SUCCEED,
  type VmxResult,
  vmFailValid,
} from './result.js';
import { isCanonical } from './vm-entry/addresses.js';
import { isValidEptp } from './vm-entry/extended-page-tables.js';
import { type EntryLimits, entryLimits } from './vm-entry/limits.js';
import { breaksFixedBits } from './vm-entry/register-values.js';
import { SHADOW_VMCS_INDICATOR } from './vm-entry/vmcs-link-pointer.js';
import { NO_VMCS, Vmcs } from './vmcs.js';

/** The state of the hypervisor that its VMX instructions look at. */
export interface RootState {
  readonly cr0: bigint;
  readonly cr4: bigint;
  readonly efer: bigint;
  /** Bits 31:0; the instructions change CF, PF, AF, ZF, SF and OF. */
  rflags: number;
  /** 0 to 3. */
  readonly cpl: number;
  /** CS.L. */
  readonly csL: boolean;
  readonly featureControl: bigint;
}

/** How VMLAUNCH and VMRESUME end, besides the instructions' own endings. */
type EntryEnding =
  | VmxResult
  /** The entry turned into a VM exit: reason and qualification are in the current VMCS. */
  | { readonly ending: 'exit'; readonly reason: number; readonly check: string }
  | { readonly ending: 'entered' };

export class RootOperation {
  /** The VMXON pointer, undefined outside VMX operation. */
  vmxonPointer: bigint | undefined;
  readonly #limits: EntryLimits;

  constructor(
    readonly processor: LogicalProcessor,
    public state: RootState,
  ) {
    this.#limits = entryLimits(processor.capabilities);
  }

  vmxon(pointer: bigint): VmxResult {
    if (this.#isUndefinedMode() || (this.state.cr4 & CR4.VMXE) === 0n) return UNDEFINED_OPCODE;
    if (this.vmxonPointer !== undefined) {
      if (this.state.cpl > 0) return GENERAL_PROTECTION;
      return this.#fail(VM_ERROR.VMXON_IN_ROOT_OPERATION);
    }
    if (this.state.cpl > 0 || !this.#allowsVmx()) return GENERAL_PROTECTION;
    if (!this.#isRegion(pointer)) return this.#failInvalid();
    if (this.#header(pointer) !== this.#limits.revisionId) return this.#failInvalid();
    this.vmxonPointer = pointer;
    this.processor.current = undefined;
    return this.#succeed();
  }

  vmxoff(): VmxResult {
    const fault = this.#fault();
    if (fault !== undefined) return fault;
    this.vmxonPointer = undefined;
    return this.#succeed();
  }

  vmclear(pointer: bigint): VmxResult {
    const fault = this.#fault();
    if (fault !== undefined) return fault;
    if (!this.#isRegion(pointer)) return this.#fail(VM_ERROR.VMCLEAR_INVALID_ADDRESS);
    if (pointer === this.vmxonPointer) return this.#fail(VM_ERROR.VMCLEAR_VMXON_POINTER);
    this.processor.vmclear(this.#region(pointer));
    return this.#succeed();
  }

  vmptrld(pointer: bigint): VmxResult {
    const fault = this.#fault();
    if (fault !== undefined) return fault;
    if (!this.#isRegion(pointer)) return this.#fail(VM_ERROR.VMPTRLD_INVALID_ADDRESS);
    if (pointer === this.vmxonPointer) return this.#fail(VM_ERROR.VMPTRLD_VMXON_POINTER);
    const header = this.#header(pointer);
    const shadow = header >= SHADOW_VMCS_INDICATOR;
    const hasShadowing = (this.#limits.secondary.ones & SECONDARY.VMCS_SHADOWING) !== 0;
    if (
      header - (shadow ? SHADOW_VMCS_INDICATOR : 0) !== this.#limits.revisionId ||
      (shadow && !hasShadowing)
    ) {
      return this.#fail(VM_ERROR.VMPTRLD_INCORRECT_REVISION);
    }
    const vmcs = this.#region(pointer);
    vmcs.revisionId = this.#limits.revisionId;
    vmcs.shadow = shadow;
    this.processor.vmptrld(vmcs);
    return this.#succeed();
  }

  vmptrst(): ValueResult {
    const fault = this.#fault();
    if (fault !== undefined) return fault;
    const { current } = this.processor;
    this.#succeed();
    return {
      ending: 'VMsucceed',
      value: current === undefined ? NO_VMCS : BigInt(current.address),
    };
  }

  /** @param operand the whole 64-bit operand */
  vmread(operand: bigint): ValueResult {
    const fault = this.#fault();
    if (fault !== undefined) return fault;
    const { current } = this.processor;
    if (current === undefined) return this.#failInvalid();
    if (!isSupported(operand)) return this.#fail(VM_ERROR.UNSUPPORTED_COMPONENT);
    this.#succeed();
    return { ending: 'VMsucceed', value: current.read(Number(operand)) };
  }

  vmwrite(operand: bigint, value: bigint): VmxResult {
    const fault = this.#fault();
    if (fault !== undefined) return fault;
    const { current } = this.processor;
    if (current === undefined) return this.#failInvalid();
    if (!isSupported(operand)) return this.#fail(VM_ERROR.UNSUPPORTED_COMPONENT);
    const encoding = Number(operand);
    if (isReadOnly(encoding) && !this.processor.mayWrite(encoding)) {
      return this.#fail(VM_ERROR.VMWRITE_READ_ONLY_COMPONENT);
    }
    current.write(encoding, value);
    return this.#succeed();
  }

  vmlaunch(): EntryEnding {
    return this.#fault() ?? this.#entryEnding(this.processor.vmlaunch());
  }

  vmresume(): EntryEnding {
    return this.#fault() ?? this.#entryEnding(this.processor.vmresume());
  }

  /** @param type the register operand @param eptp the descriptor's first quadword */
  invept(type: bigint, eptp: bigint): VmxResult {
    if (!this.#offers(EPT_VPID_CAP.INVEPT)) return UNDEFINED_OPCODE;
    const fault = this.#fault();
    if (fault !== undefined) return fault;
    if (type === 1n && this.#offers(EPT_VPID_CAP.INVEPT_SINGLE_CONTEXT)) {
      if (isValidEptp(eptp, this.#limits)) {
        this.processor.invept(1, eptp);
        return this.#succeed();
      }
    } else if (type === 2n && this.#offers(EPT_VPID_CAP.INVEPT_ALL_CONTEXT)) {
      this.processor.invept(2, 0n);
      return this.#succeed();
    }
    return this.#fail(VM_ERROR.INVALID_OPERAND_TO_INVEPT_INVVPID);
  }

  /** @param descriptor VPID in bits 15:0; bits 63:16 are reserved */
  invvpid(type: bigint, descriptor: bigint, linearAddress: bigint): VmxResult {
    if (!this.#offers(EPT_VPID_CAP.INVVPID)) return UNDEFINED_OPCODE;
    const fault = this.#fault();
    if (fault !== undefined) return fault;
    if (!this.#takesInvvpid(type, descriptor, linearAddress)) {
      return this.#fail(VM_ERROR.INVALID_OPERAND_TO_INVEPT_INVVPID);
    }
    this.processor.invvpid(Number(type), Number(descriptor), linearAddress);
    return this.#succeed();
  }

  /** Without an SMM monitor. */
  vmcall(): VmxResult {
    return this.#fault() ?? this.#fail(VM_ERROR.VMCALL_IN_ROOT_OPERATION);
  }

  #isUndefinedMode(): boolean {
    const { cr0, rflags, efer, csL } = this.state;
    return (
      (cr0 & CR0.PE) === 0n || (rflags & RFLAGS.VM) !== 0 || ((efer & EFER.LMA) !== 0n && !csL)
    );
  }

  /** What all instructions but VMXON check first. */
  #fault(): typeof UNDEFINED_OPCODE | typeof GENERAL_PROTECTION | undefined {
    if (this.vmxonPointer === undefined || this.#isUndefinedMode()) return UNDEFINED_OPCODE;
    return this.state.cpl > 0 ? GENERAL_PROTECTION : undefined;
  }

  /** CR0 and CR4 have the bits fixed in VMX operation, and IA32_FEATURE_CONTROL enables VMX. */
  #allowsVmx(): boolean {
    const { cr0, cr4, featureControl } = this.state;
    const { cr0Fixed0, cr0Fixed1, cr4Fixed0, cr4Fixed1 } = this.#limits;
    return (
      !breaksFixedBits(cr0, cr0Fixed0, cr0Fixed1) &&
      !breaksFixedBits(cr4, cr4Fixed0, cr4Fixed1) &&
      (featureControl & FEATURE_CONTROL.LOCK) !== 0n &&
      (featureControl & FEATURE_CONTROL.VMX_OUTSIDE_SMX) !== 0n
    );
  }

  /** 4-KiB aligned and inside the physical-address width. */
  #isRegion(pointer: bigint): boolean {
    return (pointer & 0xfffn) === 0n && pointer < BigInt(this.#limits.physicalAddressSpace);
  }

  /** The first 4 bytes of a region: revision identifier and shadow-VMCS indicator. */
  #header(pointer: bigint): number {
    return Number(this.processor.memory.read(Number(pointer), 4));
  }

  #region(pointer: bigint): Vmcs {
    const address = Number(pointer);
    const { regions } = this.processor;
    const vmcs = regions.get(address) ?? new Vmcs(address);
    regions.set(address, vmcs);
    return vmcs;
  }

  #offers(bit: bigint): boolean {
    return hasEptVpidCapability(this.processor.capabilities, bit);
  }

  #takesInvvpid(type: bigint, descriptor: bigint, linearAddress: bigint): boolean {
    const offered = capability(this.processor.capabilities, MSR.IA32_VMX_EPT_VPID_CAP) >> 40n;
    if (type > 3n || ((offered >> type) & 1n) === 0n || descriptor > 0xffffn) return false;
    if (type === 2n) return true;
    if (descriptor === 0n) return false;
    return type !== 0n || isCanonical(linearAddress, this.#limits.linearAddressWidth);
  }

  #entryEnding(outcome: EntryOutcome): EntryEnding {
    switch (outcome.kind) {
      case 'entered':
        return { ending: 'entered' };
      case 'exit':
        return { ending: 'exit', reason: outcome.reason, check: outcome.check };
      case 'VMfailInvalid':
        return this.#failInvalid();
      case 'VMfailValid':
        return this.#fail(outcome.error);
    }
  }

  #setFlags(flag: number): void {
    this.state.rflags = (this.state.rflags & ~VMX_FLAGS) | flag;
  }

  #succeed(): VmxResult {
    this.#setFlags(0);
    return VM_SUCCEED;
  }

  #failInvalid(): typeof VM_FAIL_INVALID {
    this.#setFlags(RFLAGS.CF);
    return VM_FAIL_INVALID;
  }

  /** VMfail: valid with an error number if there is a current VMCS to hold it (SDM 31.2). */
  #fail(error: number): typeof VM_FAIL_INVALID | ReturnType<typeof vmFailValid> {
    const { current } = this.processor;
    if (current === undefined) return this.#failInvalid();
    current.write32(FIELD.VM_INSTRUCTION_ERROR, error);
    this.#setFlags(RFLAGS.ZF);
    return vmFailValid(error);
  }
}

/** The operand names a field, or bits 63:32 of a 64-bit one. */
function isSupported(operand: bigint): boolean {
  return operand <= 0x7fffn && fieldOf(Number(operand)) !== undefined;
}
