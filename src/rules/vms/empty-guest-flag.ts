import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const emptyGuestFlag: Rule = {
  name: 'empty-guest-flag',
  meta: {
    summary: 'a guest_flag is empty',
    why: 'The schema lists the empty text among the flags, but its assertions compare the flags with names, and the validator that the tools of v2.x use stops there with a type error (XPDY0050).',
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/schema/VMtypes.xsd (GuestFlagsInfo)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-rtvm-nested.xml',
        bad: [
          {
            found: '<guest_flag>0</guest_flag>',
            becomes: '<guest_flag></guest_flag>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      for (const flag of vm.guestFlags?.items ?? []) {
        if (flag.value !== '') continue;
        yield {
          message: `a guest_flag of ${vmLabel(vm)} is empty`,
          why: `ACRN ${scenario.release}'s build stops with a type error of its schema check (XPDY0050)`,
          help: 'write 0 for no flag',
          range: flag.range,
          fix: setValueFix(flag, '0', `the empty guest_flag of ${vmLabel(vm)}`),
        };
      }
    }
  },
};
