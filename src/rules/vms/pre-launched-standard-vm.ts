import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';

export const preLaunchedStandardVm: Rule = {
  name: 'pre-launched-standard-vm',
  meta: {
    summary: 'a pre-launched standard VM is beside a Service VM',
    why: 'Up to v2.6 a VM that starts before the Service VM must have a higher severity than it: SAFETY_VM and PRE_RT_VM do, PRE_STD_VM does not. The pre-build check fails.',
    category: 'build',
    stopsAt: 'prebuild_check',
    releases: { first: 'v2.5', last: 'v2.6' },
    references: ['ACRN v2.5 misc/hv_prebuild/vm_cfg_checks.c (sanitize_vm_config)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [{ found: '<vm_type>PRE_RT_VM', becomes: '<vm_type>PRE_STD_VM' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const service = serviceVm(scenario);
    if (service === undefined) return;
    for (const vm of scenario.vms) {
      if (vm.type?.value !== 'PRE_STD_VM') continue;
      yield {
        message: `${vmLabel(vm)} is a PRE_STD_VM beside a Service VM`,
        why: `ACRN ${scenario.release}'s pre-build check fails with "pre-launched vm doesn't has higher severity than SOS"`,
        help: 'make it a SAFETY_VM or a PRE_RT_VM, or a POST_STD_VM that the Service VM starts',
        range: vm.type.range,
        related: [{ message: 'the Service VM', range: service.type?.range ?? service.range }],
      };
    }
  },
};
