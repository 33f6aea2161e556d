// modprobe kvm_intel and QEMU: how a nested guest is started in the Service VM.

import { MILLISECOND } from '../../machine/clock.js';
import { KvmHost, type KvmPlace } from '../kvm/host.js';
import type { LoadFailure } from '../kvm/module.js';
import type { KvmVcpu } from '../kvm/vcpu.js';
import { longModeStart, REAL_MODE_START } from '../kvm/vmcs-setup.js';
import type { TaskCode } from '../linux/kernel.js';
import {
  readSegment,
  SERVICE_VM,
  type Segment,
  SSH,
  segmentFrame,
  TCP_FLAG,
} from '../linux/tcp-client.js';
import type { GuestProgram } from '../nested-guest/program.js';
import type { GuestCode } from '../steps.js';
import { QemuDevices } from './device-model.js';
import { loadGuest } from './loader.js';

/** Where a session is, and whom it tells. */
export interface SessionPlace extends KvmPlace {
  readonly onFailure: (cause: LoadFailure['cause'], chain: readonly string[]) => void;
}

interface NestedGuestOptions extends SessionPlace {
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
/** Milliseconds that the network client waits for an answer. */
const PATIENCE = 1000;
export class NestedGuestSession {
  #devices: QemuDevices | undefined;
  readonly #segments: Segment[] = [];

  constructor(private readonly options: NestedGuestOptions) {}

  /** false when the nested guest could not be started. */
  *start(say: (text: string) => GuestCode): TaskCode<boolean> {
    const { kernel, program } = this.options;
    yield* say('# modprobe kvm_intel');
    const host = yield* KvmHost.load(this.options);
    if (!(host instanceof KvmHost)) {
      yield* this.#tellFailure(host, say);
      return false;
    }
    const online = kernel.cpus.filter(({ isOnline }) => isOnline).length;
    const count = Math.min(online, MOST_VCPUS);
    yield* say(
      `# qemu-system-x86_64 -enable-kvm -cpu host -nographic -m 2G -smp ${count} -hda ubuntu-20.04.img`,
    );
    const kvm = host.createVm();
    loadGuest(kvm.memory, program);
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
    const boot = kernel.cpu(0);
    const vcpus: KvmVcpu[] = [];
    for (let id = 0; id < count; id += 1) {
      const start =
        id === 0 ? longModeStart(program.loadAddress, program.stackTop) : REAL_MODE_START;
      vcpus.push(host.createVcpu(kvm, { id, cpu: boot, devices, start }));
    }
    this.options.onStart();
    kernel.spawn(boot, 'qemu disk', devices.diskThread(boot));
    // All threads begin on the CPU of their parent.
    for (const vcpu of vcpus) kernel.spawn(boot, `qemu CPU ${vcpu.id}/KVM`, this.#thread(vcpu));
    return true;
  }

  *#tellFailure({ cause, why, error }: LoadFailure, say: (text: string) => GuestCode): GuestCode {
    const { vm, onFailure } = this.options;
    if (error !== undefined) yield* say(`modprobe: ERROR: could not insert 'kvm_intel': ${error}`);
    const end =
      error === undefined
        ? 'ACRN nests only a KVM that uses EPT, and its shadow page tables are not modelled'
        : 'kvm_intel refuses to load';
    onFailure(cause, [`${why} in VM${vm.id}`, end]);
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
