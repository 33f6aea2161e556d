import { parseInteger } from '../../text/python-integer.js';
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
  const ids = new Set(threads.map((thread) => valueAt(thread, 'cpu_id')));
  const domains: (readonly string[])[] = [];
  for (const thread of threads) {
    domains.splice(Number(valueAt(thread, 'cpu_id')), 0, frequencyDomain(thread));
  }
  for (const id of ids) {
    const unlisted = domains[Number(id)]?.find((other) => !ids.has(other));
    if (unlisted === undefined) continue;
    return `says that pCPU ${id} shares its frequency with pCPU ${unlisted}, which it does not list`;
  }
  return undefined;
});
