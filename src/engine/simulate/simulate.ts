// Runs a workload of nested guests on an image, and counts what nested virtualization does meanwhile.
import type { BootOptions } from '../boot/boot.js';
import { type Counts, EventCounter } from '../costs/counts.js';
import { l2Exits } from '../costs/estimate.js';
import type { TraceEvent } from '../events.js';
import type { NestedMachine } from '../nested-machine.js';
import type { Part } from '../observe/part.js';
import { WorkloadSession } from './session.js';
import type { WorkloadName } from './workloads.js';

/** What is said of a part that is not as it should be. */
type SeenPart = Pick<Part, 'who' | 'state' | 'chain' | 'degrades'>;

/** What is changed for comparison; the way of counting never is. */
export const COMPARISONS = ['no-vmcs-shadowing', 'vpid-conflict', 'evict'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** As many rounds as every vCPU makes. */
const ROUNDS = 1000;

export interface Simulation {
  readonly workload: WorkloadName;
  /** vCPUs of each nested guest, and nested guests; both 1 or more. */
  readonly vcpus: number;
  readonly guests: number;
}

export interface SimulationRun {
  /** undefined: the machine as it is configured. */
  readonly comparison: Comparison | undefined;
  readonly vcpus: number;
  readonly guests: number;
  /** Rounds of all vCPUs together; for the workload boot, exits of L2. */
  readonly events: number;
  readonly counts: Counts;
  /** Virtual time of the rounds in nanoseconds. */
  readonly duration: number;
  /** Why the workload did not come to its end; none when it did. */
  readonly parts: readonly SeenPart[];
}

/** Boots with options; the caller knows the image. */
type Booter = (options: BootOptions) => {
  readonly parts: readonly SeenPart[];
  readonly duration: number;
  readonly verdict: string;
};

/** KVM numbers VPIDs from 1. */
const FIRST_VPID = 1;

export function simulate(
  { workload, vcpus, guests }: Simulation,
  comparison: Comparison | undefined,
  boot: Booter,
): SimulationRun {
  let counter = new EventCounter();
  let machine: NestedMachine | undefined;
  const onMachine = (made: NestedMachine) => {
    machine = made;
    if (comparison === 'no-vmcs-shadowing') made.vm.trapAllVmcsAccesses();
  };
  const sink = (event: TraceEvent) => counter.take(event);
  if (workload === 'boot') {
    const { parts, duration, verdict } = boot({ sink, onMachine });
    const events = l2Exits(counter);
    const failed = verdict === 'stopped' ? parts : [];
    return { comparison, vcpus, guests, events, counts: counter, duration, parts: failed };
  }
  const evicts = comparison === 'evict';
  const slots = () => machine?.vcpu.nested.slots.length ?? 0;
  let begin = 0;
  let measured: { readonly counts: EventCounter; readonly duration: number } | undefined;
  let used = guests;
  const { parts } = boot({
    sink,
    onMachine,
    nestedGuest: (place, progress) => {
      used = evicts ? Math.max(guests, Math.floor(slots() / vcpus) + 1) : guests;
      return new WorkloadSession(place, {
        progress,
        workload,
        rounds: ROUNDS,
        vcpus,
        guests: used,
        onOneCpu: evicts,
        firstVpid: comparison === 'vpid-conflict' ? (machine?.vm.minL1Vpid ?? 0) : FIRST_VPID,
        onBegin: () => {
          counter = new EventCounter();
          begin = place.kernel.now;
        },
        onEnd: () => {
          measured = { counts: counter, duration: place.kernel.now - begin };
          counter = new EventCounter();
        },
      });
    },
  });
  const { counts, duration } = measured ?? { counts: new EventCounter(), duration: 0 };
  return {
    comparison,
    vcpus,
    guests: used,
    events: measured === undefined ? 0 : ROUNDS * vcpus * used,
    counts,
    duration,
    parts: measured === undefined ? parts.filter(({ degrades }) => degrades) : [],
  };
}
