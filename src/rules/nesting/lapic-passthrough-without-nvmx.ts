import { guestFlag, hasNesting, isMisspelt } from '../../scenario/nesting.js';
import { LAPIC_FLAG, NVMX_FLAG } from '../../setting-names.js';
import { safeFix } from '../../text/diagnostic.js';
import { insertAfter } from '../../xml/edit.js';
import { byVocabulary } from '../by-vocabulary.js';
import { without } from '../examples.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { addGuestFlags } from '../vms/guest-flags.js';

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  for (const vm of scenario.vms) {
    if (vm.loadOrder !== 'service' || guestFlag(vm, NVMX_FLAG)) continue;
    const flag = guestFlag(vm, LAPIC_FLAG);
    if (flag === undefined || isMisspelt(vm, NVMX_FLAG)) continue;
    yield {
      message: `the Service VM has ${LAPIC_FLAG} without ${NVMX_FLAG}`,
      help: `add <guest_flag>${NVMX_FLAG}</guest_flag> beside it`,
      range: flag.range,
      fix: safeFix(`add ${NVMX_FLAG} to the Service VM`, addGuestFlags(scenario, vm, [NVMX_FLAG])),
    };
  }
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  if (scenario.vms.some(hasNesting)) return;
  for (const vm of scenario.vms) {
    const lapic = vm.lapicPassthrough;
    if (vm.loadOrder !== 'service' || lapic?.value !== 'y') continue;
    const nested = vm.nestedVirtualization;
    const added = { name: 'nested_virtualization_support', value: 'y' };
    yield {
      message: 'the Service VM has lapic_passthrough without nested_virtualization_support',
      help: 'set nested_virtualization_support of the Service VM to y',
      range: nested?.range ?? lapic.range,
      related: nested === undefined ? [] : [{ message: 'lapic_passthrough', range: lapic.range }],
      fix:
        nested === undefined
          ? safeFix('add nested_virtualization_support to the Service VM', [
              insertAfter(scenario.document, lapic.node, added),
            ])
          : setValueFix(nested, 'y'),
    };
  }
}

export const lapicPassthroughWithoutNvmx: Rule = {
  name: 'lapic-passthrough-without-nvmx',
  meta: {
    summary: 'the Service VM owns its local APICs but is not given VMX',
    why: 'ACRN allows local APIC passthrough on the Service VM for nested virtualization only, and its validator refuses the scenario.',
    category: 'schema',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/schema/config.xsd (assertion on vm)',
      'ACRN v3.0 misc/config_tools/schema/checks/rdt_support.xsd',
    ],
    examples: [
      {
        bad: [without('      <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>\n')],
        good: [
          {
            found:
              '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>\n      <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>',
            becomes:
              '<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>\n      <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
          },
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [without('    <nested_virtualization_support>y</nested_virtualization_support>\n')],
        good: [
          {
            found:
              '<nested_virtualization_support>y</nested_virtualization_support>\n    <lapic_passthrough>y</lapic_passthrough>',
            becomes:
              '<lapic_passthrough>y</lapic_passthrough>\n    <nested_virtualization_support>y</nested_virtualization_support>',
          },
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found: '<nested_virtualization_support>y',
            becomes: '<nested_virtualization_support>n',
          },
        ],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
