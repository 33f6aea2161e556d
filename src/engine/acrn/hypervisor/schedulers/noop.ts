// ACRN v2.7 hypervisor/common/sched_noop.c: a pCPU belongs to the first thread that wakes on it.
import type { SchedulerPolicy, Thread } from './thread.js';

export function noopScheduler(): SchedulerPolicy {
  let owner: Thread | undefined;
  return {
    pickNext: () => owner,
    owner: () => owner,
    sleep(thread) {
      if (owner === thread) owner = undefined;
    },
    wake(thread) {
      owner ??= thread;
    },
  };
}
