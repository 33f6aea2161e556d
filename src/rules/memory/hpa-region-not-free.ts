import { unlessStopped } from '../../config-tools/calc/build-stop.js';
import { MIB } from '../../config-tools/calc/numbers.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { ToolView } from '../../config-tools/calc/tool-view.js';
import {
  hostMemory,
  type MemoryRegion,
  type VmMemory,
  vmMemory,
} from '../../config-tools/calc/vm-memory.js';
import type { Scenario } from '../../scenario/model.js';
import { textOf, valueRange } from '../../xml/node.js';
import type { Finding, Rule } from '../rule.js';
import { vmLabelOf } from '../vm-of.js';
import { exceedsHost } from './host-memory.js';

function describe(scenario: Scenario, { vm }: VmMemory, { size, node }: MemoryRegion): string {
  return `${size / MIB} MiB at ${textOf(node)} for ${vmLabelOf(scenario, vm)}`;
}

/** v3.0 and v3.1 stop at a region that is not in each range of memory that is still free. */
function* stops(scenario: Scenario, all: readonly VmMemory[]): Iterable<Finding> {
  const { release } = scenario;
  for (const memory of all) {
    const [region] = memory.outside;
    if (region === undefined) continue;
    const ranges = memory.free.map((start) => `0x${start.toString(16)}`);
    const found =
      ranges.length === 1 ? `begins at ${ranges[0]}` : `is in parts (${ranges.join(', ')})`;
    yield {
      message: `${describe(scenario, memory, region)} are not free`,
      why: `what is left of the board's memory above 4 GiB ${found}; ACRN ${release}'s build stops with ResourceError: Start address of HPA is out of available memory range`,
      help: `use <size> in place of regions and let ACRN choose${ranges[0] === undefined ? '' : `, or start at ${ranges[0]}`}`,
      range: valueRange(region.node),
    };
    return;
  }
}

/** From v3.2 on ACRN says so in its log only. */
function* spoils(scenario: Scenario, view: ToolView, all: readonly VmMemory[]): Iterable<Finding> {
  const { release } = scenario;
  const host = [...hostMemory(view)];
  const regions = all.flatMap((memory) => memory.regions.map((region) => ({ memory, region })));
  for (const [index, { memory, region }] of regions.entries()) {
    const end = region.start + region.size;
    const inside = host.some(([start, size]) => region.start >= start && end <= start + size);
    const other = regions
      .slice(0, index)
      .find(
        (each) => region.start < each.region.start + each.region.size && each.region.start < end,
      );
    if (inside && other === undefined) continue;
    const what = describe(scenario, memory, region);
    const label = other === undefined ? 'another VM' : vmLabelOf(scenario, other.memory.vm);
    yield {
      severity: 'warning',
      message: inside
        ? `${what} overlap memory of ${label}`
        : `${what} are not memory of the board`,
      why: `ACRN ${release} only logs a warning and builds, and ${inside ? "the VMs overwrite each other's memory" : 'the VM does not start'}`,
      help: "use <size> in place of regions and let ACRN choose, or an address in the board's <memory>",
      range: valueRange(region.node),
      ...(other && { related: [{ message: label, range: valueRange(other.region.node) }] }),
    };
  }
}

export const hpaRegionNotFree: Rule = {
  name: 'hpa-region-not-free',
  meta: {
    summary: 'a memory region of a pre-launched VM is not in free memory of the board',
    why: 'A region names host memory by its address. ACRN v3.0 and v3.1 stop with a ResourceError where it is not free; v3.2 and v3.3 build, and the VM gets memory that is not there or belongs to another.',
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v3.0' },
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
    const { scenario, populated, board } = context;
    if (board === undefined || exceedsHost(context)) return;
    const view = { release: scenario.release, scenario: populated, board };
    const all = unlessStopped(() => vmMemory(view)) ?? [];
    yield* toolTraits(scenario.release).allowsMemoryOutsideHost
      ? spoils(scenario, view, all)
      : stops(scenario, all);
  },
};
