import { guestFlag, isMisspelt, LAPIC_FLAG, NVMX_FLAG, vmLabel } from '../../scenario/nesting.js';
import type { Rule } from '../rule.js';
import { addGuestFlags } from '../vms/guest-flags.js';

export const lapicPassthroughWithoutNvmx: Rule = {
  name: 'lapic-passthrough-without-nvmx',
  meta: {
    summary: 'the Service VM owns its local APICs but is not given VMX',
    why: 'ACRN allows local APIC passthrough on the Service VM for nested virtualization only, and its validator refuses the scenario.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/schema/config.xsd (assertion on vm)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '      <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>\n', becomes: '' }],
        good: [
          {
            found:
              '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>\n      <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>',
            becomes:
              '<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>\n      <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    for (const vm of scenario.vms) {
      if (vm.loadOrder !== 'service' || guestFlag(vm, NVMX_FLAG)) continue;
      const flag = guestFlag(vm, LAPIC_FLAG);
      if (flag === undefined || isMisspelt(vm, NVMX_FLAG)) continue;
      yield {
        message: `${vmLabel(vm)} has ${LAPIC_FLAG} without ${NVMX_FLAG}: ACRN allows it on the Service VM for nested virtualization only`,
        help: `add <guest_flag>${NVMX_FLAG}</guest_flag> beside it`,
        range: flag.range,
        fix: {
          title: `add ${NVMX_FLAG} to the Service VM`,
          safety: 'safe',
          edits: addGuestFlags(scenario, vm, [NVMX_FLAG]),
        },
      };
    }
  },
};
