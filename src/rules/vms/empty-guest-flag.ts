import { vmLabel } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import { insertLast } from '../../xml/edit.js';
import { filledIn } from '../filled-in.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const emptyGuestFlag: Rule = {
  name: 'empty-guest-flag',
  meta: {
    summary: 'a guest_flag is empty, or guest_flags of v2.7 has none',
    why: 'The schema lists the empty text among the flags, but its assertions compare the flags with names, and the validator that the tools of v2.x use stops there with a type error (XPDY0050).',
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/schema/VMtypes.xsd (GuestFlagsInfo)'],
    examples: [
      {
        bad: [
          {
            found: '<guest_flag>0</guest_flag>',
            becomes: '<guest_flag></guest_flag>',
          },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const why = `ACRN ${scenario.release}'s build stops with a type error of its schema check (XPDY0050)`;
    for (const vm of scenario.vms) {
      const flags = vm.guestFlags;
      if (flags?.items.length === 0 && filledIn(context, flags.node, 'guest_flag') === '') {
        yield {
          message: `guest_flags of ${vmLabel(vm)} has no guest_flag`,
          why: `the build fills in an empty one: ${why}`,
          help: 'write <guest_flag>0</guest_flag> for no flag',
          range: flags.node.startTag,
          fix: safeFix(`write guest_flag 0 for ${vmLabel(vm)}`, [
            insertLast(scenario.document, flags.node, { name: 'guest_flag', value: '0' }),
          ]),
        };
      }
      for (const flag of flags?.items ?? []) {
        if (flag.value !== '') continue;
        yield {
          message: `a guest_flag of ${vmLabel(vm)} is empty`,
          why,
          help: 'write 0 for no flag',
          range: flag.range,
          fix: setValueFix(flag, '0', `the empty guest_flag of ${vmLabel(vm)}`),
        };
      }
    }
  },
};
