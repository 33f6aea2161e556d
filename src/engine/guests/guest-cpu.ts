// A virtual processor of a level-1 guest: takes its software step by step through VMX non-root operation. What
// the processor must have right at every resume is looked at: a wrong RIP, RSP, CR3 or GS base is a crash.
import { enterGuest } from '../acrn/nested/run-vcpu.js';
import type { Vcpu } from '../acrn/nested/vcpu.js';
import { FIELD } from '../processor/field-table.js';
import {
  deliverGuestEvent,
  executeGuestInstruction,
  type GuestOutcome,
} from '../processor/non-root/execute.js';
import { injectedEvent, isInterruptible } from '../processor/non-root/guest-events.js';
import { type GuestInstruction, lengthOf } from '../processor/non-root/guest-instruction.js';
import { RFLAGS } from '../processor/registers.js';
import type { GuestCode, NestedCore, Reply, ReturnPoint, Step } from './steps.js';

/**
 * Cost of an instruction and of a VM exit with the entry after it, in nanoseconds of virtual time: an exit of the
 * nested guest and the VMRESUME after it take some five microseconds.
 */
const INSTRUCTION = 10;
const EXIT = 2500;

const RAX = 0;
const RCX = 1;
const RDX = 2;
const RBX = 3;
const ACTIVITY_HLT = 1;
const TYPE_EXTERNAL_INTERRUPT = 0;

/** What one step of a guest came to. */
export type GuestProgress = { readonly cost: number } & (
  | { readonly kind: 'went-on' }
  /** The processor is in root operation: the hypervisor has to handle the exit in VMCS01. */
  | { readonly kind: 'exit' }
  /** A VM exit that nested VMX has handled already. */
  | { readonly kind: 'exit-handled' }
  | { readonly kind: 'halted' }
  | { readonly kind: 'crashed'; readonly level: 1 | 2; readonly why: string }
  /** ACRN stopped the VM. */
  | { readonly kind: 'stopped' }
  /** The software has come to its end. */
  | { readonly kind: 'finished' }
);

/** Software that was interrupted, or that runs. */
interface Frame {
  readonly code: GuestCode;
  rip: bigint;
  interruptsEnabled: boolean;
}

/** Finds the software of an interrupt vector; every vector has some. */
type InterruptTable = (vector: number) => GuestCode;

/** Devices of the host that a guest reaches by ports without an exit. */
export interface PortDevices {
  read(port: number): number;
  write(port: number, value: number): void;
}

interface Inside {
  readonly core: NestedCore;
  readonly host: ReturnPoint;
}

const KERNEL_TEXT = 0xffff_ffff_8100_0000n;
const HANDLERS = 0xffff_ffff_8180_0000n;
const NO_REPLY: Reply = { ok: true, value: 0n };

export class GuestCpu {
  /** RAX to R15, of whoever runs on the virtual processor. */
  readonly registers = new BigUint64Array(16);
  interruptTable: InterruptTable | undefined;
  readonly #frames: Frame[] = [];
  #reply: Reply = NO_REPLY;
  #pending: { readonly step: Step; readonly instruction: GuestInstruction } | undefined;
  #inside: Inside | undefined;
  #resume: ReturnPoint;

  constructor(
    readonly vcpu: Vcpu,
    private readonly ports: PortDevices,
  ) {
    const { vmcs01 } = vcpu;
    this.#resume = {
      rip: 0n,
      rsp: vmcs01.read(FIELD.GUEST_RSP),
      cr3: vmcs01.read(FIELD.GUEST_CR3),
      gsBase: vmcs01.read(FIELD.GUEST_GS_BASE),
    };
  }

  /** The processor begins with `code` at the kernel's entry. */
  start(code: GuestCode, table: InterruptTable): void {
    this.interruptTable = table;
    this.#frames.length = 0;
    this.#frames.push({ code, rip: KERNEL_TEXT, interruptsEnabled: false });
    this.vcpu.vmcs01.write(FIELD.GUEST_RIP, KERNEL_TEXT);
  }

  get inL2(): boolean {
    return this.#inside !== undefined;
  }

  /** The nested guest gets an injected event before anything else (SDM 27.6). */
  get injectsEvent(): boolean {
    return this.inL2 && this.vcpu.processor.injectsEvent;
  }

  /** The step whose exit the hypervisor handles, as its instruction decoder sees it. */
  get exitingStep(): Step | undefined {
    return this.#pending?.step;
  }

  /** Its length in bytes. */
  get exitingLength(): number | undefined {
    return this.#pending && lengthOf(this.#pending.instruction);
  }

  /** Whether an interrupt that does not exit could be taken now. */
  get interruptible(): boolean {
    const { current } = this.vcpu.processor;
    return current !== undefined && isInterruptible(current);
  }

  /** One step of the software, or of the nested guest that it has entered. */
  step(): GuestProgress {
    if (this.vcpu.vm.stopped !== undefined) return { kind: 'stopped', cost: EXIT };
    if (this.#inside !== undefined) return this.#nested(this.#inside.core.step());
    const crash = this.#checkResume();
    if (crash !== undefined) return { kind: 'crashed', level: 1, why: crash, cost: INSTRUCTION };
    if (this.#halted) return { kind: 'halted', cost: INSTRUCTION };
    const frame = this.#frames.at(-1);
    if (frame === undefined) return { kind: 'finished', cost: INSTRUCTION };
    const next = frame.code.next(this.#reply);
    this.#reply = NO_REPLY;
    if (next.done === true) return this.#returnFrom(frame);
    return this.#perform(frame, next.value);
  }

  /** A physical interrupt or an NMI reaches the processor while the guest runs. */
  deliver(event: { name: 'external-interrupt'; vector: number } | { name: 'nmi' }): GuestProgress {
    const { processor } = this.vcpu;
    if (this.#inside !== undefined) {
      const result = this.vcpu.deliverToL2(event);
      if (result.ending === 'delivered') return { kind: 'went-on', cost: INSTRUCTION };
      if (result.ending === 'reflected') this.#leaveNested(result.reason);
      return { kind: 'exit-handled', cost: EXIT };
    }
    const { current } = processor;
    if (current === undefined) return { kind: 'stopped', cost: EXIT };
    const outcome = deliverGuestEvent(processor, current, event);
    if (outcome.ending === 'exit') {
      this.#tellExit();
      return { kind: 'exit', cost: EXIT };
    }
    if (outcome.ending === 'delivered') this.#interrupt(outcome.vector);
    return { kind: 'went-on', cost: INSTRUCTION };
  }

  /** The hypervisor has handled the exit of VMCS01: the guest goes on, with what was injected. */
  enter(): void {
    enterGuest(this.vcpu);
    const event = injectedEvent(this.vcpu.vmcs01);
    if (event !== undefined && event.type !== TYPE_EXTERNAL_INTERRUPT) {
      this.#fault(event.vector);
      return;
    }
    this.#completePending();
    if (event !== undefined) this.takeVirtualInterrupt(event.vector);
  }

  /** A virtual interrupt is delivered without an exit: virtual-interrupt delivery. */
  takeVirtualInterrupt(vector: number): void {
    this.#wake();
    this.#interrupt(vector);
  }

  get #halted(): boolean {
    return this.vcpu.vmcs01.read32(FIELD.GUEST_ACTIVITY_STATE) === ACTIVITY_HLT;
  }

  #wake(): void {
    this.vcpu.vmcs01.write32(FIELD.GUEST_ACTIVITY_STATE, 0);
  }

  #tellExit(): void {
    const { vmcs01, vm } = this.vcpu;
    vm.trace.sink?.({
      level: 1,
      type: 'vm-exit',
      from: 1,
      reason: vmcs01.read32(FIELD.VM_EXIT_REASON),
      qualification: vmcs01.read(FIELD.EXIT_QUALIFICATION),
    });
  }

  #checkResume(): string | undefined {
    const { vmcs01 } = this.vcpu;
    const rip = this.#frames.at(-1)?.rip;
    const found = vmcs01.read(FIELD.GUEST_RIP);
    if (rip !== undefined && found !== rip) {
      return `goes on at 0x${found.toString(16)} instead of 0x${rip.toString(16)}`;
    }
    const { rsp, cr3, gsBase } = this.#resume;
    if (vmcs01.read(FIELD.GUEST_RSP) !== rsp) return 'goes on with the stack of somebody else';
    if (vmcs01.read(FIELD.GUEST_CR3) !== cr3)
      return 'goes on with the page tables of somebody else';
    if (vmcs01.read(FIELD.GUEST_GS_BASE) !== gsBase)
      return 'has lost its per-CPU data: wrong GS base';
    const interrupts = (vmcs01.read32(FIELD.GUEST_RFLAGS) & RFLAGS.IF) !== 0;
    const enabled = this.#frames.at(-1)?.interruptsEnabled ?? interrupts;
    return interrupts === enabled ? undefined : 'goes on with the wrong interrupt flag';
  }

  /** The instruction that exited is done: the hypervisor has emulated it. */
  #completePending(): void {
    const ended = this.#endPending();
    if (ended !== undefined) this.#reply = this.#replyTo(ended.step);
  }

  /** Goes on after the instruction that exited: its step, and where the guest is then. */
  #endPending(): { readonly step: Step; readonly rip: bigint } | undefined {
    const pending = this.#pending;
    const frame = this.#frames.at(-1);
    if (pending === undefined || frame === undefined) return undefined;
    this.#pending = undefined;
    frame.rip += BigInt(lengthOf(pending.instruction));
    return { step: pending.step, rip: frame.rip };
  }

  #replyTo(step: Step): Reply {
    const word = (register: number) => Number((this.registers[register] ?? 0n) & 0xffff_ffffn);
    switch (step.do) {
      case 'cpuid':
        return {
          ok: true,
          value: 0n,
          registers: [word(RAX), word(RBX), word(RCX), word(RDX)],
        };
      case 'rdmsr':
        return { ok: true, value: (BigInt(word(RDX)) << 32n) | BigInt(word(RAX)) };
      default:
        return { ok: true, value: this.registers[RAX] ?? 0n };
    }
  }

  /** The guest's exception handler finds the fix-up of the instruction. */
  #fault(vector: number): void {
    const ended = this.#endPending();
    if (ended === undefined) return;
    this.vcpu.vmcs01.write(FIELD.GUEST_RIP, ended.rip);
    this.#reply = { ok: false, vector };
  }

  /** The interrupt goes through the guest's IDT. */
  #interrupt(vector: number): void {
    const { vmcs01 } = this.vcpu;
    const rip = HANDLERS + BigInt(vector) * 0x100n;
    const code = this.interruptTable?.(vector);
    if (code === undefined) return;
    const flags = vmcs01.read32(FIELD.GUEST_RFLAGS);
    this.#frames.push({ code, rip, interruptsEnabled: false });
    this.#savedReplies.push(this.#reply);
    this.#reply = NO_REPLY;
    vmcs01.write(FIELD.GUEST_RIP, rip);
    vmcs01.write32(FIELD.GUEST_RFLAGS, flags & ~RFLAGS.IF);
  }

  readonly #savedReplies: Reply[] = [];

  /** IRET from an interrupt; the first software of a processor never returns. */
  #returnFrom(frame: Frame): GuestProgress {
    this.#frames.pop();
    const below = this.#frames.at(-1);
    if (below === undefined) return { kind: 'finished', cost: INSTRUCTION };
    const { vmcs01 } = this.vcpu;
    this.#reply = this.#savedReplies.pop() ?? NO_REPLY;
    const flags = vmcs01.read32(FIELD.GUEST_RFLAGS) & ~RFLAGS.IF;
    vmcs01.write(FIELD.GUEST_RIP, below.rip);
    vmcs01.write32(FIELD.GUEST_RFLAGS, below.interruptsEnabled ? flags | RFLAGS.IF : flags);
    return { kind: 'went-on', cost: frame === below ? 0 : INSTRUCTION };
  }

  #perform(frame: Frame, step: Step): GuestProgress {
    switch (step.do) {
      case 'work':
        return { kind: 'went-on', cost: step.ns };
      case 'vmx':
        return this.#vmx(frame, step);
      case 'enter':
        return this.#enterNested(frame, step);
      default:
        return this.#execute(frame, step, this.#instructionOf(step));
    }
  }

  #instructionOf(step: Exclude<Step, { do: 'work' | 'vmx' | 'enter' }>): GuestInstruction {
    const set = (register: number, value: bigint) => {
      this.registers[register] = BigInt.asUintN(64, value);
    };
    switch (step.do) {
      case 'cpuid':
        set(RAX, BigInt(step.leaf));
        set(RCX, BigInt(step.subleaf ?? 0));
        return { name: 'cpuid' };
      case 'rdmsr':
        set(RCX, BigInt(step.msr));
        return { name: 'rdmsr', msr: step.msr };
      case 'wrmsr':
        set(RCX, BigInt(step.msr));
        set(RAX, step.value & 0xffff_ffffn);
        set(RDX, step.value >> 32n);
        return { name: 'wrmsr', msr: step.msr, value: step.value };
      case 'in':
        return { name: 'in', port: step.port, size: step.size };
      case 'out':
        set(RAX, BigInt(step.value));
        return { name: 'out', port: step.port, size: step.size, value: BigInt(step.value) };
      case 'load':
        return { name: 'read', address: step.address, size: step.size };
      case 'store':
        set(RAX, step.value);
        return { name: 'write', address: step.address, size: step.size, value: step.value };
      case 'write-cr4':
        set(RAX, step.value);
        return { name: 'mov-to-cr', cr: 4, value: step.value, register: RAX };
      case 'vmcall':
        set(8, BigInt(step.number));
        step.parameters.forEach((value, i) => {
          set(i === 0 ? 7 : 6, value);
        });
        return { name: 'vmcall' };
      default:
        return { name: step.do };
    }
  }

  #execute(frame: Frame, step: Step, instruction: GuestInstruction): GuestProgress {
    const { processor, vmcs01 } = this.vcpu;
    const outcome: GuestOutcome = executeGuestInstruction(processor, vmcs01, instruction);
    if (outcome.ending === 'exit') {
      this.#pending = { step, instruction };
      this.#tellExit();
      return { kind: 'exit', cost: EXIT };
    }
    if (outcome.ending === 'delivered') {
      this.#pending = { step, instruction };
      this.#fault(outcome.vector);
      return { kind: 'went-on', cost: INSTRUCTION };
    }
    frame.rip += BigInt(lengthOf(instruction));
    if (step.do === 'sti') frame.interruptsEnabled = true;
    if (step.do === 'cli') frame.interruptsEnabled = false;
    this.#reply = { ok: true, value: outcome.value ?? 0n };
    if (step.do === 'out') this.ports.write(step.port, step.value);
    if (step.do === 'in') this.#reply = { ok: true, value: BigInt(this.ports.read(step.port)) };
    return { kind: 'went-on', cost: INSTRUCTION };
  }

  /** A VMX instruction of the guest: nested VMX handles its exit, if it has one. */
  #vmx(frame: Frame, step: Extract<Step, { do: 'vmx' }>): GuestProgress {
    const { vcpu } = this;
    const before = vcpu.exits;
    const result = step.execute(vcpu);
    if (vcpu.vm.stopped !== undefined) return { kind: 'stopped', cost: EXIT };
    const exited = vcpu.exits !== before;
    const fault = faultOf(result.ending);
    this.#afterVmx(frame, exited && fault === undefined);
    this.#reply =
      fault === undefined
        ? { ok: true, ending: result.ending, value: 'value' in result ? result.value : 0n }
        : { ok: false, vector: fault };
    return exited ? { kind: 'exit-handled', cost: EXIT } : { kind: 'went-on', cost: INSTRUCTION };
  }

  /** @param moved whether the hypervisor has moved RIP; after a fault the guest's fix-up does */
  #afterVmx(frame: Frame, moved: boolean): void {
    const { vmcs01 } = this.vcpu;
    if (!moved) vmcs01.write(FIELD.GUEST_RIP, frame.rip + VMX_LENGTH);
    frame.rip += VMX_LENGTH;
  }

  #enterNested(
    frame: Frame,
    { launch, core, host }: Extract<Step, { do: 'enter' }>,
  ): GuestProgress {
    const { vcpu } = this;
    const result = launch ? vcpu.vmlaunch() : vcpu.vmresume();
    if (vcpu.vm.stopped !== undefined) return { kind: 'stopped', cost: EXIT };
    if (result.ending === 'entered-L2') {
      this.#inside = { core, host };
      return { kind: 'exit-handled', cost: EXIT };
    }
    if (result.ending === 'entry-failed') {
      this.#inside = { core, host };
      this.#leaveNested(result.reason);
      return { kind: 'exit-handled', cost: EXIT };
    }
    const fault = faultOf(result.ending);
    this.#afterVmx(frame, fault === undefined);
    const error = 'error' in result ? `(${result.error})` : '';
    this.#reply =
      fault === undefined
        ? { ok: true, value: 0n, ending: `${result.ending}${error}` }
        : { ok: false, vector: fault };
    return { kind: 'exit-handled', cost: EXIT };
  }

  #nested(result: ReturnType<NestedCore['step']>): GuestProgress {
    switch (result.ending) {
      case 'completed':
        return { kind: 'went-on', cost: INSTRUCTION };
      case 'handled-L0':
        return { kind: 'exit-handled', cost: EXIT };
      case 'halted':
        return { kind: 'halted', cost: INSTRUCTION };
      case 'reflected':
        this.#leaveNested(result.reason);
        return { kind: 'exit-handled', cost: EXIT };
      default:
        return this.vcpu.vm.stopped === undefined
          ? { kind: 'crashed', level: 2, why: result.why, cost: INSTRUCTION }
          : { kind: 'stopped', cost: EXIT };
    }
  }

  /** VM exit to level 1: software goes on at the host state that it wrote, with interrupts off. */
  #leaveNested(reason: number): void {
    const inside = this.#inside;
    const frame = this.#frames.at(-1);
    if (inside === undefined || frame === undefined) return;
    this.#inside = undefined;
    this.#resume = inside.host;
    frame.rip = inside.host.rip;
    frame.interruptsEnabled = false;
    this.#reply = { ok: true, value: BigInt(reason), exitReason: reason };
  }
}

const VMX_LENGTH = 3n;

function faultOf(ending: string): number | undefined {
  if (ending === '#UD') return 6;
  return ending === '#GP' ? 13 : undefined;
}
