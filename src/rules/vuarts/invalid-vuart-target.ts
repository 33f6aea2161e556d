import { vmLabel } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import type { Finding, Rule } from '../rule.js';
import { lineStops } from './vuart-checks.js';
import { switchOff, vuartLabel } from './vuarts.js';

export const invalidVuartTarget: Rule = {
  name: 'invalid-vuart-target',
  meta: {
    summary: 'a vUART is connected to its own VM, to a console, or to a vUART that is taken',
    why: "A line leads from one VM to another, each vUART is the end of one line, and vUART 0 is the console. ACRN's build stops at anything else.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (get_target_vm_id, get_target_uart_id, check_target_connection)',
    ],
    examples: [
      {
        bad: [
          {
            found:
              '<base>INVALID_COM_BASE</base>\n      <irq>COM2_IRQ</irq>\n      <target_vm_id>0',
            becomes: '<base>COM2_BASE</base>\n      <irq>COM2_IRQ</irq>\n      <target_vm_id>1',
          },
        ],
        good: [
          {
            found: '<irq>COM2_IRQ</irq>\n      <target_vm_id>0',
            becomes: '<irq>COM2_IRQ</irq>\n      <target_vm_id>1',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const { reason, vm, vuart, first } of lineStops(scenario)) {
      const says = {
        text: `is connected to VM "${vuart.targetVmId?.value}", which is not written in plain digits`,
        self: `is connected to its own VM ${vm.id}`,
        console: 'is connected to vUART 0, which is the console',
        taken: `is connected to vUART ${vuart.targetUartId?.value.trim()} of VM ${vuart.targetVmId?.value.trim()}, to which ${first ? vmLabel(first) : 'another VM'} is connected`,
      }[reason];
      const at = reason === 'console' ? vuart.targetUartId : vuart.targetVmId;
      yield {
        message: `${vuartLabel(vuart)} of ${vmLabel(vm)} is on, and its target is invalid`,
        why: `it ${says}: ACRN ${scenario.release}'s build stops`,
        help: 'connect it to a free vUART from 1 on of another VM, or switch it off',
        range: at?.range ?? vuart.node.startTag,
        fix: safeFix(
          `switch off ${vuartLabel(vuart)} of ${vmLabel(vm)}, which ${reason === 'taken' ? 'is connected to a vUART that is taken' : 'leads nowhere'}`,
          switchOff(vuart),
        ),
      };
    }
  },
};
