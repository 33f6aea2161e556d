import { parseInteger } from '../../scenario/integer.js';
import { at } from '../../scenario/located.js';
import { valueOr } from '../../scenario/populated.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const maxVmNumExceeded: Rule = {
  name: 'max-vm-num-exceeded',
  meta: {
    summary: 'the scenario has more VMs than MAX_VM_NUM says',
    why: "MAX_VM_NUM is the size of the hypervisor's table of VMs. ACRN's build refuses a scenario with more.",
    category: 'build',
    severity: 'error',
    stopsAt: 'board_cfg_gen',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/board_config/board_cfg_gen.py (main)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<MAX_VM_NUM>16', becomes: '<MAX_VM_NUM>1' }],
        good: [{ found: '<MAX_VM_NUM>16', becomes: '<MAX_VM_NUM>2' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const setting = at(scenario.hypervisor.node, 'CAPACITIES', 'MAX_VM_NUM');
    const most = parseInteger(valueOr(setting, '16'));
    const { length } = scenario.vms;
    if (most === undefined || length <= most) return;
    const fallback = setting === undefined ? ' (the default)' : '';
    yield {
      message: `there are ${length} VMs, and MAX_VM_NUM is ${most}${fallback}: ACRN ${scenario.release}'s build stops`,
      help: `set hv.CAPACITIES.MAX_VM_NUM to ${length} or more, or remove VMs`,
      range: setting?.range ?? scenario.vms[most]?.range ?? scenario.root.nameRange,
      ...(setting && { fix: setValueFix(setting, String(length)) }),
    };
  },
};
