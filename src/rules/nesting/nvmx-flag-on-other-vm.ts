import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { guestFlag, hasNesting, vmLabel } from '../../scenario/nesting.js';
import { LAPIC_FLAG, NVMX_FLAG } from '../../setting-names.js';
import { safeFix } from '../../text/diagnostic.js';
import { removeElement } from '../../xml/edit.js';
import { after } from '../examples.js';
import type { Rule } from '../rule.js';
import { removeGuestFlag } from '../vms/guest-flags.js';

export const nvmxFlagOnOtherVm: Rule = {
  name: 'nvmx-flag-on-other-vm',
  meta: {
    summary: 'a VM other than the Service VM is given VMX',
    why: 'ACRN supports KVM in the Service VM as the only level-1 hypervisor. On a pre-launched VM the flag is untested; on a post-launched VM v2.5 and v2.6 drop it (a warning), and v2.7 keeps it; v3.x refuses the element there.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    supersedes: ['nvmx-flag-without-lapic-passthrough'],
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (restrictions)',
      'projectacrn/acrn-hypervisor issue #5882',
    ],
    examples: [
      {
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
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          after(
            '<name>PRE_RT_VM0</name>',
            '\n    <nested_virtualization_support>y</nested_virtualization_support>',
          ),
        ],
        alsoRaises: ['unknown-element'],
      },
    ],
  },
  *check({ scenario }) {
    for (const vm of scenario.vms) {
      if (vm.loadOrder === 'service') continue;
      const flag = guestFlag(vm, NVMX_FLAG) ?? vm.nestedVirtualization;
      if (flag === undefined || !hasNesting(vm)) continue;
      const name = flag === vm.nestedVirtualization ? flag.node.name : NVMX_FLAG;
      const alone = name === NVMX_FLAG && guestFlag(vm, LAPIC_FLAG) === undefined;
      const isDropped =
        vm.loadOrder === 'post-launched' && !toolTraits(scenario.release).flagsPostLaunchedVms;
      yield {
        ...(alone && { category: 'schema' as const }),
        ...(!alone && isDropped && { severity: 'warning' as const }),
        message: `${vmLabel(vm)} has ${name}, which is for the Service VM only${isDropped ? ': it has no effect' : ''}`,
        help: `remove ${name} from this VM`,
        range: flag.range,
        fix: safeFix(
          `remove ${name} from ${vmLabel(vm)}`,
          name === NVMX_FLAG
            ? removeGuestFlag(scenario, vm, NVMX_FLAG)
            : [removeElement(scenario.document, flag.node)],
        ),
      };
    }
  },
};
