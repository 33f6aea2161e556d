// ACRN v2.7 hypervisor/common/sched_prio.c, with all threads of one priority: the first in the queue runs until
// it sleeps.
import type { SchedulerPolicy, Thread } from './thread.js';

export function prioScheduler(): SchedulerPolicy {
  let queue: Thread[] = [];
  return {
    pickNext: () => queue[0],
    owner: () => queue[0],
    sleep(thread) {
      queue = queue.filter((other) => other !== thread);
    },
    wake(thread) {
      queue.push(thread);
    },
  };
}
