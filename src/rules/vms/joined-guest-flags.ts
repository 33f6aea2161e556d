import { vmLabel } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import { insertAfter, setValue } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';

/** The flags of a guest_flag that were written as C has them, `A | B`. */
function joined(value: string): string[] {
  const parts = value.split('|').map((part) => part.trim());
  const isFlag = (part: string) => /^GUEST_FLAG_[A-Z0-9_]+$/.test(part);
  return parts.length > 1 && parts.every(isFlag) ? [...new Set(parts)] : [];
}

export const joinedGuestFlags: Rule = {
  name: 'joined-guest-flags',
  meta: {
    summary: 'a guest_flag holds several flags with | between them',
    why: "The schema compares each guest_flag with the names of the flags. ACRN's tools put the | between them in C.",
    category: 'schema',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    supersedes: ['value-not-allowed'],
    references: [
      'ACRN v2.5 misc/config_tools/schema/VMtypes.xsd (GuestFlagsInfo)',
      'ACRN v2.5 misc/config_tools/xforms/vm_configurations.c.xsl (guest_flags)',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found:
              'GUEST_FLAG_NVMX_ENABLED</guest_flag>\n      <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH',
            becomes: 'GUEST_FLAG_NVMX_ENABLED | GUEST_FLAG_LAPIC_PASSTHROUGH',
          },
        ],
        alsoRaises: ['service-vm-lapic-passthrough-missing', 'service-vm-nvmx-flag-missing'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const items = vm.guestFlags?.items ?? [];
      for (const flag of items) {
        const [first, ...others] = joined(flag.value);
        if (first === undefined) continue;
        const missing = others.filter((name) => items.every(({ value }) => value !== name));
        yield {
          message: `a guest_flag of ${vmLabel(vm)} holds ${others.length + 1} flags`,
          help: 'write one guest_flag for each',
          range: flag.range,
          fix: safeFix(`one guest_flag for each flag of ${vmLabel(vm)}`, [
            setValue(flag.node, first),
            ...(missing.length === 0
              ? []
              : [
                  insertAfter(
                    scenario.document,
                    flag.node,
                    ...missing.map((value) => ({ name: 'guest_flag', value })),
                  ),
                ]),
          ]),
        };
      }
    }
  },
};
