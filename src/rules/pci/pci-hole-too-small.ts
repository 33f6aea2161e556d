import { boardGaps } from '../../config-tools/calc/board-gaps.js';
import { type BuildStop, stopOf } from '../../config-tools/calc/build-stop.js';
import { vmBars } from '../../config-tools/calc/pci-bars.js';
import type { ToolView } from '../../config-tools/calc/tool-view.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { vmOf } from '../vm-of.js';

/** What stops the placing of BARs for want of room; what stops it otherwise has rules of its own. */
function withoutRoom(view: ToolView): BuildStop | undefined {
  const stop = stopOf(() => vmBars(view));
  return stop?.node?.name === 'vm' ? stop : undefined;
}

export const pciHoleTooSmall: Rule = {
  name: 'pci-hole-too-small',
  meta: {
    summary: 'the PCI holes have no room for the BARs of a VM',
    why: 'Virtual devices get addresses that native devices leave free in the PCI holes, those of the board for the Service VM. The build stops where a BAR does not fit.',
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v2.5' },
    references: ['ACRN v2.5 misc/config_tools/static_allocators/gpa.py (alloc_addr)'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [],
        badBoard: [
          {
            found: 'min="0x80800000" max="0xbfffffff" len="0x3f800000"',
            becomes: 'min="0x80800000" max="0x80800fff" len="0x1000"',
          },
        ],
      },
    ],
  },
  *check({ scenario, populated, board }): Iterable<Finding> {
    if (board === undefined) return;
    const view = { release: scenario.release, scenario: populated, board };
    const stop = withoutRoom(view);
    const vm = stop?.node && vmOf(scenario, stop.node);
    if (vm === undefined || boardGaps(view).length > 0) return;
    yield {
      message: `the PCI holes have no room for all devices of ${vmLabel(vm)}`,
      help: 'use smaller or fewer shared memory regions and PCI vUARTs in it',
      range: vm.range,
    };
  },
};
