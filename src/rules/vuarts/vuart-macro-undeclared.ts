import { at } from '../../scenario/located.js';
import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { isOn, vuartLabel } from './vuarts.js';

export const vuartMacroUndeclared: Rule = {
  name: 'vuart-macro-undeclared',
  meta: {
    summary: 'a legacy vUART has a base or irq that the generated C does not declare',
    why: 'Up to v2.6 base and irq are names of C macros: SOS_COM1 is declared when there is a Service VM, SOS_COM2 when its legacy_vuart 1 is on, CONFIG_COM_IRQ never. What the build generates does not compile.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5', last: 'v2.6' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/xforms/misc_cfg.h.xsl (sos_com_vuarts)'],
    examples: [{ bad: [{ found: '<irq>COM1_IRQ', becomes: '<irq>CONFIG_COM_IRQ' }] }],
  },
  *check({ scenario }): Iterable<Finding> {
    const service = serviceVm(scenario);
    const second = service?.vuarts.find(({ kind, id }) => kind === 'legacy' && id === 1);
    const secondOn = second !== undefined && isOn(second);
    const isDeclared = (macro: string) =>
      macro.startsWith('SOS_COM1_')
        ? service !== undefined
        : macro.startsWith('SOS_COM2_')
          ? secondOn
          : macro !== 'CONFIG_COM_IRQ';
    for (const vm of scenario.vms) {
      for (const vuart of vm.vuarts) {
        if (vuart.kind !== 'legacy' || !isOn(vuart)) continue;
        for (const name of ['base', 'irq'] as const) {
          const setting = at(vuart.node, name);
          if (setting === undefined || isDeclared(setting.value)) continue;
          const own = `${vm.loadOrder === 'service' ? 'SOS_' : ''}COM${(vuart.id ?? 0) + 1}_${name.toUpperCase()}`;
          const fixable = isDeclared(own) && own !== setting.value;
          yield {
            message: `${name} of ${vuartLabel(vuart)} of ${vmLabel(vm)} is ${setting.value}`,
            why: `the generated C does not declare it here: ACRN ${scenario.release}'s build stops at vm_configurations.c`,
            help: `use ${own}`,
            range: setting.range,
            ...(fixable && {
              fix: setValueFix(setting, own, `${name} of ${vuartLabel(vuart)} of ${vmLabel(vm)}`),
            }),
          };
        }
      }
    }
  },
};
