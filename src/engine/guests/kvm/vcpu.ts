// A vCPU of KVM in the Service VM: VMLAUNCH, then exits and VMRESUMEs until the guest is idle
// (Linux arch/x86/kvm/vmx/vmx.c: vmx_vcpu_run, vmx_handle_exit).
import type { Vcpu } from '../../acrn/nested/vcpu.js';
import type { NestedMachine } from '../../nested-machine.js';
import { EXIT_REASON, exitReasonName } from '../../processor/exit-reason.js';
import { FIELD } from '../../processor/field-table.js';
import { ALL_ONES } from '../../processor/registers.js';
import type { GuestProgram } from '../nested-guest/program.js';
import type { VmcsConfig } from './controls.js';
import { KvmEpt } from './ept.js';
import type { PageAllocator } from './page-allocator.js';
import { Uart } from './uart.js';
import { initialFields } from './vmcs-setup.js';

const PAGE = 0x1000n;
const PAGE_MASK = ~(PAGE - 1n);
const L2_VPID = 1;
const ZERO_FLAG_VMFAIL = 'VMfailValid';

/** Who dealt with an exit that reached the Service VM: KVM itself, or QEMU behind it. */
export type HandledBy = 'KVM' | 'QEMU';

/** The guest goes on, or why it does not. */
export type KvmExitResult =
  | { readonly ending: 'resumed' }
  | { readonly ending: 'idle' }
  | { readonly ending: 'failed'; readonly reason: string };

const RESUMED: KvmExitResult = { ending: 'resumed' };

export interface KvmVcpuOptions {
  readonly machine: NestedMachine;
  readonly pages: PageAllocator;
  readonly config: VmcsConfig;
  readonly program: GuestProgram;
  /** Size of the nested guest's memory in bytes; addresses beyond it are no memory. */
  readonly memorySize: bigint;
  readonly uart: Uart;
  /** The pCPU's general-purpose registers, RAX to R15. */
  readonly registers: BigUint64Array;
  /** Told of every exit that the Service VM handled. */
  readonly onHandled: (reason: number, by: HandledBy) => void;
}

export class KvmVcpu {
  readonly #vcpu: Vcpu;
  readonly #ept: KvmEpt;
  /** Backing pages of the nested guest's memory, by guest-physical page. */
  readonly #backing = new Map<bigint, bigint>();
  #vmcs12 = 0n;
  /** The nested guest's registers while the Service VM runs. */
  readonly #registers = new BigUint64Array(16);

  constructor(private readonly options: KvmVcpuOptions) {
    this.#vcpu = options.machine.vcpu;
    this.#ept = new KvmEpt(options.machine, options.pages);
    this.#load(options.program);
  }

  /** Creates the VMCS and launches the guest. */
  launch(): KvmExitResult {
    const { machine, pages, config, program } = this.options;
    const vcpu = this.#vcpu;
    this.#vmcs12 = pages.allocate();
    machine.writeL1Memory(this.#vmcs12, [BigInt(config.revisionId)]);
    for (const [name, result] of [
      ['VMCLEAR', vcpu.vmclear(this.#vmcs12)],
      ['VMPTRLD', vcpu.vmptrld(this.#vmcs12)],
    ] as const) {
      if (result.ending !== 'VMsucceed') return failed(`${name} ended with ${result.ending}`);
    }
    const fields = initialFields({
      config,
      eptp: this.#ept.eptp,
      msrBitmap: this.#msrBitmap(),
      vpid: L2_VPID,
      rip: BigInt(program.loadAddress),
      rsp: BigInt(program.stackTop),
      hostCr3: pages.allocate(),
      hostCr4: vcpu.cr4,
    });
    for (const [field, value] of fields) {
      const { ending } = vcpu.vmwrite(field, value);
      if (ending !== 'VMsucceed') {
        return failed(`VMWRITE of field 0x${field.toString(16)} ended with ${ending}`);
      }
    }
    this.#registers[4] = BigInt(program.stackTop);
    return this.#enter(() => vcpu.vmlaunch(), 'VMLAUNCH');
  }

  /** Handles the exit that ACRN has just reflected, and resumes the guest. */
  handleExit(): KvmExitResult {
    this.#registers.set(this.options.registers);
    const reason = Number(this.#read(FIELD.VM_EXIT_REASON));
    if (reason >= 0x8000_0000) return failed(`VM entry failed: ${exitReasonName(reason)}`);
    // KVM looks at both on every exit, to deliver again what the exit interrupted.
    this.#read(FIELD.IDT_VECTORING_INFO_FIELD);
    this.#read(FIELD.GUEST_INTERRUPTIBILITY_INFO);
    switch (reason) {
      case EXIT_REASON.EXTERNAL_INTERRUPT:
        this.#read(FIELD.VM_EXIT_INTR_INFO);
        this.options.onHandled(reason, 'KVM');
        return this.#resume();
      case EXIT_REASON.CPUID:
        this.#cpuid();
        return this.#emulated(reason, 'KVM');
      case EXIT_REASON.HLT:
        this.options.onHandled(reason, 'KVM');
        return { ending: 'idle' };
      case EXIT_REASON.IO_INSTRUCTION:
        return this.#io() ? this.#emulated(reason, 'QEMU') : failed('string I/O is not emulated');
      case EXIT_REASON.RDMSR:
        this.#rdmsr();
        return this.#emulated(reason, 'KVM');
      case EXIT_REASON.EPT_VIOLATION:
        return this.#eptViolation(reason);
      default:
        return failed(`unexpected exit: ${exitReasonName(reason)}`);
    }
  }

  #read(field: number): bigint {
    const result = this.#vcpu.vmread(field);
    return result.ending === 'VMsucceed' ? result.value : 0n;
  }

  /** The instruction was emulated: RIP moves behind it. */
  #emulated(reason: number, by: HandledBy): KvmExitResult {
    this.options.onHandled(reason, by);
    const next = this.#read(FIELD.GUEST_RIP) + this.#read(FIELD.VM_EXIT_INSTRUCTION_LEN);
    this.#vcpu.vmwrite(FIELD.GUEST_RIP, next);
    return this.#resume();
  }

  #resume(): KvmExitResult {
    return this.#enter(() => this.#vcpu.vmresume(), 'VMRESUME');
  }

  #enter(enter: () => ReturnType<Vcpu['vmlaunch']>, name: string): KvmExitResult {
    this.options.registers.set(this.#registers);
    const result = enter();
    if (result.ending === 'entered-L2') return RESUMED;
    const error = result.ending === ZERO_FLAG_VMFAIL ? `(${result.error})` : '';
    return failed(`${name} ended with ${result.ending}${error}`);
  }

  #set(register: number, value: bigint): void {
    this.#registers[register] = value & 0xffff_ffffn;
  }

  /** KVM's own leaves; every other reads 0. */
  #cpuid(): void {
    const leaf = Number((this.#registers[0] ?? 0n) & 0xffff_ffffn);
    const signature = leaf === 0x4000_0000;
    this.#set(0, signature ? 0x4000_0001n : 0n);
    this.#set(3, signature ? 0x4b4d_564bn : 0n);
    this.#set(1, signature ? 0x564b_4d56n : 0n);
    this.#set(2, signature ? 0x0000_004dn : 0n);
  }

  /** IA32_APIC_BASE of an enabled local APIC on the boot processor; 0 for every other MSR. */
  #rdmsr(): void {
    const msr = Number((this.#registers[1] ?? 0n) & 0xffff_ffffn);
    const value = msr === 0x1b ? 0xfee0_0900n : 0n;
    this.#set(0, value);
    this.#set(2, value >> 32n);
  }

  /** SDM table 28-5: size in bits 2:0, direction in bit 3, string in bit 4, port in bits 31:16. */
  #io(): boolean {
    const qualification = Number(this.#read(FIELD.EXIT_QUALIFICATION));
    if ((qualification & 0x10) !== 0) return false;
    const port = (qualification >>> 16) & 0xffff;
    const isIn = (qualification & 0x8) !== 0;
    const rax = this.#registers[0] ?? 0n;
    const { uart } = this.options;
    if (isIn) {
      const value = Uart.owns(port) ? uart.read(port) : 0xff;
      this.#registers[0] = (rax & ~0xffn) | BigInt(value);
    } else if (Uart.owns(port)) {
      uart.write(port, Number(rax & 0xffn));
    }
    return true;
  }

  #eptViolation(reason: number): KvmExitResult {
    this.#read(FIELD.EXIT_QUALIFICATION);
    const address = this.#read(FIELD.GUEST_PHYSICAL_ADDRESS);
    if (address >= this.options.memorySize) {
      return failed(`the nested guest touched 0x${address.toString(16)}, where it has no memory`);
    }
    const page = address & PAGE_MASK;
    this.#ept.map(page, this.#backingOf(page));
    this.options.onHandled(reason, 'KVM');
    return this.#resume();
  }

  #backingOf(page: bigint): bigint {
    let backing = this.#backing.get(page);
    if (backing === undefined) {
      backing = this.options.pages.allocate();
      this.#backing.set(page, backing);
    }
    return backing;
  }

  /** QEMU puts the program into the guest's memory. */
  #load({ loadAddress, bytes }: GuestProgram): void {
    const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    padded.set(bytes);
    const quads = new BigUint64Array(padded.buffer);
    quads.forEach((quad, i) => {
      const address = BigInt(loadAddress + 8 * i);
      const page = this.#backingOf(address & PAGE_MASK);
      this.options.machine.writeL1Memory(page + (address % PAGE), [quad]);
    });
  }

  /** All MSR accesses of the nested guest exit. */
  #msrBitmap(): bigint {
    const bitmap = this.options.pages.allocate();
    const ones = Array.from({ length: 512 }, () => ALL_ONES);
    this.options.machine.writeL1Memory(bitmap, ones);
    return bitmap;
  }
}

function failed(reason: string): KvmExitResult {
  return { ending: 'failed', reason };
}
