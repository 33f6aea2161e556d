// A vCPU of the VM: L1's instructions and L2's VM exits, from the processor through ACRN and back.

import { EXIT_REASON, exitReasonName } from '../../processor/exit-reason.js';
import { FIELD } from '../../processor/field-table.js';
import { isReadOnly } from '../../processor/fields.js';
import type { StoredField } from '../../processor/logical-processor.js';
import {
  beforeGuestInstruction,
  deliverGuestEvent,
  executeGuestInstruction,
  fetchGuestCode,
  type GuestOutcome,
  interceptGuestInstruction,
  readGuestMemory,
  retireGuestInstruction,
  softwareInterrupt,
  writeGuestMemory,
} from '../../processor/non-root/execute.js';
import { type InjectedEvent, injectedEvent } from '../../processor/non-root/guest-events.js';
import type { GuestEvent, GuestInstruction } from '../../processor/non-root/guest-instruction.js';
import { RFLAGS } from '../../processor/registers.js';
import {
  GENERAL_PROTECTION,
  STOPPED,
  UNDEFINED_OPCODE,
  type ValueResult,
  VM_ERROR,
  VM_SUCCEED,
  type VmxResult,
  vmFailValid,
} from '../../processor/result.js';
import type { Vmcs } from '../../processor/vmcs.js';
import { setVmxFlags } from '../../processor/vmx-instructions.js';
import { handleL1Exit } from './exit-dispatch.js';
import { applyL1State, type L1State } from './l1-state.js';
import type { L2ExitResult, L2Result } from './l2-result.js';
import { handleL2Exit } from './reflect.js';
import { type RspOperand, rspOperand } from './rsp-operand.js';
import { enterGuest, skipInstruction } from './run-vcpu.js';
import { AcrnStop } from './stop.js';
import { startVcpu } from './vcpu-setup.js';
import { VcpuState } from './vcpu-state.js';
import type { Vm } from './vm.js';

const HANDLED_L0: L2ExitResult = { ending: 'handled-L0' };
const NOT_IN_L2: L2ExitResult = { ending: 'not-in-L2' };
const NOT_IN_L1 = { ending: 'not-in-L1' } as const;

/** Results of reflected exits by basic exit reason, made once. */
const REFLECTED: readonly L2ExitResult[] = Array.from({ length: 256 }, (_, reason) => ({
  ending: 'reflected',
  reason,
}));

const NOT_INTERCEPTED: GuestOutcome = { ending: 'completed' };

const VMX_INSTRUCTION_LENGTH = 3;

export class Vcpu extends VcpuState {
  /** @param from a vCPU to copy; its VM's regions must be copied already */
  constructor(vm: Vm, id: number, from?: Vcpu) {
    super(vm, id, from);
    if (from !== undefined) return;
    try {
      startVcpu(this);
      enterGuest(this);
    } catch (error) {
      this.#stop(error);
    }
  }

  /** Whether L2 runs. */
  get inL2(): boolean {
    return this.nested.inL2;
  }

  /** VM exits to L0 so far. */
  get exits(): number {
    return this.processor.exits;
  }

  /** @param operand how L1 names the pointer, where that is through RSP */
  vmxon(pointer: bigint, operand?: RspOperand): VmxResult {
    return this.#executeWith(EXIT_REASON.VMXON, operand, [pointer]);
  }

  vmxoff(): VmxResult {
    return this.#execute(EXIT_REASON.VMXOFF);
  }

  vmptrld(pointer: bigint, operand?: RspOperand): VmxResult {
    return this.#executeWith(EXIT_REASON.VMPTRLD, operand, [pointer]);
  }

  vmclear(pointer: bigint, operand?: RspOperand): VmxResult {
    return this.#executeWith(EXIT_REASON.VMCLEAR, operand, [pointer]);
  }

  /** The value is what the instruction stores in memory. */
  vmptrst(): ValueResult {
    return asValue(this.#execute(EXIT_REASON.VMPTRST));
  }

  vmlaunch(): VmxResult {
    return this.#execute(EXIT_REASON.VMLAUNCH);
  }

  vmresume(): VmxResult {
    return this.#execute(EXIT_REASON.VMRESUME);
  }

  /**
   * @param type the register operand
   * @param eptp the descriptor's first quadword
   * @param reserved its second
   */
  invept(type: bigint, eptp: bigint, reserved = 0n, operand?: RspOperand): VmxResult {
    return this.#executeWith(EXIT_REASON.INVEPT, operand, [eptp, reserved], type);
  }

  /** @param descriptor VPID in bits 15:0, bits 63:16 reserved */
  invvpid(
    type: bigint,
    descriptor: bigint,
    linearAddress: bigint,
    operand?: RspOperand,
  ): VmxResult {
    return this.#executeWith(EXIT_REASON.INVVPID, operand, [descriptor, linearAddress], type);
  }

  /** RDMSR of a VMX capability MSR or IA32_FEATURE_CONTROL, which always exits. */
  rdmsr(msr: number): ValueResult {
    if (!this.#l1Runs()) return this.#notInL1();
    return asValue(this.#exit(EXIT_REASON.RDMSR, BigInt(msr), 0n, 0n));
  }

  /** VMREAD with a register destination; `field` is the whole 64-bit operand. */
  vmread(field: number | bigint): ValueResult {
    if (!this.#l1Runs()) return this.#notInL1();
    const access = this.access;
    access.refresh();
    if (access.isUndefined) return UNDEFINED_OPCODE;
    const encoding = Number(field);
    const shadow = access.shadowFor(encoding, false);
    if (shadow === undefined) return asValue(this.#exit(EXIT_REASON.VMREAD, field, 0n, 0n));
    if (access.privilegeLevel > 0) return GENERAL_PROTECTION;
    setVmxFlags(this.vmcs01, 0);
    return (encoding & 1) === 1
      ? { ending: 'VMsucceed', value: shadow.read(encoding) }
      : this.readResults.of(encoding, shadow.read32(encoding), shadow.readHigh32(encoding));
  }

  /** VMWRITE; `field` is the whole 64-bit operand. */
  vmwrite(field: number | bigint, value: bigint, operand?: RspOperand): VmxResult {
    if (!this.#l1Runs()) return this.#notInL1();
    const { vmcs01, processor } = this;
    const access = this.access;
    access.refresh();
    if (access.isUndefined) return UNDEFINED_OPCODE;
    const encoding = Number(field);
    const shadow = access.shadowFor(encoding, true);
    if (shadow === undefined) {
      if (operand === undefined) return this.#exit(EXIT_REASON.VMWRITE, field, value, 0n);
      const [used = value] = rspOperand(this, operand, [value]);
      return this.#exit(EXIT_REASON.VMWRITE, field, used, 0n);
    }
    if (access.privilegeLevel > 0) return GENERAL_PROTECTION;
    if (isReadOnly(encoding) && !processor.mayWrite(encoding)) {
      setVmxFlags(vmcs01, RFLAGS.ZF);
      // The recorded traces' model of the processor does not store the number.
      if (this.vm.behaviour.followsSdm) {
        shadow.write32(FIELD.VM_INSTRUCTION_ERROR, VM_ERROR.VMWRITE_READ_ONLY_COMPONENT);
      }
      return vmFailValid(VM_ERROR.VMWRITE_READ_ONLY_COMPONENT);
    }
    shadow.write(encoding, value);
    setVmxFlags(vmcs01, 0);
    return VM_SUCCEED;
  }

  /**
   * The processor takes a VM exit from L2: it stores `fields`, the exit information and saved guest
   * state, in VMCS02, and L0 handles it. The exit reason (0x4402) must be one of them.
   */
  l2Exit(fields: readonly StoredField[]): L2ExitResult {
    if (this.vm.stopped !== undefined) return STOPPED;
    if (!this.nested.inL2) return NOT_IN_L2;
    this.processor.vmExit(fields);
    return this.#handleExit();
  }

  /**
   * L2 executes an instruction. After `handled-L0` it has to execute it again; after `reflected` L1
   * runs.
   */
  executeL2(instruction: GuestInstruction): L2Result {
    return this.#runL2((vmcs) => executeGuestInstruction(this.processor, vmcs, instruction));
  }

  /** What happens to L2 at an instruction boundary: its injected event, a timer, a window, an interrupt. */
  beforeL2Instruction(): L2Result {
    return this.#runL2((vmcs) => beforeGuestInstruction(this.processor, vmcs));
  }

  /** Fetches instruction bytes of L2, to the end of the page at most; the value is their number. */
  fetchL2(address: bigint, into: Uint8Array): L2Result {
    return this.#runL2((vmcs) => fetchGuestCode(this.processor, vmcs, address, into));
  }

  /** A memory access of an instruction of L2; `size` in bytes, 1 to 16. */
  readL2(address: bigint, size: number): L2Result {
    return this.#runL2((vmcs) => readGuestMemory(this.processor, vmcs, address, size));
  }

  writeL2(address: bigint, size: number, value: bigint): L2Result {
    return this.#runL2((vmcs) => writeGuestMemory(this.processor, vmcs, address, size, value));
  }

  /** The fault or the exit that comes before an instruction's effect; `completed` when there is none. */
  interceptL2(instruction: GuestInstruction): L2Result {
    return this.#runL2(
      (vmcs) => interceptGuestInstruction(this.processor, vmcs, instruction) ?? NOT_INTERCEPTED,
    );
  }

  /** L2 has completed an instruction that virtualization does not care about, and goes on at `next`. */
  retireL2(next: bigint): L2Result {
    return this.#runL2((vmcs) => retireGuestInstruction(this.processor, vmcs, next));
  }

  /** INT n of L2; `length` is the instruction's. */
  softwareInterruptL2(vector: number, length: number): L2Result {
    return this.#runL2((vmcs) => softwareInterrupt(this.processor, vmcs, vector, length));
  }

  /** The event that L2 got at its last VM entry; undefined for none, or when L2 does not run. */
  get injectedEvent(): InjectedEvent | undefined {
    const { current } = this.processor;
    return this.nested.inL2 && current !== undefined ? injectedEvent(current) : undefined;
  }

  /** An event reaches the processor while L2 runs. */
  deliverToL2(event: GuestEvent): L2Result {
    return this.#runL2((vmcs) => deliverGuestEvent(this.processor, vmcs, event));
  }

  /** Changes L1's own state, as its instructions or ACRN's emulation of them would. */
  setL1(state: L1State): void {
    applyL1State(this, state);
  }

  /** L1 executes a VMX instruction without operands that always exits. */
  #execute(reason: number): VmxResult {
    if (!this.#l1Runs()) return this.#notInL1();
    this.access.refresh();
    if (this.access.isUndefined) return UNDEFINED_OPCODE;
    return this.#exit(reason, 0n, 0n, 0n);
  }

  /**
   * L1 executes a VMX instruction with operands that always exits.
   *
   * @param quads its memory operand
   * @param register its register operand
   */
  #executeWith(
    reason: number,
    operand: RspOperand | undefined,
    quads: readonly bigint[],
    register?: bigint,
  ): VmxResult {
    if (!this.#l1Runs()) return this.#notInL1();
    this.access.refresh();
    if (this.access.isUndefined) return UNDEFINED_OPCODE;
    const [first = 0n, second = 0n] = rspOperand(this, operand, quads);
    if (register === undefined) return this.#exit(reason, first, second, 0n);
    return this.#exit(reason, register, first, second);
  }

  /** A VM exit from L1, its handler, and the VM entry that follows. */
  #exit(reason: number, first: bigint | number, second: bigint, third: bigint): VmxResult {
    const { sink } = this.vm.trace;
    this.processor.vmExitWith(reason, VMX_INSTRUCTION_LENGTH);
    sink?.({ level: 1, type: 'vm-exit', from: 1, reason, qualification: 0n });
    try {
      let result = handleL1Exit(this, reason, first, second, third);
      if (this.vm.configuration.l1Runs && !this.nested.inL2 && !isFault(result)) {
        skipInstruction(this.processor);
      }
      const refused = enterGuest(this);
      if (refused !== undefined) result = refused;
      sink?.({
        level: 1,
        type: 'instruction',
        name: exitReasonName(reason),
        operands: [BigInt(first), second, third],
        ending: result.ending,
      });
      return result;
    } catch (error) {
      this.#stop(error);
      return STOPPED;
    }
  }

  #runL2(run: (vmcs02: Vmcs) => GuestOutcome): L2Result {
    if (this.vm.stopped !== undefined) return STOPPED;
    const { current } = this.processor;
    if (!this.nested.inL2 || current === undefined) return NOT_IN_L2;
    const outcome = run(current);
    return outcome.ending === 'exit' ? this.#handleExit() : outcome;
  }

  /** L0's part of a VM exit that the processor has just taken from L2. */
  #handleExit(): L2ExitResult {
    try {
      return this.#handleL2Exit();
    } catch (error) {
      this.#stop(error);
      return STOPPED;
    }
  }

  #handleL2Exit(): L2ExitResult {
    const { processor, nested } = this;
    const slot = nested.current;
    if (slot === undefined) return NOT_IN_L2;
    this.vm.trace.sink?.({
      level: 1,
      type: 'vm-exit',
      from: 2,
      reason: processor.vmread32(FIELD.VM_EXIT_REASON),
      qualification: processor.vmread(FIELD.EXIT_QUALIFICATION),
    });
    const reflected = handleL2Exit(this, slot);
    const refused = enterGuest(this);
    if (refused !== undefined) return { ending: 'reflected', reason: refused.reason };
    if (!reflected) return HANDLED_L0;
    const reason = slot.vmcs02.read32(FIELD.VM_EXIT_REASON);
    // Bits 63:47 of a canonical address are equal.
    const top = (this.vmcs01.readHigh32(FIELD.GUEST_RIP) | 0) >> 15;
    if (top === 0 || top === -1) return REFLECTED[reason] ?? { ending: 'reflected', reason };
    return { ending: 'reflected', reason, fault: { vector: 13, code: 0 } };
  }

  #l1Runs(): boolean {
    return !this.nested.inL2 && this.vm.stopped === undefined;
  }

  #notInL1(): typeof STOPPED | typeof NOT_IN_L1 {
    return this.vm.stopped === undefined ? NOT_IN_L1 : STOPPED;
  }

  #stop(error: unknown): void {
    if (!(error instanceof AcrnStop)) throw error;
    const { reason, where, kind } = error;
    this.vm.stopped = { reason, where, kind };
    this.vm.trace.sink?.({ level: 0, type: 'stop', reason, where });
  }
}

function isFault({ ending }: VmxResult | ValueResult): boolean {
  return ending === '#UD' || ending === '#GP';
}

/** A handler of VMREAD or RDMSR gives a value with every success. */
function asValue(result: VmxResult | ValueResult): ValueResult {
  if (result.ending !== 'VMsucceed') return result;
  return 'value' in result ? result : { ending: 'VMsucceed', value: 0n };
}
