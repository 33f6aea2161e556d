import type { Board } from '../../board/board.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Scenario, Vm, VuartEndpoint } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { valueOr } from '../../scenario/populated.js';
import type { Finding, Rule } from '../rule.js';

/** COM ports with an interrupt line of their own, as intx.py:alloc_standard_irq compares them. */
const STANDARD_PORTS = ['0x3F8', '0x3E8', '0x2F8', '0x2E8'];

/** The ends of vUART lines in a VM that take an interrupt line of its list. */
function takers({ hypervisor }: Scenario, vm: Vm): VuartEndpoint[] {
  return hypervisor.vuartConnections.flatMap(({ type, endpoints }) => {
    const own = endpoints.filter(({ vmName }) => vmName?.value === vm.name?.value);
    if (valueOr(type, 'pci') !== 'legacy') return own;
    if (vm.loadOrder === 'service') return [];
    return own.filter(({ ioPort }) => !STANDARD_PORTS.includes(ioPort.value ?? ''));
  });
}

/** How many interrupt lines there are for them (ACRN v3.0 and v3.3 static_allocators/intx.py). */
function available({ release }: Scenario, vm: Vm, board: Board): number {
  const native = board.availableIrqs.filter((irq) => irq !== 3 && irq !== 4).length;
  if (vm.loadOrder === 'service') return native;
  const { givesVmsBoardIrqs, allocatesShutdownIrqs } = toolTraits(release);
  return (givesVmsBoardIrqs ? native : 10) - (allocatesShutdownIrqs ? 1 : 0);
}

export const vuartIrqsExhausted: Rule = {
  name: 'vuart-irqs-exhausted',
  meta: {
    summary: 'a VM has more vUART lines than interrupt lines',
    why: 'Each PCI vUART, and in VMs other than the Service VM each legacy one at an unusual port, takes an interrupt line. The build stops with ResourceError: Cannot allocate legacy irq.',
    category: 'build',
    severity: 'error',
    stopsAt: 'allocation',
    releases: { first: 'v3.0' },
    fix: 'none',
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/intx.py (alloc_vuart_connection_irqs)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '    </vuart_connections>',
            becomes:
              '      <vuart_connection>\n        <name>second line</name>\n        <type>pci</type>\n        <endpoint>\n          <vm_name>PRE_RT_VM1</vm_name>\n          <vbdf>00:11.0</vbdf>\n        </endpoint>\n        <endpoint>\n          <vm_name>ACRN_Service_VM</vm_name>\n          <vbdf>00:11.0</vbdf>\n        </endpoint>\n      </vuart_connection>\n    </vuart_connections>',
          },
        ],
        board: [{ found: '5, 6, 7, 10, 11, 12, 13, 14, 15', becomes: '3, 5' }],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    if (board === undefined || !board.sections.has('AVAILABLE_IRQ_INFO')) return;
    for (const vm of scenario.vms) {
      const ends = takers(scenario, vm);
      const most = available(scenario, vm, board);
      const first = ends[Math.max(most, 0)];
      if (first === undefined && most >= 0) continue;
      yield {
        message: `${vmLabel(vm)} has ${ends.length} vUARTs that need an interrupt line, and ${Math.max(most, 0)} ${most === 1 ? 'is' : 'are'} left`,
        why: `ACRN ${scenario.release}'s build stops with ResourceError: Cannot allocate legacy irq`,
        help: 'connect fewer vUARTs to it, or use legacy ones at the ports 0x3F8, 0x2F8, 0x3E8 and 0x2E8',
        range: first?.vmName?.range ?? vm.range,
      };
    }
  },
};
