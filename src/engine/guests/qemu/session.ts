// modprobe kvm_intel and QEMU: how a nested guest is started in the Service VM.
import type { HvVm } from '../../acrn/hypervisor/parts.js';
import { GuestMemory } from '../kvm/guest-memory.js';
import { loadKvmIntel } from '../kvm/module.js';
import { PageAllocator } from '../kvm/page-allocator.js';
import { type HandledBy, KvmVcpu } from '../kvm/vcpu.js';
import type { LinuxKernel, TaskCode } from '../linux/kernel.js';
import { NestedGuestCpu } from '../nested-guest/cpu.js';
import type { GuestProgram } from '../nested-guest/program.js';
import type { GuestCode, NestedCore, NestedStep } from '../steps.js';
import { QemuDevices } from './device-model.js';

const MIB = 2n ** 20n;
const NESTED_GUEST_MEMORY = 2048n * MIB;
/** Free pages of the Service VM's kernel. */
const FREE_MEMORY = 256n * MIB;

export interface NestedGuestOptions {
  readonly kernel: LinuxKernel;
  readonly vm: HvVm;
  readonly program: GuestProgram;
  /** A character of the nested guest's serial line, to QEMU's terminal. */
  readonly terminal: (byte: number) => GuestCode;
  readonly onHandled: (reason: number, by: HandledBy) => void;
  readonly onFailure: (
    cause: 'no-vmx-in-cpuid' | 'vmx-msrs-fault' | 'nested-guest-failed',
    chain: readonly string[],
  ) => void;
  /** QEMU runs. */
  readonly onStart: () => void;
}

export class NestedGuestSession {
  constructor(private readonly options: NestedGuestOptions) {}

  /** false when the nested guest could not be started. */
  *start(say: (text: string) => GuestCode): TaskCode<boolean> {
    const { kernel, vm, program, onFailure } = this.options;
    const { nested } = vm;
    const first = BigInt(nested.vm.configuration.memory.at(-1)?.gpa ?? 0);
    const pages = new PageAllocator(nested, first, first + FREE_MEMORY);
    yield* say('# modprobe kvm_intel');
    const load = yield* loadKvmIntel(kernel, nested, pages);
    if (!load.loaded) {
      yield* say(`modprobe: ERROR: could not insert 'kvm_intel': ${load.error}`);
      const cause = /CPUID/.test(load.why)
        ? 'no-vmx-in-cpuid'
        : /MSR|IA32_VMX|FEATURE/.test(load.why)
          ? 'vmx-msrs-fault'
          : 'nested-guest-failed';
      onFailure(cause, [`${load.why} in VM${vm.id}`, 'kvm_intel refuses to load']);
      return false;
    }
    yield* say(
      '# qemu-system-x86_64 -enable-kvm -cpu host -nographic -m 2G -smp 1 ubuntu-20.04.img',
    );
    const memory = new GuestMemory(nested, pages, NESTED_GUEST_MEMORY);
    memory.load(program.loadAddress, program.bytes);
    const cpu = [...kernel.cpus].reverse().find(({ isOnline }) => isOnline) ?? kernel.cpu(0);
    const virtual = vm.vcpus[cpu.id];
    if (virtual === undefined) return false;
    const bitmap = pages.allocate();
    nested.writeL1Memory(
      bitmap,
      Array.from({ length: 512 }, () => 0xffff_ffff_ffff_ffffn),
    );
    const vcpu = new KvmVcpu({
      id: 0,
      kernel,
      cpu,
      machine: nested,
      pages,
      config: load.config,
      memory,
      devices: new QemuDevices(this.options.terminal),
      registers: virtual.guest.registers,
      core: coreOf(new NestedGuestCpu(virtual.engine, virtual.guest.registers)),
      start: { rip: BigInt(program.loadAddress), rsp: BigInt(program.stackTop) },
      msrBitmap: bitmap,
      onHandled: this.options.onHandled,
    });
    this.options.onStart();
    kernel.spawn(cpu, 'qemu CPU 0/KVM', this.#thread(vcpu));
    yield* kernel.sendIpi(kernel.cpu(0), cpu, 0xfd);
    return true;
  }

  *#thread(vcpu: KvmVcpu): TaskCode {
    yield* vcpu.run();
    this.options.onFailure('nested-guest-failed', [`KVM gave up: ${vcpu.failure ?? ''}`]);
  }
}

/** The nested guest's core as the processor's loop takes it. */
function coreOf(cpu: NestedGuestCpu): NestedCore {
  return {
    step: () => nestedStep(cpu.step()),
    interrupt: () => ({ ending: 'crashed', why: 'got an interrupt and has no IDT' }),
  };
}

function nestedStep(result: ReturnType<NestedGuestCpu['step']>): NestedStep {
  switch (result.ending) {
    case 'completed':
    case 'handled-L0':
      return { ending: result.ending };
    case 'reflected':
      return { ending: 'reflected', reason: result.reason };
    case 'unknown-opcode':
      return {
        ending: 'crashed',
        why: `executes what is not code at 0x${result.rip.toString(16)}`,
      };
    default:
      return { ending: 'crashed', why: `ended with ${result.ending}` };
  }
}
