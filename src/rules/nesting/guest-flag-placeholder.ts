import { NO_FLAG_VALUES, serviceVm, vmLabel } from '../../scenario/nesting.js';
import { removeElement } from '../../xml/edit.js';
import type { Rule } from '../rule.js';

export const guestFlagPlaceholder: Rule = {
  name: 'guest-flag-placeholder',
  meta: {
    summary: 'a placeholder guest_flag stands beside real flags of the Service VM',
    why: "One guest_flag of `0`, `0UL` or nothing makes ACRN's build emit `.guest_flags = 0UL` for the VM: it builds without a word, and nested virtualization is off.",
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/xforms/vm_configurations.c.xsl (guest_flags)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
            becomes:
              '<guest_flag>0</guest_flag>\n      <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    const vm = serviceVm(scenario);
    const items = vm?.guestFlags?.items ?? [];
    if (vm === undefined || items.every(({ value }) => NO_FLAG_VALUES.includes(value))) return;
    for (const flag of items) {
      if (!NO_FLAG_VALUES.includes(flag.value)) continue;
      const found = flag.value === '' ? 'an empty guest_flag' : `the guest_flag "${flag.value}"`;
      yield {
        message: `${found} beside real flags: ACRN's build then emits guest_flags = 0UL for ${vmLabel(vm)}, and nested virtualization is silently off`,
        help: 'remove it',
        range: flag.range,
        fix: {
          title: 'remove the placeholder guest_flag',
          safety: 'safe',
          edits: [removeElement(scenario.document, flag.node)],
        },
      };
    }
  },
};
