import { unlessStopped } from '../../config-tools/calc/build-stop.js';
import { regionLists } from '../../config-tools/calc/vm-memory.js';
import { select } from '../../config-tools/calc/xpath.js';
import { at } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';

export const hpaRegionWithoutSize: Rule = {
  name: 'hpa-region-without-size',
  meta: {
    summary:
      'a memory region of a pre-launched VM has an address and no size, or a size and no address',
    why: 'ACRN drops zeros from its lists of addresses and sizes before it pairs them. With fewer sizes than addresses the build stops with an IndexError; with fewer addresses it drops or mixes up the regions.',
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v3.0' },
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/memory_allocator.py (get_memory_info)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<size_hpa>1024', becomes: '<size_hpa>0' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms.filter(({ loadOrder }) => loadOrder === 'pre-launched')) {
      const lists = unlessStopped(() => regionLists(vm.node));
      if (lists === undefined) continue;
      const { starts, sizes } = lists;
      const regions = select(vm.node, 'memory/hpa_region').map((node) => {
        const start = at(node, 'start_hpa');
        const size = at(node, 'size_hpa');
        const hasStart = start !== undefined && starts.includes(start.node);
        return { start, size, hasStart, hasSize: size !== undefined && sizes.includes(size.node) };
      });
      const odd = regions.find(({ hasStart, hasSize }) => hasStart !== hasSize);
      if (odd?.start === undefined || odd.size === undefined) continue;
      const stops = starts.length > sizes.length;
      yield {
        severity: stops ? 'error' : 'warning',
        message: `${vmLabel(vm)} has a memory region with start_hpa ${odd.start.value || '(empty)'} and size_hpa ${odd.size.value || '(empty)'}`,
        why: `ACRN ${scenario.release}'s build ${stops ? 'pairs addresses with sizes, and stops with IndexError' : 'drops the zeros, and with them this region or another one'}`,
        help: 'give the region an address and a size, or remove it',
        range: odd.hasSize ? odd.start.range : odd.size.range,
      };
    }
  },
};
