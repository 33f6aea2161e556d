import { guestFlag, isMisspelt, ownsLapic, serviceVm } from '../../scenario/nesting.js';
import { LAPIC_FLAG, NVMX_FLAG } from '../../setting-names.js';
import { without } from '../examples.js';
import type { Rule } from '../rule.js';
import { missingLapicPassthrough } from '../vms/vm-features.js';

export const serviceVmLapicPassthroughMissing: Rule = {
  name: 'service-vm-lapic-passthrough-missing',
  meta: {
    summary: 'the Service VM has no local APIC passthrough',
    why: "ACRN's nested VMX reflects interrupts of a nested guest to KVM only when the Service VM owns the local APICs; without it interrupts are lost. ACRN v2.5 to v2.7 also refuse GUEST_FLAG_NVMX_ENABLED alone; v3.x says nothing.",
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    supersedes: ['nvmx-flag-without-lapic-passthrough'],
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'ACRN v2.5 misc/config_tools/schema/VMtypes.xsd (assertion on GuestFlagsInfo)',
    ],
    examples: [
      {
        bad: [without('      <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>\n')],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found:
              '<nested_virtualization_support>y</nested_virtualization_support>\n    <lapic_passthrough>y</lapic_passthrough>',
            becomes:
              '<nested_virtualization_support>y</nested_virtualization_support>\n    <lapic_passthrough>n</lapic_passthrough>',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    const vm = serviceVm(scenario);
    if (vm === undefined || ownsLapic(vm) || isMisspelt(vm, LAPIC_FLAG)) return;
    const { name, help, range, fix } = missingLapicPassthrough(scenario, vm);
    const { lapicPassthrough } = vm;
    const found = lapicPassthrough === undefined ? 'missing' : `"${lapicPassthrough.value}"`;
    const flag = guestFlag(vm, NVMX_FLAG);
    yield {
      // The validator of v2.x refuses GUEST_FLAG_NVMX_ENABLED alone.
      category: flag === undefined ? 'nested' : 'schema',
      message: `the Service VM does not own its local APICs: ${name} is ${found}`,
      help,
      range: flag?.range ?? range,
      fix,
    };
  },
};
