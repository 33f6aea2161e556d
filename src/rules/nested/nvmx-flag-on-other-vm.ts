import { guestFlag, NVMX_FLAG, vmLabel } from '../../scenario/nesting.js';
import { removeGuestFlag } from '../guest-flags.js';
import type { Rule } from '../rule.js';

export const nvmxFlagOnOtherVm: Rule = {
  name: 'nvmx-flag-on-other-vm',
  meta: {
    summary: 'a VM other than the Service VM has GUEST_FLAG_NVMX_ENABLED',
    why: 'ACRN supports KVM in the Service VM as the only level-1 hypervisor. On a pre-launched VM the flag is untested, on a post-launched VM the build drops it.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (restrictions)',
      'projectacrn/acrn-hypervisor issue #5882',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<guest_flag>0</guest_flag>',
            becomes:
              '<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>\n      <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
          },
        ],
        good: [
          {
            found: '<guest_flag>0</guest_flag>',
            becomes: '<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    for (const vm of scenario.vms) {
      const flag = guestFlag(vm, NVMX_FLAG);
      if (flag === undefined || vm.loadOrder === 'service') continue;
      yield {
        message: `${vmLabel(vm)} has ${NVMX_FLAG}, but only the Service VM can run nested guests`,
        help: `remove ${NVMX_FLAG} from this VM`,
        range: flag.range,
        fix: {
          title: `remove ${NVMX_FLAG} from ${vmLabel(vm)}`,
          safety: 'safe',
          edits: removeGuestFlag(scenario, vm, NVMX_FLAG),
        },
      };
    }
  },
};
