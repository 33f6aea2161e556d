// A vCPU of KVM in the Service VM, as the thread of QEMU that runs it: VMLAUNCH, then exits and VMRESUMEs
// (Linux arch/x86/kvm/vmx/vmx.c: vmx_vcpu_run, vmx_handle_exit; x86.c: vcpu_enter_guest).

import { IoApic } from '../../machine/io-apic.js';
import { APIC_MSR, DELIVERY_MODE, readIcr } from '../../machine/local-apic.js';
import type { NestedMachine } from '../../nested-machine.js';
import { PRIMARY } from '../../processor/controls.js';
import { EXIT_REASON, exitReasonName } from '../../processor/exit-reason.js';
import { FIELD } from '../../processor/field-table.js';
import { MSR } from '../../processor/msrs.js';
import {
  type LinuxCpu,
  type LinuxKernel,
  type TaskCode,
  VECTOR,
  WaitQueue,
} from '../linux/kernel.js';
import type { GuestCode, NestedCore, ReturnPoint } from '../steps.js';
import type { VmcsConfig } from './controls.js';
import { kvmCpuid } from './cpuid.js';
import { GuestMode } from './guest-mode.js';
import { KvmLapic } from './lapic.js';
import { decodeMmio, type MmioAccess, walkPageTables } from './mmio.js';
import type { PageAllocator } from './page-allocator.js';
import type { InterruptTarget, KvmVm } from './vm.js';
import { hostStateOf, initialFields, perCpuBase, type VcpuStart } from './vmcs-setup.js';

const VALID = 0x8000_0000;
const INTERRUPTION_TYPE = 7 << 8;
const EXTERNAL_INTERRUPT = 0;
const ERROR_CODE_VALID = 1 << 11;
const RFLAGS_IF = 1n << 9n;
const BLOCKED_BY_STI_OR_MOV_SS = 3n;
const RSP = 4;
/** SDM table 28-7. */
const WRITE_ACCESS = 2n;

/** Who dealt with an exit that reached the Service VM: KVM itself, or QEMU behind it. */
export type HandledBy = 'KVM' | 'QEMU';

/** QEMU's devices, as a vCPU thread reaches them. */
export interface DeviceModel {
  /** Port I/O; for IN, the value. Bytes are little-endian. */
  io(from: LinuxCpu, port: number, size: 1 | 2 | 4, value: number | undefined): GuestCode<number>;
  /** An access to memory that is a device's: undefined where there is none. For a load, the value. */
  mmio(address: bigint, size: number, value: bigint | undefined): bigint | undefined;
}

/** What the nested guest runs with on a CPU of the Service VM. */
export interface NestedProcessor {
  /** The processor's general-purpose registers, RAX to R15. */
  readonly registers: BigUint64Array;
  readonly core: NestedCore;
}

interface KvmVcpuOptions {
  readonly id: number;
  readonly kernel: LinuxKernel;
  /** The CPU of the Service VM that its thread begins on. */
  readonly cpu: LinuxCpu;
  readonly machine: NestedMachine;
  readonly pages: PageAllocator;
  readonly config: VmcsConfig;
  readonly vm: KvmVm;
  /** Its own among all vCPUs of all virtual machines; after its id when it is left out. */
  readonly vpid?: number;
  /** Page tables that all vCPUs share. */
  readonly hostCr3: bigint;
  readonly devices: DeviceModel;
  readonly processorOf: (cpu: LinuxCpu) => NestedProcessor;
  readonly start: VcpuStart;
  /** Shared by all vCPUs of the VM. */
  readonly msrBitmap: bigint;
  /** Told of every exit that the Service VM handled. */
  readonly onHandled: (reason: number, by: HandledBy) => void;
}

export class KvmVcpu implements InterruptTarget {
  readonly lapic: KvmLapic;
  readonly #wakeUp: WaitQueue;
  readonly #registers = new BigUint64Array(16);
  /** An event whose delivery an exit interrupted: it is injected again. */
  #reinject: { readonly information: number; readonly errorCode: number } | undefined;
  #host: ReturnPoint = { rip: 0n, rsp: 0n, cr3: 0n, gsBase: 0n };
  readonly #mode: GuestMode;
  #vmcs = 0n;
  #cpu: LinuxCpu;
  #processor: NestedProcessor;
  /** loaded_vmcs: the CPU on which its VMCS is active, and whether it was launched there. */
  #activeOn: LinuxCpu | undefined;
  #isLaunched = false;
  /** KVM_REQ_TLB_FLUSH. */
  #flushIsRequested = false;
  /** INIT has arrived, and the next SIPI starts it. */
  #waitsForSipi = false;
  /** The page of the SIPI that starts it. */
  #startPage: number | undefined;
  /** It is about to enter the guest, or in it: whoever wants its attention has to interrupt its CPU. */
  #isInGuest = false;
  /** Why the vCPU's thread has ended. */
  failure: string | undefined;

  constructor(private readonly options: KvmVcpuOptions) {
    const { id, kernel, cpu, config, start } = options;
    this.#cpu = cpu;
    this.#processor = options.processorOf(cpu);
    this.#mode = new GuestMode(config.entry, start.efer);
    this.#wakeUp = new WaitQueue(`an interrupt for the halted nested guest's vCPU${id}`, true);
    this.lapic = new KvmLapic(id, kernel, cpu, this.#wakeUp);
  }

  get id(): number {
    return this.options.id;
  }

  /** The CPU of the Service VM that its thread runs on. */
  get cpu(): LinuxCpu {
    return this.#cpu;
  }

  /** kvm_apic_set_irq, and kvm_vcpu_kick where it runs. @param from the CPU that it is called on */
  *interrupt(from: LinuxCpu, vector: number): GuestCode {
    this.lapic.request(vector);
    yield* this.#kick(from);
  }

  *#kick(from: LinuxCpu): GuestCode {
    const { kernel } = this.options;
    yield* kernel.wakeFrom(from, this.#wakeUp);
    if (this.#cpu !== from && this.#isInGuest) {
      yield* kernel.sendIpi(from, this.#cpu, VECTOR.RESCHEDULE);
    }
  }

  /** kvm_make_all_cpus_request: where it runs, it is interrupted. @param from the CPU that it is called on */
  *flush(from: LinuxCpu): GuestCode {
    this.#flushIsRequested = true;
    if (this.#cpu !== from && this.#isInGuest) {
      yield* this.options.kernel.sendIpi(from, this.#cpu, VECTOR.CALL_FUNCTION);
    }
  }

  /** INIT or SIPI from another vCPU (lapic.c: kvm_apic_accept_events). */
  *startUp(from: LinuxCpu, mode: number, page: number): GuestCode {
    if (mode === DELIVERY_MODE.INIT) this.#waitsForSipi = true;
    else if (this.#waitsForSipi) {
      this.#waitsForSipi = false;
      this.#startPage ??= page;
      yield* this.#kick(from);
    }
  }

  /** The thread of the vCPU. */
  *run(): TaskCode {
    const { kernel, start } = this.options;
    this.failure = yield* this.#create();
    if (start.mode === 'real') {
      while (this.#startPage === undefined) yield { do: 'wait', on: this.#wakeUp };
      yield* this.#load();
      yield* this.#write(FIELD.GUEST_CS_SELECTOR, BigInt(this.#startPage << 8));
      yield* this.#write(FIELD.GUEST_CS_BASE, BigInt(this.#startPage << 12));
    }
    while (this.failure === undefined) {
      if (this.#cpu.needsReschedule && this.#cpu.runQueue.length > 0) yield* this.#giveWay();
      if (!(yield* this.#load())) {
        this.failure = 'VMPTRLD failed';
        break;
      }
      yield { do: 'cli' };
      this.#isInGuest = true;
      if (this.#flushIsRequested) yield* this.#flushTranslations();
      yield* this.#inject();
      yield* kernel.program(this.#cpu, true);
      const { registers, core } = this.#processor;
      registers.set(this.#registers);
      const launch = !this.#isLaunched;
      const left = yield { do: 'enter', launch, core, host: this.#host };
      this.#isInGuest = false;
      this.#registers.set(registers);
      if (!left.ok || left.exitReason === undefined) {
        const how = left.ok ? left.ending : left.vector === 6 ? '#UD' : '#GP';
        this.failure = `${launch ? 'VMLAUNCH' : 'VMRESUME'} ended with ${how}`;
        yield { do: 'sti' };
        break;
      }
      this.#isLaunched = true;
      this.failure = yield* this.#handleExit();
    }
    yield* kernel.print(`kvm: vCPU${this.options.id}: ${this.failure}`);
  }

  /** Others run on its CPU, and it may go on on another one. */
  *#giveWay(): TaskCode {
    const next = yield { do: 'yield' };
    const cpu = this.options.kernel.cpu(next.ok ? Number(next.value) : this.#cpu.id);
    if (cpu === this.#cpu) return;
    this.#cpu = cpu;
    this.#processor = this.options.processorOf(cpu);
    this.lapic.moveTo(cpu);
  }

  /** vmx_vcpu_load: its VMCS is taken from the CPU on which it is active, and made the current one. */
  *#load(): TaskCode<boolean> {
    const cpu = this.#cpu;
    if (this.#activeOn !== undefined && this.#activeOn !== cpu)
      yield* this.#clearOn(this.#activeOn);
    const vmcs = this.#vmcs;
    if (cpu.currentVmcs !== vmcs) {
      const load = yield { do: 'vmx', name: 'VMPTRLD', execute: (vcpu) => vcpu.vmptrld(vmcs) };
      if (!load.ok || load.ending !== 'VMsucceed') return false;
      cpu.currentVmcs = vmcs;
    }
    if (this.#activeOn === undefined) {
      this.#activeOn = cpu;
      this.#flushIsRequested = true;
      yield* this.#writeAll(hostStateOf(cpu.id));
      this.#host = { ...this.#host, gsBase: perCpuBase(cpu.id) };
    }
    return true;
  }

  /** loaded_vmcs_clear. */
  *#clearOn(cpu: LinuxCpu): TaskCode {
    const vmcs = this.#vmcs;
    const { kernel } = this.options;
    yield* kernel.callOn(this.#cpu, cpu, `CPU${cpu.id} to clear a VMCS`, function* () {
      yield { do: 'vmx', name: 'VMCLEAR', execute: (vcpu) => vcpu.vmclear(vmcs) };
      if (cpu.currentVmcs === vmcs) cpu.currentVmcs = undefined;
    });
    this.#activeOn = undefined;
    this.#isLaunched = false;
  }

  /** vmx_flush_tlb. */
  *#flushTranslations(): GuestCode {
    this.#flushIsRequested = false;
    const { eptp } = this.options.vm.memory;
    yield { do: 'vmx', name: 'INVEPT', execute: (vcpu) => vcpu.invept(1n, eptp) };
  }

  *#create(): TaskCode<string | undefined> {
    const { machine, pages, config, vm, start, id, msrBitmap } = this.options;
    const vmcs12 = pages.allocate();
    machine.writeL1Memory(vmcs12, [BigInt(config.revisionId)]);
    const clear = yield { do: 'vmx', name: 'VMCLEAR', execute: (vcpu) => vcpu.vmclear(vmcs12) };
    if (!clear.ok || clear.ending !== 'VMsucceed') return 'VMCLEAR failed';
    this.#vmcs = vmcs12;
    if (!(yield* this.#load())) return 'VMPTRLD failed';
    const vpid = this.options.vpid ?? id + 1;
    const fields = initialFields({
      config,
      eptp: vm.memory.eptp,
      msrBitmap,
      vpid,
      start,
      hostCr3: this.options.hostCr3,
      hostCr4: machine.vcpus[this.#cpu.id]?.cr4 ?? 0n,
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
      gsBase: perCpuBase(this.#cpu.id),
    };
    this.#registers[4] = start.rsp;
    // vmx_vcpu_reset: vpid_sync_context.
    yield { do: 'vmx', name: 'INVVPID', execute: (vcpu) => vcpu.invvpid(1n, BigInt(vpid), 0n) };
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
    const vector = this.lapic.deliverable;
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
      if (isNmi) yield* this.options.kernel.interruptCode(this.#cpu, 2);
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
        if (this.lapic.deliverable === undefined) yield { do: 'wait', on: this.#wakeUp };
        return undefined;
      case EXIT_REASON.IO_INSTRUCTION:
        if (!(yield* this.#io())) return 'string I/O is not emulated';
        return yield* this.#emulated(reason, 'QEMU');
      case EXIT_REASON.RDMSR:
        this.#rdmsr();
        return yield* this.#emulated(reason, 'KVM');
      case EXIT_REASON.WRMSR:
        yield* this.#wrmsr();
        return yield* this.#emulated(reason, 'KVM');
      case EXIT_REASON.CR_ACCESS:
        if (!(yield* this.#controlRegister()))
          return 'the access to a control register is not emulated';
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
    const information = Number(yield* this.#read(FIELD.VM_EXIT_INTR_INFO));
    if (information < VALID || (information & INTERRUPTION_TYPE) !== EXTERNAL_INTERRUPT) return;
    yield* this.options.kernel.interruptCode(this.#cpu, information & 0xff);
  }

  /** The instruction was emulated: RIP moves after it, and blocking by STI or MOV SS is over. */
  *#emulated(reason: number, by: HandledBy): GuestCode<undefined> {
    this.options.onHandled(reason, by);
    const blocking = yield* this.#read(FIELD.GUEST_INTERRUPTIBILITY_INFO);
    if ((blocking & BLOCKED_BY_STI_OR_MOV_SS) !== 0n) {
      yield* this.#write(FIELD.GUEST_INTERRUPTIBILITY_INFO, blocking & ~BLOCKED_BY_STI_OR_MOV_SS);
    }
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

  #cpuid(): void {
    const [eax, ebx, ecx, edx] = kvmCpuid(this.#word(0), this.options.id);
    this.#set(0, BigInt(eax));
    this.#set(3, BigInt(ebx));
    this.#set(1, BigInt(ecx));
    this.#set(2, BigInt(edx));
  }

  #rdmsr(): void {
    const msr = this.#word(1);
    const value = msr === MSR.IA32_EFER ? this.#mode.efer : (this.lapic.read(msr) ?? 0n);
    this.#set(0, value);
    this.#set(2, value >> 32n);
  }

  *#wrmsr(): GuestCode {
    const msr = this.#word(1);
    const value = (BigInt(this.#word(2)) << 32n) | BigInt(this.#word(0));
    if (msr === MSR.IA32_EFER) yield* this.#writeAll(this.#mode.setEfer(value));
    else if (msr === APIC_MSR.ICR) yield* this.#sendIpi(value);
    else this.lapic.write(msr, value);
  }

  /** kvm_apic_send_ipi. */
  *#sendIpi(value: bigint): GuestCode {
    const { vm } = this.options;
    const { apicId, mode, vector } = readIcr(value);
    const target = vm.vcpus[apicId ?? -1];
    if (target === undefined) return;
    if (mode === DELIVERY_MODE.FIXED) yield* target.interrupt(this.#cpu, vector);
    else yield* target.startUp(this.#cpu, mode, vector);
  }

  *#writeAll(fields: readonly (readonly [number, bigint])[]): GuestCode {
    for (const [field, value] of fields) yield* this.#write(field, value);
  }

  /** MOV to CR0 or CR4 (SDM table 28-3): register number in bits 3:0, access in 5:4, operand in 11:8. */
  *#controlRegister(): GuestCode<boolean> {
    const qualification = Number(yield* this.#read(FIELD.EXIT_QUALIFICATION));
    const number = qualification & 0xf;
    if (((qualification >> 4) & 3) !== 0 || (number !== 0 && number !== 4)) return false;
    const register = (qualification >> 8) & 0xf;
    const value =
      register === RSP ? yield* this.#read(FIELD.GUEST_RSP) : (this.#registers[register] ?? 0n);
    const fields = number === 0 ? this.#mode.setCr0(value) : this.#mode.setCr4(value);
    yield* this.#writeAll(fields);
    // kvm_mmu_reset_context: the page tables are loaded anew.
    yield* this.#write(FIELD.EPT_POINTER, this.options.vm.memory.eptp);
    this.#flushIsRequested = true;
    return true;
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
    const value = yield* this.options.devices.io(
      this.#cpu,
      port,
      size,
      isIn ? undefined : Number(rax & mask),
    );
    if (isIn) this.#registers[0] = (rax & ~mask) | (BigInt(value >>> 0) & mask);
    return true;
  }

  *#eptViolation(reason: number): GuestCode<string | undefined> {
    const qualification = yield* this.#read(FIELD.EXIT_QUALIFICATION);
    const address = yield* this.#read(FIELD.GUEST_PHYSICAL_ADDRESS);
    const { vm } = this.options;
    if (vm.memory.map(address, (qualification & WRITE_ACCESS) !== 0n)) {
      yield* vm.flushStale(this.#cpu);
      this.options.onHandled(reason, 'KVM');
      return undefined;
    }
    const by = yield* this.#mmio(address);
    if (by === undefined) {
      return `the nested guest touched 0x${address.toString(16)}, where it has no memory`;
    }
    this.options.onHandled(reason, by);
    return undefined;
  }

  /** The instruction at RIP is emulated on a device's memory; undefined where there is no device. */
  *#mmio(address: bigint): GuestCode<HandledBy | undefined> {
    const { vm } = this.options;
    const rip = yield* this.#read(FIELD.GUEST_RIP);
    const code = walkPageTables(vm.memory, yield* this.#read(FIELD.GUEST_CR3), rip);
    const access = code === undefined ? undefined : decodeMmio(vm.memory, code, this.#registers);
    if (access === undefined) return undefined;
    const by = this.#accessDevice(address, access);
    if (by !== undefined) yield* this.#write(FIELD.GUEST_RIP, rip + BigInt(access.length));
    return by;
  }

  #accessDevice(address: bigint, { size, register, value }: MmioAccess): HandledBy | undefined {
    const { vm, devices } = this.options;
    const isKvms = IoApic.owns(address);
    let read: bigint | undefined = 0n;
    if (!isKvms) read = devices.mmio(address, size, value);
    else if (value === undefined) read = BigInt(vm.ioapic.read(Number(address & 0xfffn)));
    else vm.ioapic.write(Number(address & 0xfffn), Number(value));
    if (read === undefined) return undefined;
    if (value === undefined)
      this.#registers[register] = BigInt.asUintN(8 * Math.max(size, 4), read);
    return isKvms ? 'KVM' : 'QEMU';
  }
}
