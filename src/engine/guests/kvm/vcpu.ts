// A vCPU of KVM in the Service VM, as the thread of QEMU that runs it: VMLAUNCH, then exits and VMRESUMEs
// (Linux arch/x86/kvm/vmx/vmx.c: vmx_vcpu_run, vmx_handle_exit; x86.c: vcpu_enter_guest).
import type { NestedMachine } from '../../nested-machine.js';
import { PRIMARY } from '../../processor/controls.js';
import { EXIT_REASON, exitReasonName } from '../../processor/exit-reason.js';
import { FIELD } from '../../processor/field-table.js';
import { type LinuxCpu, type LinuxKernel, type TaskCode, WaitQueue } from '../linux/kernel.js';
import type { GuestCode, NestedCore, ReturnPoint } from '../steps.js';
import type { VmcsConfig } from './controls.js';
import type { GuestMemory } from './guest-memory.js';
import { KvmLapic } from './lapic.js';
import type { PageAllocator } from './page-allocator.js';
import { initialFields } from './vmcs-setup.js';

const VALID = 0x8000_0000;
const INTERRUPTION_TYPE = 7 << 8;
const EXTERNAL_INTERRUPT = 0;
const ERROR_CODE_VALID = 1 << 11;
const RFLAGS_IF = 1n << 9n;
const BLOCKED_BY_STI_OR_MOV_SS = 3n;

/** Who dealt with an exit that reached the Service VM: KVM itself, or QEMU behind it. */
export type HandledBy = 'KVM' | 'QEMU';

/** QEMU's devices, as a vCPU thread reaches them. */
export interface DeviceModel {
  /** Port I/O; for IN, the value. Bytes are little-endian. */
  io(port: number, size: 1 | 2 | 4, value: number | undefined): GuestCode<number>;
}

export interface KvmVcpuOptions {
  readonly id: number;
  readonly kernel: LinuxKernel;
  readonly cpu: LinuxCpu;
  readonly machine: NestedMachine;
  readonly pages: PageAllocator;
  readonly config: VmcsConfig;
  readonly memory: GuestMemory;
  readonly devices: DeviceModel;
  /** The processor's general-purpose registers, RAX to R15, when the CPU runs. */
  readonly registers: BigUint64Array;
  readonly core: NestedCore;
  readonly start: { readonly rip: bigint; readonly rsp: bigint };
  /** Shared by all vCPUs of the VM. */
  readonly msrBitmap: bigint;
  /** Told of every exit that the Service VM handled. */
  readonly onHandled: (reason: number, by: HandledBy) => void;
}

export class KvmVcpu {
  readonly lapic: KvmLapic;
  readonly #wakeUp: WaitQueue;
  readonly #registers = new BigUint64Array(16);
  /** An event whose delivery an exit interrupted: it is injected again. */
  #reinject: { readonly information: number; readonly errorCode: number } | undefined;
  #host: ReturnPoint = { rip: 0n, rsp: 0n, cr3: 0n, gsBase: 0n };
  /** Why the vCPU's thread has ended. */
  failure: string | undefined;

  constructor(private readonly options: KvmVcpuOptions) {
    const { id, kernel, cpu } = options;
    this.#wakeUp = new WaitQueue(`an interrupt for the halted nested guest's vCPU${id}`, true);
    this.lapic = new KvmLapic(id, kernel, cpu, this.#wakeUp);
  }

  /** The thread of the vCPU. */
  *run(): TaskCode {
    const { kernel, cpu } = this.options;
    this.failure = yield* this.#create();
    let launch = true;
    while (this.failure === undefined) {
      if (cpu.needsReschedule && cpu.runQueue.length > 0) yield { do: 'yield' };
      yield { do: 'cli' };
      yield* this.#inject();
      yield* kernel.program(cpu, true);
      this.options.registers.set(this.#registers);
      const left = yield { do: 'enter', launch, core: this.options.core, host: this.#host };
      this.#registers.set(this.options.registers);
      if (!left.ok || left.exitReason === undefined) {
        const how = left.ok ? left.ending : left.vector === 6 ? '#UD' : '#GP';
        this.failure = `${launch ? 'VMLAUNCH' : 'VMRESUME'} ended with ${how}`;
        yield { do: 'sti' };
        break;
      }
      launch = false;
      this.failure = yield* this.#handleExit();
    }
    yield* kernel.print(`kvm: vCPU${this.options.id}: ${this.failure}`);
  }

  *#create(): GuestCode<string | undefined> {
    const { machine, pages, config, memory, start, id, msrBitmap } = this.options;
    const vmcs12 = pages.allocate();
    machine.writeL1Memory(vmcs12, [BigInt(config.revisionId)]);
    const clear = yield { do: 'vmx', name: 'VMCLEAR', execute: (vcpu) => vcpu.vmclear(vmcs12) };
    if (!clear.ok || clear.ending !== 'VMsucceed') return 'VMCLEAR failed';
    const load = yield { do: 'vmx', name: 'VMPTRLD', execute: (vcpu) => vcpu.vmptrld(vmcs12) };
    if (!load.ok || load.ending !== 'VMsucceed') return 'VMPTRLD failed';
    const fields = initialFields({
      config,
      eptp: memory.eptp,
      msrBitmap,
      vpid: id + 1,
      rip: start.rip,
      rsp: start.rsp,
      hostCr3: pages.allocate(),
      hostCr4: machine.vcpus[this.options.cpu.id]?.cr4 ?? 0n,
    });
    for (const [field, value] of fields) {
      const written = yield {
        do: 'vmx',
        name: 'VMWRITE',
        execute: (vcpu) => vcpu.vmwrite(field, value),
      };
      if (!written.ok || written.ending !== 'VMsucceed') {
        return `VMWRITE of field 0x${field.toString(16)} failed`;
      }
    }
    const host = new Map(fields);
    this.#host = {
      rip: host.get(FIELD.HOST_RIP) ?? 0n,
      rsp: host.get(FIELD.HOST_RSP) ?? 0n,
      cr3: host.get(FIELD.HOST_CR3) ?? 0n,
      gsBase: host.get(FIELD.HOST_GS_BASE) ?? 0n,
    };
    this.#registers[4] = start.rsp;
    return undefined;
  }

  *#read(field: number): GuestCode<bigint> {
    const reply = yield { do: 'vmx', name: 'VMREAD', execute: (vcpu) => vcpu.vmread(field) };
    return reply.ok ? reply.value : 0n;
  }

  *#write(field: number, value: bigint): GuestCode {
    yield { do: 'vmx', name: 'VMWRITE', execute: (vcpu) => vcpu.vmwrite(field, value) };
  }

  /** inject_pending_event: again what was interrupted, else the local APIC's, or a window is asked for. */
  *#inject(): GuestCode {
    if (this.#reinject !== undefined) {
      const { information, errorCode } = this.#reinject;
      this.#reinject = undefined;
      if ((information & ERROR_CODE_VALID) !== 0) {
        yield* this.#write(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE, BigInt(errorCode));
      }
      yield* this.#write(FIELD.VM_ENTRY_INTR_INFO_FIELD, BigInt(information >>> 0));
      return;
    }
    const vector = this.lapic.pending;
    if (vector === undefined) return;
    const flags = yield* this.#read(FIELD.GUEST_RFLAGS);
    const blocking = yield* this.#read(FIELD.GUEST_INTERRUPTIBILITY_INFO);
    if ((flags & RFLAGS_IF) === 0n || (blocking & BLOCKED_BY_STI_OR_MOV_SS) !== 0n) {
      yield* this.#setWindow(true);
      return;
    }
    this.lapic.acknowledge(vector);
    yield* this.#write(FIELD.VM_ENTRY_INTR_INFO_FIELD, BigInt((VALID | vector) >>> 0));
  }

  *#setWindow(open: boolean): GuestCode {
    const controls = yield* this.#read(FIELD.CPU_BASED_VM_EXEC_CONTROL);
    const bit = BigInt(PRIMARY.INTERRUPT_WINDOW_EXITING);
    yield* this.#write(FIELD.CPU_BASED_VM_EXEC_CONTROL, open ? controls | bit : controls & ~bit);
  }

  /** undefined when the guest goes on. Interrupts are off; an interrupt's handler runs before they are on. */
  *#handleExit(): TaskCode<string | undefined> {
    const reason = Number(yield* this.#read(FIELD.VM_EXIT_REASON));
    if (reason >= VALID) return `VM entry failed: ${exitReasonName(reason)}`;
    const vectoring = Number(yield* this.#read(FIELD.IDT_VECTORING_INFO_FIELD));
    if (vectoring >= VALID) {
      const errorCode = Number(yield* this.#read(FIELD.IDT_VECTORING_ERROR_CODE));
      this.#reinject = { information: vectoring & ~(1 << 12), errorCode };
    }
    if (reason === EXIT_REASON.EXTERNAL_INTERRUPT) {
      yield* this.#externalInterrupt();
      yield { do: 'sti' };
      this.options.onHandled(reason, 'KVM');
      return undefined;
    }
    if (reason === EXIT_REASON.EXCEPTION_OR_NMI) {
      const information = Number(yield* this.#read(FIELD.VM_EXIT_INTR_INFO));
      const isNmi = (information & INTERRUPTION_TYPE) >> 8 === 2;
      if (isNmi) yield* this.options.kernel.interruptCode(this.options.cpu, 2);
      yield { do: 'sti' };
      this.options.onHandled(reason, 'KVM');
      return isNmi ? undefined : `exception ${information & 0xff} of the nested guest`;
    }
    yield { do: 'sti' };
    switch (reason) {
      case EXIT_REASON.CPUID:
        this.#cpuid();
        return yield* this.#emulated(reason, 'KVM');
      case EXIT_REASON.HLT:
        yield* this.#emulated(reason, 'KVM');
        if (this.lapic.pending === undefined) yield { do: 'wait', on: this.#wakeUp };
        return undefined;
      case EXIT_REASON.IO_INSTRUCTION:
        if (!(yield* this.#io())) return 'string I/O is not emulated';
        return yield* this.#emulated(reason, 'QEMU');
      case EXIT_REASON.RDMSR:
        this.#rdmsr();
        return yield* this.#emulated(reason, 'KVM');
      case EXIT_REASON.WRMSR:
        this.#wrmsr();
        return yield* this.#emulated(reason, 'KVM');
      case EXIT_REASON.INTERRUPT_WINDOW:
        yield* this.#setWindow(false);
        this.options.onHandled(reason, 'KVM');
        return undefined;
      case EXIT_REASON.EPT_VIOLATION:
        return yield* this.#eptViolation(reason);
      default:
        return `unexpected exit: ${exitReasonName(reason)}`;
    }
  }

  /** handle_external_interrupt_irqoff: the interrupt that was acknowledged on exit, by its handler in the IDT. */
  *#externalInterrupt(): GuestCode {
    const { kernel, cpu } = this.options;
    const information = Number(yield* this.#read(FIELD.VM_EXIT_INTR_INFO));
    if (information < VALID || (information & INTERRUPTION_TYPE) !== EXTERNAL_INTERRUPT) return;
    yield* kernel.interruptCode(cpu, information & 0xff);
  }

  /** The instruction was emulated: RIP moves after it. */
  *#emulated(reason: number, by: HandledBy): GuestCode<undefined> {
    this.options.onHandled(reason, by);
    const rip = yield* this.#read(FIELD.GUEST_RIP);
    const length = yield* this.#read(FIELD.VM_EXIT_INSTRUCTION_LEN);
    yield* this.#write(FIELD.GUEST_RIP, rip + length);
    return undefined;
  }

  #word(register: number): number {
    return Number((this.#registers[register] ?? 0n) & 0xffff_ffffn);
  }

  #set(register: number, value: bigint): void {
    this.#registers[register] = value & 0xffff_ffffn;
  }

  /** KVM's own leaves, and a local APIC in leaf 1; every other reads 0. */
  #cpuid(): void {
    const leaf = this.#word(0);
    const signature = leaf === 0x4000_0000;
    this.#set(0, signature ? 0x4000_0001n : 0n);
    this.#set(3, signature ? 0x4b4d_564bn : leaf === 1 ? BigInt(this.options.id << 24) : 0n);
    this.#set(1, signature ? 0x564b_4d56n : 0n);
    this.#set(2, signature ? 0x0000_004dn : 0n);
  }

  #rdmsr(): void {
    const value = this.lapic.read(this.#word(1)) ?? 0n;
    this.#set(0, value);
    this.#set(2, value >> 32n);
  }

  #wrmsr(): void {
    this.lapic.write(this.#word(1), (BigInt(this.#word(2)) << 32n) | BigInt(this.#word(0)));
  }

  /** SDM table 28-5: size in bits 2:0, direction in bit 3, string in bit 4, port in bits 31:16. */
  *#io(): GuestCode<boolean> {
    const qualification = Number(yield* this.#read(FIELD.EXIT_QUALIFICATION));
    if ((qualification & 0x10) !== 0) return false;
    const port = (qualification >>> 16) & 0xffff;
    const size = ((qualification & 7) + 1) as 1 | 2 | 4;
    const mask = (1n << BigInt(8 * size)) - 1n;
    const rax = this.#registers[0] ?? 0n;
    const isIn = (qualification & 8) !== 0;
    const value = yield* this.options.devices.io(port, size, isIn ? undefined : Number(rax & mask));
    if (isIn) this.#registers[0] = (rax & ~mask) | (BigInt(value >>> 0) & mask);
    return true;
  }

  *#eptViolation(reason: number): GuestCode<string | undefined> {
    yield* this.#read(FIELD.EXIT_QUALIFICATION);
    const address = yield* this.#read(FIELD.GUEST_PHYSICAL_ADDRESS);
    if (!this.options.memory.map(address)) {
      return `the nested guest touched 0x${address.toString(16)}, where it has no memory`;
    }
    this.options.onHandled(reason, 'KVM');
    return undefined;
  }
}
