import { isYes } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { rdtSwitch } from './rdt.js';

export const vmVcatWithoutHypervisorVcat: Rule = {
  name: 'vm-vcat-without-hypervisor-vcat',
  meta: {
    summary: 'a VM has virtual_cat_support, and the hypervisor has VCAT off',
    why: 'Only a hypervisor with RDT and VCAT can give a VM a virtual cache allocation.',
    category: 'schema',
    releases: { first: 'v2.7' },
    references: [
      'ACRN v2.7 misc/config_tools/schema/config.xsd (assertion)',
      'ACRN v3.0 misc/config_tools/schema/checks/rdt_support.xsd',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          after('<name>PRE_RT_VM0</name>', '\n    <virtual_cat_support>y</virtual_cat_support>'),
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const { rdtEnabled, vcatEnabled } = scenario.hypervisor;
    if (isYes(rdtEnabled) && isYes(vcatEnabled)) return;
    const off = isYes(rdtEnabled) ? 'VCAT_ENABLED' : 'RDT_ENABLED';
    for (const vm of scenario.vms) {
      if (vm.virtualCat?.value !== 'y') continue;
      const setting = isYes(rdtEnabled) ? vcatEnabled : rdtEnabled;
      yield {
        message: `${vmLabel(vm)} has virtual_cat_support, but ${off} is "${rdtSwitch(context, off)}"`,
        help: 'set RDT_ENABLED and VCAT_ENABLED to y, or virtual_cat_support to n',
        range: vm.virtualCat.range,
        ...(setting && { related: [{ message: off, range: setting.range }] }),
      };
    }
  },
};
