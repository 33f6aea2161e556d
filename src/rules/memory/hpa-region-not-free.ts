import type { Board } from '../../board/board.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Scenario } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { exceedsHost } from './host-memory.js';
import {
  freeMemory,
  hostRanges,
  preLaunchedMemory,
  type Region,
  takeRegions,
} from './pre-launched-memory.js';

function sizeText({ size }: Region): string {
  return `${size / 1024 / 1024} MiB`;
}

/** v3.0 and v3.1 stop at a region that is not in each range of memory that is still free. */
function* stops(scenario: Scenario, board: Board): Iterable<Finding> {
  const { release } = scenario;
  const free = freeMemory(board.memoryRanges, release);
  for (const memory of preLaunchedMemory(scenario)) {
    const ranges = [...free.keys()].sort((a, b) => a - b).map((start) => `0x${start.toString(16)}`);
    const [region] = takeRegions(free, memory, release);
    if (region === undefined) continue;
    const found =
      ranges.length === 1 ? `begins at ${ranges[0]}` : `is in parts (${ranges.join(', ')})`;
    yield {
      message: `${sizeText(region)} at ${region.start.value} for ${vmLabel(memory.vm)} are not free`,
      why: `what is left of the board's memory above 4 GiB ${found}; ACRN ${release}'s build stops with ResourceError: Start address of HPA is out of available memory range`,
      help: `use <size> in place of regions and let ACRN choose${ranges[0] === undefined ? '' : `, or start at ${ranges[0]}`}`,
      range: region.start.range,
    };
    return;
  }
}

/** From v3.2 on ACRN says so in its log only. */
function* spoils(scenario: Scenario, board: Board): Iterable<Finding> {
  const { release } = scenario;
  const ranges = hostRanges(board.memoryRanges, release);
  const regions = preLaunchedMemory(scenario).flatMap(({ vm, regions: own }) =>
    own.map((region) => ({ vm, region })),
  );
  for (const [index, { vm, region }] of regions.entries()) {
    const end = region.address + region.size;
    const inside = ranges.some(({ start, size }) => region.address >= start && end <= start + size);
    const twin = regions
      .slice(0, index)
      .find(
        (other) =>
          region.address < other.region.address + other.region.size && other.region.address < end,
      );
    if (inside && twin === undefined) continue;
    const what = `${sizeText(region)} at ${region.start.value} for ${vmLabel(vm)}`;
    yield {
      severity: 'warning',
      message: inside
        ? `${what} overlap memory of ${twin === undefined ? 'another VM' : vmLabel(twin.vm)}`
        : `${what} are not memory of the board`,
      why: `ACRN ${release} only logs a warning and builds, and ${inside ? "the VMs overwrite each other's memory" : 'the VM does not start'}`,
      help: "use <size> in place of regions and let ACRN choose, or an address in the board's <memory>",
      range: region.start.range,
      ...(twin && { related: [{ message: vmLabel(twin.vm), range: twin.region.start.range }] }),
    };
  }
}

export const hpaRegionNotFree: Rule = {
  name: 'hpa-region-not-free',
  meta: {
    summary: 'a memory region of a pre-launched VM is not in free memory of the board',
    why: 'A region names host memory by its address. ACRN v3.0 and v3.1 stop with a ResourceError where it is not free; v3.2 and v3.3 build, and the VM gets memory that is not there or belongs to another.',
    category: 'build',
    severity: 'error',
    stopsAt: 'allocation',
    releases: { first: 'v3.0' },
    fix: 'none',
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/memory_allocator.py (alloc_hpa_region)',
      'ACRN v3.2 misc/config_tools/static_allocators/memory_allocator.py (alloc_hpa_region)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<start_hpa>0x100000000', becomes: '<start_hpa>0x1000000000' }],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario, board } = context;
    if (board === undefined || board.memoryRanges.length === 0 || exceedsHost(context)) return;
    yield* toolTraits(scenario.release).allowsMemoryOutsideHost
      ? spoils(scenario, board)
      : stops(scenario, board);
  },
};
