import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { at } from '../../scenario/located.js';
import { serviceVm } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import { insertLast } from '../../xml/edit.js';
import { child } from '../../xml/node.js';
import { without } from '../examples.js';
import { filledIn } from '../filled-in.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const invalidServiceVmBootargs: Rule = {
  name: 'invalid-service-vm-bootargs',
  meta: {
    summary: "os_config/bootargs of the Service VM is not the name of ACRN's macro",
    why: 'The kernel arguments of the Service VM are in board_private/bootargs. os_config/bootargs names the macro that holds them, SOS_VM_BOOTARGS up to v2.6 and SERVICE_VM_OS_BOOTARGS in v2.7; the build stops at anything else.',
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (os_kern_args_check)'],
    examples: [
      { bad: [{ found: '<bootargs>SOS_VM_BOOTARGS', becomes: '<bootargs>rw rootwait' }] },
      {
        scenario: 'quad-core/v2.7-nested.xml',
        bad: [without('      <bootargs>SERVICE_VM_OS_BOOTARGS</bootargs>\n')],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const vm = serviceVm(scenario);
    const config = vm && child(vm.node, 'os_config');
    const setting = at(config, 'bootargs');
    const given = setting?.value ?? filledIn(context, config, 'bootargs');
    const macro = toolTraits(scenario.release).saysSosVm
      ? 'SOS_VM_BOOTARGS'
      : 'SERVICE_VM_OS_BOOTARGS';
    if (config === undefined || given === undefined || given === macro) return;
    const why = `ACRN ${scenario.release}'s build stops with "VM os config kernel service os should be ${macro}"`;
    if (setting === undefined) {
      yield {
        message: 'os_config of the Service VM has no bootargs',
        why,
        help: `add <bootargs>${macro}</bootargs>`,
        range: config.startTag,
        fix: safeFix(`add bootargs ${macro} to os_config of the Service VM`, [
          insertLast(scenario.document, config, { name: 'bootargs', value: macro }),
        ]),
      };
      return;
    }
    const name = 'os_config/bootargs of the Service VM';
    yield {
      message: `${name} is "${setting.value}"`,
      why,
      help: `set it to ${macro}; kernel arguments go to board_private/bootargs`,
      range: setting.range,
      fix: {
        ...setValueFix(setting, macro, name),
        safety: given === '' ? 'safe' : 'unsafe',
      },
    };
  },
};
