// ACRN v2.7 hypervisor/common/sched_bvt.c: the thread with the earliest effective virtual time runs.
import { MILLISECOND } from '../../../machine/clock.js';
import type { SchedulerPolicy, Thread } from './thread.js';

const UNIT = MILLISECOND;
/** Units that a thread may run ahead of the next one: BVT_CSA_MCU. */
const SWITCH_ALLOWANCE = 5;

interface VirtualTime {
  /** Actual and effective virtual time, in units. */
  avt: number;
  residual: number;
  countdown: number;
  startedAt: number;
}

export function bvtScheduler(): SchedulerPolicy {
  const times = new Map<Thread, VirtualTime>();
  let queue: Thread[] = [];
  const timeOf = (thread: Thread): VirtualTime => {
    let time = times.get(thread);
    if (time === undefined) {
      time = { avt: 0, residual: 0, countdown: SWITCH_ALLOWANCE, startedAt: 0 };
      times.set(thread, time);
    }
    return time;
  };
  const enqueue = (thread: Thread): void => {
    const { avt } = timeOf(thread);
    const at = queue.findIndex((other) => timeOf(other).avt > avt);
    queue.splice(at < 0 ? queue.length : at, 0, thread);
  };
  const dequeue = (thread: Thread): void => {
    queue = queue.filter((other) => other !== thread);
  };

  return {
    tickPeriod: UNIT,
    initialize: (thread) => void timeOf(thread),
    tick(current) {
      if (current === undefined) return queue.length > 0;
      const time = timeOf(current);
      time.countdown -= 1;
      return time.countdown === 0;
    },
    pickNext(current, now) {
      if (current !== undefined) {
        const time = timeOf(current);
        const passed = Math.max(now - time.startedAt, 0) + time.residual;
        time.avt += Math.floor(passed / UNIT);
        time.residual = passed % UNIT;
        if (queue.includes(current)) {
          dequeue(current);
          enqueue(current);
        }
      }
      const [first, second] = queue;
      if (first === undefined) return undefined;
      const time = timeOf(first);
      // Alone, a thread runs for ever.
      time.countdown =
        second === undefined
          ? Number.POSITIVE_INFINITY
          : timeOf(second).avt - time.avt + SWITCH_ALLOWANCE;
      time.startedAt = now;
      return first;
    },
    sleep: dequeue,
    wake(thread) {
      const time = timeOf(thread);
      const first = queue[0];
      const system = first === undefined ? 0 : timeOf(first).avt;
      if (time.avt <= system - SWITCH_ALLOWANCE) time.avt = system;
      enqueue(thread);
    },
  };
}
