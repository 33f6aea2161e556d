import { VM_UUIDS } from '../../config-tools/calc/vm-uuids.js';
import { postLaunchedVmV2, vmAdded } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const vmUuidsExhausted: Rule = {
  name: 'vm-uuids-exhausted',
  meta: {
    summary: 'there are more VMs of a type than the hypervisor has UUIDs for',
    why: 'Up to v2.6 each VM of a scenario has a UUID that is built in: 1 SAFETY_VM, 2 PRE_STD_VM, 1 PRE_RT_VM, 5 POST_STD_VM, 1 POST_RT_VM and 1 KATA_VM. One more, and the build stops.',
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.6' },
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (load_vm_check)',
      'ACRN v2.5 hypervisor/include/common/vm_uuids.h',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested.xml',
        bad: [vmAdded(postLaunchedVmV2(2, { type: 'POST_RT_VM', pcpu: 1 }))],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const [type, most] of VM_UUIDS) {
      const vms = scenario.vms.filter((vm) => vm.type?.value === type);
      const extra = vms[most];
      if (extra?.type === undefined) continue;
      yield {
        message: `there are ${vms.length} VMs of the type ${type}, and ACRN ${scenario.release} has UUIDs for ${most}`,
        why: `ACRN ${scenario.release}'s build stops`,
        help: 'give it another type, or remove it',
        range: extra.type.range,
      };
    }
  },
};
