import { vmLabel } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import type { Rule } from '../rule.js';
import { isOn, lines, switchOff, vuartLabel } from './vuarts.js';

export const vuartTargetOff: Rule = {
  name: 'vuart-target-off',
  meta: {
    summary: 'a vUART is connected to one that is off or does not exist',
    why: "A line between two VMs needs both ends. ACRN's build stops.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (check_target_connection)',
    ],
    examples: [
      {
        bad: [
          {
            found: '<base>INVALID_COM_BASE</base>\n      <irq>COM2_IRQ</irq>',
            becomes: '<base>COM2_BASE</base>\n      <irq>COM2_IRQ</irq>',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    const ends = lines(scenario);
    for (const { vm, vuart } of ends) {
      const vmId = vuart.targetVmId?.number;
      const uartId = vuart.targetUartId?.number;
      if (!isOn(vuart) || vmId === undefined || uartId === undefined) continue;
      if (vmId === vm.id || !scenario.vms.some(({ id }) => id === vmId)) continue;
      const isOtherEnd = (end: (typeof ends)[number]) =>
        end.vm.id === vmId && end.vuart.id === uartId;
      if (ends.some((end) => isOtherEnd(end) && isOn(end.vuart))) continue;
      const other = ends.find(isOtherEnd);
      yield {
        message: `${vuartLabel(vuart)} of ${vmLabel(vm)} is connected to vUART ${uartId} of VM ${vmId}, which ${other ? 'is off' : 'does not exist'}`,
        why: `ACRN ${scenario.release}'s build stops`,
        help: 'switch both ends on, or this one off',
        range: vuart.base?.range ?? vuart.node.startTag,
        ...(other && {
          related: [
            {
              message: 'the other end',
              range: other.vuart.base?.range ?? other.vuart.node.startTag,
            },
          ],
        }),
        fix: safeFix(
          `switch off ${vuartLabel(vuart)} of ${vmLabel(vm)}, whose other end is off`,
          switchOff(vuart),
        ),
      };
    }
  },
};
