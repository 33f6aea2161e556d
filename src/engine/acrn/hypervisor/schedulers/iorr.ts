// ACRN v2.7 hypervisor/common/sched_iorr.c: round robin by slices; a thread that wakes comes first.
import { MILLISECOND } from '../../../machine/clock.js';
import type { SchedulerPolicy, Thread } from './thread.js';

/** CONFIG_SLICE_MS. */
const SLICE = 10 * MILLISECOND;

interface Slice {
  left: number;
  last: number;
}

export function iorrScheduler(): SchedulerPolicy {
  const slices = new Map<Thread, Slice>();
  let queue: Thread[] = [];
  const sliceOf = (thread: Thread): Slice => {
    let slice = slices.get(thread);
    if (slice === undefined) {
      slice = { left: SLICE, last: 0 };
      slices.set(thread, slice);
    }
    return slice;
  };
  const consume = (slice: Slice, now: number): void => {
    slice.left -= now - slice.last;
  };

  return {
    tickPeriod: MILLISECOND,
    initialize: (thread) => void sliceOf(thread),
    tick(current, now) {
      if (current === undefined) return queue.length > 0;
      const slice = sliceOf(current);
      consume(slice, now);
      slice.last = now;
      return slice.left <= 0;
    },
    pickNext(current, now) {
      if (current !== undefined && queue.includes(current)) {
        const slice = sliceOf(current);
        consume(slice, now);
        if (slice.left <= 0) slice.left += SLICE;
        queue = [...queue.filter((thread) => thread !== current), current];
      }
      const first = queue[0];
      if (first === undefined) return undefined;
      const slice = sliceOf(first);
      slice.last = now;
      while (slice.left <= 0) slice.left += SLICE;
      return first;
    },
    sleep(thread) {
      queue = queue.filter((other) => other !== thread);
    },
    wake(thread) {
      if (!queue.includes(thread)) queue.unshift(thread);
    },
  };
}
