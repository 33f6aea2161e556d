import { at } from '../../scenario/located.js';
import { parseInteger } from '../../text/python-integer.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

/** How many unused places xsltproc can fill before it takes the recursion of vm_fill for an endless one. */
const MOST_FILLED = 749;

export const maxVmNumTooLarge: Rule = {
  name: 'max-vm-num-too-large',
  meta: {
    summary: 'MAX_VM_NUM is far beyond what the build can handle',
    why: 'vm_configurations.c gets an entry for each VM that is not there, one recursion of the stylesheet each. xsltproc stops: "A potential infinite template recursion was detected".',
    category: 'build',
    stopsAt: 'xslt',
    releases: { first: 'v3.0', last: 'v3.1' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/xforms/lib.xsl (vm_fill)'],
    examples: [
      {
        scenario: 'quad-core/v3.1-nested.xml',
        bad: [{ found: '<MAX_VM_NUM>16', becomes: '<MAX_VM_NUM>65536' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const setting = at(scenario.hypervisor.node, 'CAPACITIES', 'MAX_VM_NUM');
    const most = parseInteger(setting?.value ?? '');
    if (setting === undefined || most === undefined) return;
    if (most - scenario.vms.length <= MOST_FILLED) return;
    const sensible = Math.max(16, scenario.vms.length);
    yield {
      message: `MAX_VM_NUM is ${setting.value}, more than the build can handle`,
      why: `ACRN ${scenario.release}'s build stops at vm_configurations.c, "A potential infinite template recursion was detected"`,
      help: `write the largest number of VMs, such as ${sensible}`,
      range: setting.range,
      fix: setValueFix(setting, String(sensible)),
    };
  },
};
