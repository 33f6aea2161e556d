import { bvtScheduler } from './bvt.js';
import { iorrScheduler } from './iorr.js';
import { noopScheduler } from './noop.js';
import { prioScheduler } from './prio.js';
import type { SchedulerPolicy } from './thread.js';

const POLICIES: ReadonlyMap<string, () => SchedulerPolicy> = new Map([
  ['SCHED_NOOP', noopScheduler],
  ['SCHED_BVT', bvtScheduler],
  ['SCHED_IORR', iorrScheduler],
  ['SCHED_PRIO', prioScheduler],
]);

/** A scheduler for one pCPU, by its name in the configuration; an unknown name is the first of them. */
export function schedulerPolicy(name: string): SchedulerPolicy {
  return (POLICIES.get(name) ?? noopScheduler)();
}
