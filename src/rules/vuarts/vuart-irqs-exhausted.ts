import { readsAvailableIrqs } from '../../config-tools/calc/board-gaps.js';
import { unlessStopped } from '../../config-tools/calc/build-stop.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { type VuartInterrupt, vuartInterrupts } from '../../config-tools/calc/vuart-interrupts.js';
import { grouped } from '../../text/grouped.js';
import { child, valueRange } from '../../xml/node.js';
import { vuartConnections, without } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { vmLabelOf } from '../vm-of.js';

/** Where the vUART that asks for a line stands: the VM that a connection's end names, or the vUART. */
function place({ vm, node }: VuartInterrupt) {
  return node === undefined ? vm.startTag : valueRange(child(node, 'vm_name') ?? node);
}

export const vuartIrqsExhausted: Rule = {
  name: 'vuart-irqs-exhausted',
  meta: {
    summary: 'a VM has more vUART lines than interrupt lines',
    why: 'Each PCI vUART of v3.x takes an interrupt line, and so does a legacy one with an unusual port; up to v2.6 those of the Service VM take the lines that the board has free. The build stops with ResourceError: Cannot allocate legacy irq.',
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.5 misc/config_tools/static_allocators/intx.py (alloc_irq)',
      'ACRN v3.0 misc/config_tools/static_allocators/intx.py (alloc_vuart_connection_irqs)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          vuartConnections('pci', [
            'second line',
            ['PRE_RT_VM1', '00:11.0'],
            ['ACRN_Service_VM', '00:11.0'],
          ]),
        ],
        board: [{ found: '5, 6, 7, 10, 11, 12, 13, 14, 15', becomes: '3, 5' }],
      },
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<base>INVALID_COM_BASE</base>\n      <irq>SOS_COM2_IRQ',
            becomes: '<base>SOS_COM2_BASE</base>\n      <irq>SOS_COM2_IRQ',
          },
        ],
        badBoard: [without('\t3, 5, 6, 7, 10, 11, 12, 13, 14, 15\n')],
        alsoRaises: ['incomplete-board', 'service-vm-legacy-vuart-1-on', 'invalid-vuart-target'],
      },
    ],
  },
  *check({ scenario, populated, board }): Iterable<Finding> {
    if (board === undefined) return;
    const { release } = scenario;
    const view = { release, scenario: populated, board };
    // A board file without the list has a finding of its own.
    if (!board.sections.has('AVAILABLE_IRQ_INFO') && readsAvailableIrqs(view)) return;
    const all = unlessStopped(() => vuartInterrupts(view)) ?? [];
    const wanted = all.filter(({ fromFree }) => fromFree);
    for (const [vm, own] of grouped(wanted, (each) => each.vm)) {
      const left = own.filter(({ irq }) => irq !== undefined).length;
      const missing = own[left];
      if (missing === undefined) continue;
      // The vUART of the shutdown comes last and stands nowhere.
      const shown = own.findLast(({ node }) => node !== undefined);
      yield {
        message: `${vmLabelOf(scenario, vm)} has vUARTs that need ${own.length} interrupt lines, and gets ${left}`,
        why: `each needs a line of its own: ACRN ${release}'s build stops with "Cannot allocate legacy irq"`,
        help: toolTraits(release).hasVuartConnections
          ? 'connect fewer vUARTs to it, or use legacy ones at the ports 0x3F8, 0x2F8, 0x3E8 and 0x2E8'
          : 'switch one off with INVALID_COM_BASE, or use a board file with more lines in AVAILABLE_IRQ_INFO',
        range: place(missing.node === undefined && shown !== undefined ? shown : missing),
      };
    }
  },
};
