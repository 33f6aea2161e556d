import { allAt } from '../../scenario/located.js';
import type { Located } from '../../scenario/model.js';
import { type Fix, safeFix, unsafeFix } from '../../text/diagnostic.js';
import { removeElement } from '../../xml/edit.js';
import { child } from '../../xml/node.js';
import { insertBelow } from '../insert.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { rdtOf } from './rdt.js';

interface Masks {
  readonly name: 'CLOS_MASK' | 'MBA_DELAY';
  readonly wanted: number;
  readonly items: readonly Located[];
  readonly neutral: string;
}

/** How many cache masks and bandwidth delays the board wants, and how many there are. */
function masks({ scenario, board }: RuleContext): Masks[] {
  const rdt = rdtOf(scenario, board);
  if (rdt === undefined || board === undefined) return [];
  const node = child(scenario.hypervisor.features, 'RDT');
  const resources = board.rdtResources;
  const caches = resources.filter(({ name }) => name === 'L2' || name === 'L3');
  const full = resources[0]?.maskMax.replace(/["']/g, '') ?? '';
  return [
    ...(caches.length > 0
      ? [
          {
            name: 'CLOS_MASK' as const,
            wanted: rdt.cdp ? 2 * rdt.closMax : rdt.closMax,
            items: allAt(node, 'CLOS_MASK'),
            neutral: full,
          },
        ]
      : []),
    ...(resources.some(({ name }) => name === 'MBA')
      ? [
          {
            name: 'MBA_DELAY' as const,
            wanted: rdt.closMax,
            items: allAt(node, 'MBA_DELAY'),
            neutral: '0',
          },
        ]
      : []),
  ];
}

function mend({ scenario }: RuleContext, { name, wanted, items, neutral }: Masks): Fix | undefined {
  const rdt = child(scenario.hypervisor.features, 'RDT');
  if (rdt === undefined || neutral === '') return undefined;
  if (items.length > wanted) {
    return unsafeFix(
      `remove the ${items.length - wanted} ${name} that the board has no class of service for`,
      items.slice(wanted).map(({ node }) => removeElement(scenario.document, node)),
    );
  }
  const added = Array.from({ length: wanted - items.length }, () => ({ name, value: neutral }));
  const last = items.at(-1)?.node ?? (name === 'CLOS_MASK' ? child(rdt, 'CDP_ENABLED') : undefined);
  return safeFix(
    `add ${added.length} ${name} of ${neutral}, one for each class of service of the board`,
    [insertBelow(scenario.document, rdt, last, ...added)],
  );
}

export const closMaskCountMismatch: Rule = {
  name: 'clos-mask-count-mismatch',
  meta: {
    summary: 'there are not as many CLOS_MASK or MBA_DELAY as the board has classes of service',
    why: "With RDT on ACRN's build needs one CLOS_MASK for each class of service that all RDT resources of the board share (two with CDP on), and one MBA_DELAY where the board has MBA; with any other number it stops.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/config_tools/library/hv_cfg_lib.py (cat_max_mask_check, mba_delay_check)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested.xml',
        bad: [
          {
            found: '        <CLOS_MASK>0x3ff</CLOS_MASK>\n      </RDT>',
            becomes: '      </RDT>',
          },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    for (const list of masks(context)) {
      if (list.items.length === list.wanted) continue;
      const fix = mend(context, list);
      const last = list.items.at(-1);
      yield {
        message: `there are ${list.items.length} ${list.name}, and the board has ${list.wanted} classes of service`,
        why: `ACRN ${scenario.release}'s build stops`,
        help: `write ${list.wanted} ${list.name} in RDT, or set RDT_ENABLED to n`,
        range: last?.range ?? scenario.hypervisor.rdtEnabled?.range ?? scenario.root.startTag,
        ...(fix && { fix }),
      };
    }
  },
};
