import { vmLabel } from '../../scenario/nesting.js';
import { isYes } from '../../scenario/populated.js';
import { insertAfter } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const lapicPassthroughWithoutNesting: Rule = {
  name: 'lapic-passthrough-without-nesting',
  meta: {
    summary: 'the Service VM owns its local APICs, and no VM has nested virtualization',
    why: 'ACRN allows local APIC passthrough on the Service VM for nested virtualization only.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/schema/checks/rdt_support.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found: '    <nested_virtualization_support>y</nested_virtualization_support>\n',
            becomes: '',
          },
        ],
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
  *check({ scenario }): Iterable<Finding> {
    if (scenario.vms.some((vm) => isYes(vm.nestedVirtualization))) return;
    for (const vm of scenario.vms) {
      const lapic = vm.lapicPassthrough;
      if (vm.loadOrder !== 'service' || lapic?.value !== 'y') continue;
      const nested = vm.nestedVirtualization;
      const added = { name: 'nested_virtualization_support', value: 'y' };
      yield {
        message: `${vmLabel(vm)} is the Service VM and has lapic_passthrough without nested_virtualization_support${nested === undefined ? '' : ` ("${nested.value}")`}: ACRN allows it there for nested virtualization only`,
        help: 'set nested_virtualization_support of the Service VM to y',
        range: nested?.range ?? lapic.range,
        related: nested === undefined ? [] : [{ message: 'lapic_passthrough', range: lapic.range }],
        fix:
          nested === undefined
            ? {
                title: 'add nested_virtualization_support to the Service VM',
                safety: 'safe',
                edits: [insertAfter(scenario.document, lapic.node, added)],
              }
            : setValueFix(nested, 'y'),
      };
    }
  },
};
