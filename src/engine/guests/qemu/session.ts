// modprobe kvm_intel and QEMU: how a nested guest is started in the Service VM.
import type { HvVm } from '../../acrn/hypervisor/parts.js';
import { GuestMemory } from '../kvm/guest-memory.js';
import { loadKvmIntel } from '../kvm/module.js';
import { PageAllocator } from '../kvm/page-allocator.js';
import { type HandledBy, KvmVcpu } from '../kvm/vcpu.js';
import { KvmVm } from '../kvm/vm.js';
import { longModeStart, REAL_MODE_START } from '../kvm/vmcs-setup.js';
import { type LinuxKernel, type TaskCode, VECTOR } from '../linux/kernel.js';
import {
  readSegment,
  SERVICE_VM,
  type Segment,
  SSH,
  segmentFrame,
  TCP_FLAG,
} from '../linux/tcp-client.js';
import { NestedGuestCpu } from '../nested-guest/cpu.js';
import type { GuestProgram } from '../nested-guest/program.js';
import type { GuestCode, NestedCore, NestedStep } from '../steps.js';
import { QemuDevices } from './device-model.js';
import { loadGuest } from './loader.js';

const MIB = 2n ** 20n;
export const NESTED_GUEST_MEMORY = 2048n * MIB;
/** Free pages of the Service VM's kernel. */
export const FREE_MEMORY = 256n * MIB;

/** Where a session is, and whom it tells. */
export interface SessionPlace {
  readonly kernel: LinuxKernel;
  readonly vm: HvVm;
  readonly onHandled: (reason: number, by: HandledBy) => void;
  readonly onFailure: (
    cause: 'no-vmx-in-cpuid' | 'vmx-msrs-fault' | 'nested-guest-failed',
    chain: readonly string[],
  ) => void;
}

export interface NestedGuestOptions extends SessionPlace {
  readonly program: GuestProgram;
  /** The image of the nested guest's disk. */
  readonly disk: Uint8Array;
  /** A character of the nested guest's serial line, to QEMU's terminal. */
  readonly terminal: (byte: number) => GuestCode;
  /** QEMU runs. */
  readonly onStart: () => void;
}

/** As many vCPUs as the tutorial gives the nested guest (-smp 2), where the Service VM has as many. */
const MOST_VCPUS = 2;
const MILLISECOND = 1_000_000;
/** Milliseconds that the network client waits for an answer. */
const PATIENCE = 1000;
export class NestedGuestSession {
  #devices: QemuDevices | undefined;
  readonly #segments: Segment[] = [];

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
    const cpus = kernel.cpus.filter(({ isOnline }) => isOnline);
    const count = Math.min(cpus.length, MOST_VCPUS);
    yield* say(
      `# qemu-system-x86_64 -enable-kvm -cpu host -nographic -m 2G -smp ${count} -hda ubuntu-20.04.img`,
    );
    const memory = new GuestMemory(nested, pages, NESTED_GUEST_MEMORY);
    loadGuest(memory, program);
    const kvm = new KvmVm(memory);
    const bitmap = pages.allocate();
    nested.writeL1Memory(
      bitmap,
      Array.from({ length: 512 }, () => 0xffff_ffff_ffff_ffffn),
    );
    const devices = new QemuDevices({
      kernel,
      vm: kvm,
      vcpus: count,
      disk: this.options.disk,
      terminal: this.options.terminal,
      onFrame: (frame) => {
        const segment = readSegment(frame, SSH, SERVICE_VM);
        if (segment !== undefined) this.#segments.push(segment);
      },
    });
    this.#devices = devices;
    const vcpus: KvmVcpu[] = [];
    // The first vCPU on the last CPU: the first one has the rest of the system.
    for (const [id, cpu] of cpus.slice(-count).reverse().entries()) {
      const virtual = vm.vcpus[cpu.id];
      if (virtual === undefined) return false;
      vcpus.push(
        new KvmVcpu({
          id,
          kernel,
          cpu,
          machine: nested,
          pages,
          config: load.config,
          vm: kvm,
          devices,
          registers: virtual.guest.registers,
          core: coreOf(new NestedGuestCpu(virtual.engine, virtual.guest.registers)),
          start: id === 0 ? longModeStart(program.loadAddress, program.stackTop) : REAL_MODE_START,
          msrBitmap: bitmap,
          onHandled: this.options.onHandled,
        }),
      );
    }
    kvm.vcpus.push(...vcpus);
    this.options.onStart();
    const boot = kernel.cpu(0);
    kernel.spawn(boot, 'qemu disk', devices.diskThread(boot));
    for (const vcpu of vcpus) {
      const { cpu, id } = vcpu;
      kernel.spawn(cpu, `qemu CPU ${id}/KVM`, this.#thread(vcpu));
      yield* kernel.sendIpi(boot, cpu, VECTOR.RESCHEDULE);
    }
    return true;
  }

  /** Somebody types at QEMU's terminal. */
  *type(text: string): GuestCode {
    const { kernel } = this.options;
    if (this.#devices !== undefined) yield* this.#devices.type(kernel.cpu(0), text);
  }

  /** `nc` to the nested guest's port 22: what it says first; undefined when nobody answers. */
  *readBanner(): TaskCode<string | undefined> {
    const sequence = 0x2000;
    yield* this.#send({ flags: TCP_FLAG.SYN, sequence, acknowledgement: 0 });
    const answer = yield* this.#nextSegment();
    const isAccepted = answer?.flags === (TCP_FLAG.SYN | TCP_FLAG.ACK);
    if (answer === undefined || !isAccepted || answer.acknowledgement !== sequence + 1) {
      return undefined;
    }
    yield* this.#send({
      flags: TCP_FLAG.ACK,
      sequence: sequence + 1,
      acknowledgement: answer.sequence + 1,
    });
    const data = yield* this.#nextSegment();
    return data?.sequence === answer.sequence + 1 ? data.text.trimEnd() : undefined;
  }

  *#send(segment: Omit<Segment, 'text'>): GuestCode {
    const { kernel } = this.options;
    const frame = segmentFrame(SERVICE_VM, SSH, segment);
    if (this.#devices !== undefined) yield* this.#devices.receive(kernel.cpu(0), frame);
  }

  *#nextSegment(): TaskCode<Segment | undefined> {
    for (let waited = 0; this.#segments.length === 0 && waited < PATIENCE; waited += 1) {
      yield { do: 'sleep', ns: MILLISECOND };
    }
    return this.#segments.shift();
  }

  *#thread(vcpu: KvmVcpu): TaskCode {
    yield* vcpu.run();
    this.options.onFailure('nested-guest-failed', [`KVM gave up: ${vcpu.failure ?? ''}`]);
  }
}

/** The nested guest's core as the processor's loop takes it. */
export function coreOf(cpu: NestedGuestCpu): NestedCore {
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
