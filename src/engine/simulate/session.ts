// Nested guests that run a workload: QEMU as often as asked for, each with its vCPUs, in a Service VM that has booted.
import { KvmHost } from '../guests/kvm/host.js';
import type { DeviceModel, KvmVcpu } from '../guests/kvm/vcpu.js';
import { longModeStart } from '../guests/kvm/vmcs-setup.js';
import { type LinuxCpu, type TaskCode, VECTOR, WaitQueue } from '../guests/linux/kernel.js';
import type { NestedGuest } from '../guests/linux/user-space.js';
import { loadGuest } from '../guests/qemu/loader.js';
import type { SessionPlace } from '../guests/qemu/session.js';
import type { GuestCode } from '../guests/steps.js';
import { type LoopName, MARK, MARK_PORT, workloadProgram } from './workloads.js';

interface WorkloadOptions {
  readonly workload: LoopName;
  /** How often each vCPU does the thing. */
  readonly rounds: number;
  /** vCPUs of each nested guest. */
  readonly vcpus: number;
  /** Nested guests at the same time. */
  readonly guests: number;
  /** All vCPUs on one CPU of the Service VM, not spread over all. */
  readonly onOneCpu: boolean;
  /** The VPID of the first vCPU; the others' follow. */
  readonly firstVpid: number;
  /** The first vCPU begins with its rounds, and the last one has ended them. */
  readonly onBegin: () => void;
  readonly onEnd: () => void;
  /** Called while the vCPUs get on. */
  readonly progress: () => void;
}

/** More exits of one round than any workload has: nothing gets on any more. */
const MOST_EXITS = 100;

export class WorkloadSession implements NestedGuest {
  #begun = 0;
  #exits = 0;
  #running: number;
  readonly #over = new WaitQueue('the end of the workload');

  constructor(
    private readonly place: SessionPlace,
    private readonly options: WorkloadOptions,
  ) {
    this.#running = options.vcpus * options.guests;
  }

  /** Ends when all vCPUs have ended their rounds; always false, for nobody logs in on these guests. */
  *start(): TaskCode<boolean> {
    const { kernel, vm, onFailure } = this.place;
    const host = yield* KvmHost.load({
      ...this.place,
      onHandled: (reason, by) => this.#handled(reason, by),
    });
    if (!(host instanceof KvmHost)) {
      onFailure(host.cause, [`${host.why} in VM${vm.id}`, 'kvm_intel refuses to load']);
      return false;
    }
    const online = kernel.cpus.filter(({ isOnline }) => isOnline).reverse();
    const cpus = this.options.onOneCpu ? online.slice(0, 1) : online;
    const vcpus: KvmVcpu[] = [];
    for (let guest = 0; guest < this.options.guests; guest += 1) {
      const kvm = host.createVm();
      for (let id = 0; id < this.options.vcpus; id += 1) {
        const cpu = cpus[vcpus.length % cpus.length] ?? kernel.cpu(0);
        const program = workloadProgram(this.options.workload, this.options.rounds, id);
        loadGuest(kvm.memory, program);
        const vcpu = host.createVcpu(kvm, {
          id,
          cpu,
          devices: this.#devices(),
          start: longModeStart(program.loadAddress, program.stackTop),
          vpid: this.options.firstVpid + vcpus.length,
        });
        vcpus.push(vcpu);
      }
    }
    for (const [i, vcpu] of vcpus.entries()) {
      kernel.spawn(vcpu.cpu, `qemu CPU ${i}/KVM`, this.#thread(vcpu), true);
      yield* kernel.sendIpi(kernel.cpu(0), vcpu.cpu, VECTOR.RESCHEDULE);
    }
    while (this.#running > 0) yield { do: 'wait', on: this.#over };
    return false;
  }

  /** Nobody types, and nobody looks for sshd. */
  *type(): GuestCode {}

  *readBanner(): TaskCode<undefined> {
    yield { do: 'yield' };
    return undefined;
  }

  #handled(...exit: Parameters<SessionPlace['onHandled']>): void {
    this.place.onHandled(...exit);
    this.#exits += 1;
    const { rounds, vcpus, guests, progress } = this.options;
    if (this.#exits < MOST_EXITS * rounds * vcpus * guests) progress();
  }

  *#thread(vcpu: KvmVcpu): TaskCode {
    yield* vcpu.run();
    this.place.onFailure('nested-guest-failed', [`KVM gave up: ${vcpu.failure ?? ''}`]);
  }

  /** No device but the marks of the programs. */
  #devices(): DeviceModel {
    const mark = (from: LinuxCpu, value: number) => this.#mark(from, value);
    return {
      *io(from, port, size, value) {
        if (port === MARK_PORT && value !== undefined) yield* mark(from, value);
        return 0xffff_ffff >>> (32 - 8 * size);
      },
      mmio: () => undefined,
    };
  }

  *#mark(from: LinuxCpu, value: number): GuestCode {
    if (value === MARK.BEGIN) {
      this.#begun += 1;
      if (this.#begun === 1) this.options.onBegin();
      return;
    }
    this.#running -= 1;
    if (this.#running > 0) return;
    this.options.onEnd();
    yield* this.place.kernel.wakeFrom(from, this.#over);
  }
}
