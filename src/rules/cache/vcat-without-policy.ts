import { isYes } from '../../scenario/located.js';
import type { Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const vcatWithoutPolicy: Rule = {
  name: 'vcat-without-policy',
  meta: {
    summary: 'a VM with virtual CAT has no cache policy for a cache of the board',
    why: 'ACRN takes the largest mask that the VM may use from its cache policies, one for each level of cache that has CAT. Where there is none, the generated C has an empty initializer, which does not compile.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/xforms/vm_configurations.c.xsl (clos)'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          { found: '<RDT_ENABLED>n', becomes: '<RDT_ENABLED>y' },
          { found: '<VCAT_ENABLED>n', becomes: '<VCAT_ENABLED>y' },
          after(
            '<name>SAFETY_VM0</name>',
            '\n    <virtual_cat_support>y</virtual_cat_support>\n    <virtual_cat_number>1</virtual_cat_number>',
          ),
        ],
        alsoRaises: ['vm-without-cache-policy'],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const { rdtEnabled, vcatEnabled, cacheAllocations } = scenario.hypervisor;
    if (board === undefined || !isYes(rdtEnabled) || !isYes(vcatEnabled)) return;
    const levels = ['2', '3'].filter((level) =>
      board.caches.some((cache) => cache.level === level && cache.closNumber !== undefined),
    );
    const hasPolicy = (vm: Vm, level: string) =>
      cacheAllocations.some(
        ({ cacheLevel, policies }) =>
          cacheLevel?.value === level &&
          policies.some((policy) => policy.vm?.value === vm.name?.value),
      );
    for (const vm of scenario.vms) {
      const support = vm.virtualCat;
      if (support === undefined || !isYes(support)) continue;
      const missing = levels.filter((level) => !hasPolicy(vm, level)).map((level) => `L${level}`);
      if (missing.length === 0) continue;
      yield {
        message: `${vmLabel(vm)} has virtual_cat_support but no cache policy for ${missing.join(' and ')}`,
        why: `the C that ACRN ${scenario.release}'s build generates does not compile`,
        help: `give it a POLICY in a CACHE_ALLOCATION of ${missing.join(' and of ')}, or set virtual_cat_support to n`,
        range: support.range,
      };
    }
  },
};
