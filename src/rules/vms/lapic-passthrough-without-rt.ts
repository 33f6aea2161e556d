import { guestFlag, vmLabel } from '../../scenario/nesting.js';
import { LAPIC_FLAG, NO_FLAG_VALUES, NVMX_FLAG, RT_FLAG } from '../../setting-names.js';
import { safeFix } from '../../text/diagnostic.js';
import type { Finding, Rule } from '../rule.js';
import { addGuestFlags, removeGuestFlag } from './guest-flags.js';

export const lapicPassthroughWithoutRt: Rule = {
  name: 'lapic-passthrough-without-rt',
  meta: {
    summary: 'a pre-launched VM owns its local APICs and is not real-time',
    why: 'A pre-launched VM with GUEST_FLAG_LAPIC_PASSTHROUGH has GUEST_FLAG_RT, too; the pre-build check fails without saying so.',
    category: 'build',
    stopsAt: 'prebuild_check',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/hv_prebuild/vm_cfg_checks.c (sanitize_vm_config)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [
          {
            found:
              '<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>\n      <guest_flag>GUEST_FLAG_RT</guest_flag>',
            becomes: '<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const lapic = guestFlag(vm, LAPIC_FLAG);
      if (vm.loadOrder !== 'pre-launched' || lapic === undefined) continue;
      // A placeholder among the flags switches all of them off.
      const off = vm.guestFlags?.items.some(({ value }) => NO_FLAG_VALUES.includes(value));
      if (off === true || guestFlag(vm, RT_FLAG) !== undefined) continue;
      const nested = guestFlag(vm, NVMX_FLAG) !== undefined;
      const fix = vm.realTime
        ? safeFix(
            `add ${RT_FLAG} to ${vmLabel(vm)}, which owns its local APICs`,
            addGuestFlags(scenario, vm, [RT_FLAG]),
          )
        : safeFix(
            `take ${LAPIC_FLAG} from ${vmLabel(vm)}, which is not real-time`,
            removeGuestFlag(scenario, vm, LAPIC_FLAG),
          );
      yield {
        message: `${LAPIC_FLAG} of the pre-launched VM ${vm.idAttribute?.value.trim() ?? '?'} needs ${RT_FLAG}`,
        why: `ACRN ${scenario.release}'s pre-build check fails, and says only "VM configuration check fail!"`,
        help: vm.realTime
          ? `add ${RT_FLAG}`
          : `remove ${LAPIC_FLAG}, or make the VM a PRE_RT_VM with ${RT_FLAG}`,
        range: lapic.range,
        // The fix for the flag of nested virtualization comes first: it needs the other one.
        ...(!(nested && !vm.realTime) && { fix }),
      };
    }
  },
};
