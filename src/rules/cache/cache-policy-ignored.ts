import { isYes } from '../../scenario/located.js';
import type { CachePolicy, Scenario } from '../../scenario/model.js';
import { cachePolicies } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

/** Why the allocator looks past a policy (library/rdt.py:get_policy_list, static_allocators/clos.py). */
function ignored({ hypervisor, vms }: Scenario, policy: CachePolicy): string | undefined {
  const name = policy.vm?.value ?? '';
  if (!vms.some((vm) => vm.name?.value === name)) return `there is no VM "${name}"`;
  const type = policy.type?.value ?? '';
  const cdp = isYes(hypervisor.cdpEnabled);
  if (cdp && type === 'Unified')
    return 'with CDP_ENABLED a vCPU needs one policy of TYPE Data and one of TYPE Code';
  if (!cdp && type !== 'Unified' && type !== '') {
    return `without CDP_ENABLED the TYPE ${type} is ignored, and the vCPU gets CLOS 0`;
  }
  return undefined;
}

export const cachePolicyIgnored: Rule = {
  name: 'cache-policy-ignored',
  meta: {
    summary: 'a cache policy has no effect',
    why: "ACRN hands out classes of service by the VM's name and the TYPE of the policy. A policy that matches no VM, or does not match the CDP setting, is silently dropped.",
    category: 'build',
    severity: 'warning',
    releases: { first: 'v3.0' },
    references: [
      'ACRN v3.0 misc/config_tools/library/rdt.py (get_policy_list)',
      'ACRN v3.0 misc/config_tools/static_allocators/clos.py (alloc_clos_index)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          { found: '<RDT_ENABLED>n', becomes: '<RDT_ENABLED>y' },
          cachePolicies(2, ['GONE', 0, '0x1']),
        ],
        alsoRaises: ['vm-without-cache-policy'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    if (!isYes(scenario.hypervisor.rdtEnabled)) return;
    for (const { policies } of scenario.hypervisor.cacheAllocations) {
      for (const policy of policies) {
        const why = ignored(scenario, policy);
        if (why === undefined) continue;
        yield {
          message: `the cache policy of "${policy.vm?.value ?? ''}", vCPU ${policy.vcpu?.value ?? '?'}, has no effect`,
          why,
          help: 'name an existing VM; TYPE is Unified without CDP, and Data and Code with it',
          range: policy.vm?.range ?? policy.node.startTag,
        };
      }
    }
  },
};
