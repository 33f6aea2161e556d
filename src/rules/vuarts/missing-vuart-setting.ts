import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Scenario, Vuart } from '../../scenario/model.js';
import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import { type Fix, safeFix } from '../../text/diagnostic.js';
import { child } from '../../xml/node.js';
import { insertBelow } from '../insert.js';
import type { Finding, Rule } from '../rule.js';
import { isOn } from './vuarts.js';

const NAMES = ['target_vm_id', 'target_uart_id'] as const;

/** From v2.7 on a VM can have more legacy vUARTs than two: those that are on have a target, too. */
function isThird({ release }: Scenario, vuart: Vuart): boolean {
  return (
    toolTraits(release).allocatesVuartPorts &&
    vuart.id !== 0 &&
    vuart.id !== undefined &&
    isOn(vuart)
  );
}

export const missingVuartSetting: Rule = {
  name: 'missing-vuart-setting',
  meta: {
    summary: 'legacy_vuart 1 of a VM lacks its target',
    why: "The schema makes the target of a legacy vUART optional, but the generator looks it up for vUART 1 of every VM, on or off: ACRN's build stops with a KeyError.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/scenario_config/vm_configurations_c.py (vuart_map_enable)',
    ],
    examples: [
      {
        bad: [
          {
            found:
              '<irq>COM2_IRQ</irq>\n      <target_vm_id>0</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n',
            becomes: '<irq>COM2_IRQ</irq>\n      <target_vm_id>0</target_vm_id>\n',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      for (const vuart of vm.vuarts) {
        const { kind, id, node } = vuart;
        if (kind !== 'legacy' || !(id === 1 || isThird(scenario, vuart))) continue;
        for (const name of NAMES) {
          if (child(node, name) !== undefined) continue;
          const service = serviceVm(scenario);
          const other =
            scenario.vms.find((next) => next !== vm && (next === service || vm === service)) ??
            scenario.vms.find((next) => next !== vm);
          const value = name === 'target_uart_id' ? 1 : other?.id;
          const before = child(node, name === 'target_uart_id' ? 'target_vm_id' : 'irq');
          const added = { name, value: String(value) };
          const fix: Fix = safeFix(`add ${name} ${value} to legacy_vuart ${id} of ${vmLabel(vm)}`, [
            insertBelow(scenario.document, node, before, added),
          ]);
          yield {
            message: `legacy_vuart ${id} of ${vmLabel(vm)} has no ${name}`,
            why: `ACRN ${scenario.release}'s tools look for it in every VM: the build stops with KeyError: '${name}'`,
            help: `add <${name}>, even when the vUART is off`,
            range: node.startTag,
            ...(value !== undefined && { fix }),
          };
        }
      }
    }
  },
};
