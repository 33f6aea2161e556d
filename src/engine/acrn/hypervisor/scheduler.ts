// Which vCPU runs on a pCPU (ACRN v2.5 hypervisor/common/sched_noop.c, sched_bvt.c, sched_iorr.c).
import type { ImageVm } from '../../../config-tools/image.js';

export interface VcpuThread {
  /** vCPU id within its VM; 0 is the boot processor. */
  readonly id: number;
  readonly pcpu: number;
  running: boolean;
}

export interface RunningVm {
  readonly vm: ImageVm;
  readonly vcpus: readonly VcpuThread[];
  started: boolean;
}

export class Scheduler {
  readonly #owner = new Map<number, VcpuThread>();

  /** @param kind such as SCHED_NOOP */
  constructor(private readonly kind: string) {}

  /**
   * Makes a thread runnable on its pCPU. SCHED_NOOP gives a pCPU to the first thread that wakes and never
   * to another; the others share it.
   * @returns whether the thread gets to run
   */
  wake(thread: VcpuThread): boolean {
    const owner = this.#owner.get(thread.pcpu);
    if (owner === undefined) this.#owner.set(thread.pcpu, thread);
    thread.running = owner === undefined || owner === thread || this.kind !== 'SCHED_NOOP';
    return thread.running;
  }
}
