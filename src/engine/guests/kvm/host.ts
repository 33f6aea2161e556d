// KVM in the Service VM from modprobe on, and what it makes virtual machines and vCPUs of.
import type { HvVm } from '../../acrn/hypervisor/parts.js';
import { ALL_ONES } from '../../processor/registers.js';
import type { LinuxCpu, LinuxKernel, TaskCode } from '../linux/kernel.js';
import { NestedGuestCpu } from '../nested-guest/cpu.js';
import type { NestedCore, NestedStep } from '../steps.js';
import type { VmcsConfig } from './controls.js';
import { GuestMemory } from './guest-memory.js';
import { type LoadFailure, loadKvmIntel } from './module.js';
import { PageAllocator } from './page-allocator.js';
import { type DeviceModel, type HandledBy, KvmVcpu, type NestedProcessor } from './vcpu.js';
import { KvmVm } from './vm.js';
import type { VcpuStart } from './vmcs-setup.js';

const MIB = 2n ** 20n;
const NESTED_GUEST_MEMORY = 2048n * MIB;
/** Free pages of the Service VM's kernel. */
const FREE_MEMORY = 256n * MIB;
const BITMAP_QUADS = 512;

export interface KvmPlace {
  readonly kernel: LinuxKernel;
  readonly vm: HvVm;
  /** Told of every exit that the Service VM handled. */
  readonly onHandled: (reason: number, by: HandledBy) => void;
}

/** What differs between the vCPUs of a virtual machine. */
interface VcpuPlan {
  readonly id: number;
  /** The CPU of the Service VM that its thread runs on. */
  readonly cpu: LinuxCpu;
  readonly devices: DeviceModel;
  readonly start: VcpuStart;
  /** Its own among all vCPUs of all virtual machines; after its id when it is left out. */
  readonly vpid?: number;
}

export class KvmHost {
  /** All exits for every MSR, for all vCPUs. */
  readonly #msrBitmap: bigint;
  /** QEMU's page tables. */
  readonly #hostCr3: bigint;

  private constructor(
    private readonly place: KvmPlace,
    private readonly pages: PageAllocator,
    private readonly config: VmcsConfig,
  ) {
    const { nested } = place.vm;
    this.#hostCr3 = pages.allocate();
    this.#msrBitmap = pages.allocate();
    nested.writeL1Memory(
      this.#msrBitmap,
      Array.from({ length: BITMAP_QUADS }, () => ALL_ONES),
    );
  }

  /** modprobe kvm_intel. */
  static *load(place: KvmPlace): TaskCode<KvmHost | LoadFailure> {
    const { kernel, vm } = place;
    const first = BigInt(vm.nested.vm.configuration.memory.at(-1)?.gpa ?? 0);
    const pages = new PageAllocator(vm.nested, first, first + FREE_MEMORY);
    const load = yield* loadKvmIntel(kernel, vm.nested, pages, vm.table.bootargs);
    return 'why' in load ? load : new KvmHost(place, pages, load);
  }

  createVm(): KvmVm {
    return new KvmVm(new GuestMemory(this.place.vm.nested, this.pages, NESTED_GUEST_MEMORY));
  }

  /** One more vCPU of `vm`. */
  createVcpu(vm: KvmVm, plan: VcpuPlan): KvmVcpu {
    const vcpu = new KvmVcpu({
      ...plan,
      vm,
      kernel: this.place.kernel,
      machine: this.place.vm.nested,
      pages: this.pages,
      config: this.config,
      hostCr3: this.#hostCr3,
      processorOf: (cpu) => this.#processorOf(cpu),
      msrBitmap: this.#msrBitmap,
      onHandled: this.place.onHandled,
    });
    vm.vcpus.push(vcpu);
    return vcpu;
  }

  #processorOf({ id }: LinuxCpu): NestedProcessor {
    const virtual = this.place.vm.vcpus[id];
    if (virtual === undefined) throw new RangeError(`VM${this.place.vm.id} has no vCPU${id}`);
    const { registers } = virtual.guest;
    return { registers, core: coreOf(new NestedGuestCpu(virtual.engine, registers)) };
  }
}

/** The nested guest's core as the processor's loop takes it. */
function coreOf(cpu: NestedGuestCpu): NestedCore {
  return { step: () => nestedStep(cpu.step()) };
}

function nestedStep(result: ReturnType<NestedGuestCpu['step']>): NestedStep {
  switch (result.ending) {
    case 'completed':
    case 'handled-L0':
      return { ending: result.ending };
    // A jump to itself goes on for ever.
    case 'waiting':
    case 'delivered':
      return { ending: 'completed' };
    case 'halted':
      return { ending: 'halted' };
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
