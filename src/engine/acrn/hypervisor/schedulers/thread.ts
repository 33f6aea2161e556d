import type { VcpuName } from '../../../machine/events.js';

/** Thread states as vcpu_list prints them (ACRN hypervisor/include/common/schedule.h). */
type ThreadStatus = 'RUNNING' | 'RUNNABLE' | 'BLOCKED';

/** A vCPU's thread of the hypervisor. */
export interface Thread {
  readonly vcpu: VcpuName;
  readonly pcpu: number;
  status: ThreadStatus;
  /** It was put to sleep while it ran: it blocks when the pCPU switches away from it. */
  isBlocking: boolean;
  /** With its local APIC passed through, the vCPU is kicked by NMI. */
  notifiedByNmi: boolean;
}

/** What decides which thread a pCPU runs: one of ACRN's schedulers, for one pCPU. */
export interface SchedulerPolicy {
  /** Period of its tick in nanoseconds; undefined when it needs none. */
  readonly tickPeriod?: number;
  /** The tick: true when the pCPU shall schedule. `current` is undefined in the idle thread. */
  tick?(current: Thread | undefined, now: number): boolean;
  initialize?(thread: Thread): void;
  /** undefined for the idle thread. */
  pickNext(current: Thread | undefined, now: number): Thread | undefined;
  /** The thread that keeps the pCPU whatever else wakes; left out where threads share it. */
  owner?(): Thread | undefined;
  sleep(thread: Thread): void;
  wake(thread: Thread): void;
}
