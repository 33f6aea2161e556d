import { guestFlag, LAPIC_FLAG, serviceVm, vmLabel } from '../../scenario/nesting.js';
import { addGuestFlags, guestFlagsPlace } from '../guest-flags.js';
import type { Rule } from '../rule.js';

export const serviceVmLapicPassthroughMissing: Rule = {
  name: 'service-vm-lapic-passthrough-missing',
  meta: {
    summary: 'the Service VM has no local APIC passthrough',
    why: "ACRN's nested VMX reflects interrupts of a nested guest to KVM only when the Service VM owns the local APICs; without it interrupts are lost. ACRN v2.5 to v2.7 also refuse GUEST_FLAG_NVMX_ENABLED alone.",
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'ACRN v2.5 misc/config_tools/schema/VMtypes.xsd (assertion on GuestFlagsInfo)',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '      <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>\n',
            becomes: '',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    const vm = serviceVm(scenario);
    if (vm === undefined || guestFlag(vm, LAPIC_FLAG)) return;
    yield {
      message: `${vmLabel(vm)} does not own its local APICs: ${LAPIC_FLAG} is missing, and nested VMX works with local APIC passthrough only`,
      help: `add <guest_flag>${LAPIC_FLAG}</guest_flag> to the guest_flags of the Service VM`,
      range: guestFlagsPlace(vm),
      fix: {
        title: `add ${LAPIC_FLAG} to the Service VM`,
        safety: 'safe',
        edits: addGuestFlags(scenario, vm, [LAPIC_FLAG]),
      },
    };
  },
};
