import { grouped } from '../../text/grouped.js';
import { parseHex, parseInteger } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import { toolTraits } from './release-traits.js';
import { type BoardView, ofBoard, type ToolView } from './tool-view.js';
import { anyAt, attributeOf, select, valueAt, valuesAt } from './xpath.js';

/** The processor's threads of the board file (ACRN static_allocators/cpu_freq.py). */
export const processorThreads = ofBoard(({ board }): readonly XmlElement[] =>
  select(board.document.root, '//processors//thread'),
);

const processorCapabilities = ofBoard(
  ({ board }): ReadonlySet<string> =>
    new Set(
      select(board.document.root, '//processors//capability').map((capability) =>
        attributeOf(capability, 'id'),
      ),
    ),
);

export function hasProcessorCapability(view: BoardView, id: string): boolean {
  return processorCapabilities(view).has(id);
}

/** The pCPUs of real-time VMs. */
export function realTimePcpus({ scenario }: ToolView): ReadonlySet<string> {
  return new Set(
    select(scenario, '//vm')
      .filter((vm) => anyAt(vm, 'vm_type', 'RTVM'))
      .flatMap((vm) => valuesAt(vm, '//cpu_affinity//pcpu_id')),
  );
}

const LEVELS = ['guaranteed', 'highest', 'lowest'] as const;
type Level = (typeof LEVELS)[number];

export function performanceLevel(thread: XmlElement, level: Level): number | undefined {
  return parseInteger(valueAt(thread, `${level}_performance_lvl`));
}

const withoutSomeLevel = ofBoard((view): readonly XmlElement[] =>
  processorThreads(view).filter((thread) =>
    LEVELS.some((level) => performanceLevel(thread, level) === undefined),
  ),
);

/** The levels that are read of a thread whose processor has HWP. */
function levelsRead(isRealTime: boolean, turbo: boolean): readonly Level[] {
  if (isRealTime) return ['guaranteed'];
  return LEVELS.filter((level) => level !== 'highest' || turbo);
}

/** The pCPUs that a thread names as those of its frequency; none where it names none. */
export function frequencyDomain(thread: XmlElement): readonly string[] {
  const domain = valueAt(thread, 'freqdomain_cpus');
  return domain === '' ? [] : domain.split(' ');
}

/** From v3.2 on: what cpu_freq.py does not find in the board file, in words that follow "the board file". */
export function frequencyProblem(view: ToolView): string | undefined {
  if (!toolTraits(view.release).limitsCpuFrequency) return undefined;
  const threads = withoutSomeLevel(view);
  if (threads.length > 0 && hasProcessorCapability(view, 'hwp_supported')) {
    const turbo = hasProcessorCapability(view, 'turbo_boost_available');
    const realTime = realTimePcpus(view);
    for (const thread of threads) {
      const id = valueAt(thread, 'cpu_id');
      const missing = levelsRead(realTime.has(id), turbo).find(
        (level) => performanceLevel(thread, level) === undefined,
      );
      if (missing === undefined) continue;
      return `gives pCPU ${id} no ${missing}_performance_lvl, though its processor has HWP`;
    }
  }
  return sharingProblem(view);
}

const sharingProblem = ofBoard((view): string | undefined => {
  const threads = processorThreads(view);
  const ids = grouped(threads, (thread) => valueAt(thread, 'cpu_id'));
  const domains: (readonly string[])[] = [];
  for (const thread of threads) {
    const id = valueAt(thread, 'cpu_id');
    if (parseHex(valueAt(thread, 'apic_id').slice(2)) === undefined) {
      return `gives pCPU ${id} no apic_id in hexadecimal digits`;
    }
    const domain = frequencyDomain(thread);
    domains.splice(Number(id), 0, domain.length === 0 ? [id] : domain);
  }
  for (const id of ids.keys()) {
    const domain = domains[Number(id)];
    if (domain === undefined)
      return `has pCPU ${id} among ${threads.length}, which are counted from 0`;
    const odd = domain.find((other) => ids.get(other)?.length !== 1);
    if (odd === undefined) continue;
    if (ids.has(odd)) return `lists pCPU ${odd} more than once`;
    return `says that pCPU ${id} shares its frequency with pCPU ${odd}, which it does not list`;
  }
  return undefined;
});
