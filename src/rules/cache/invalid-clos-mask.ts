import { num2int } from '../../config-tools/calc/num2int.js';
import { allAt } from '../../scenario/located.js';
import { child } from '../../xml/node.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { rdtOf } from './rdt.js';

function isContiguous(mask: number): boolean {
  const bits = mask.toString(2);
  return /^1*0*$/.test(bits);
}

function problem(text: string, most: number, contiguous: boolean): string | undefined {
  if (text === '') return 'is empty, and is left out of the count';
  const value = num2int(text);
  if (value === undefined) return 'is not a number';
  if (value < 0 || value > most) return `is not between 0 and 0x${most.toString(16)}`;
  return contiguous && !isContiguous(value) ? 'has a gap between its bits' : undefined;
}

function lists({ scenario, board }: RuleContext) {
  const node = child(scenario.hypervisor.features, 'RDT');
  const resources = board?.rdtResources ?? [];
  const most = (mask: string | undefined) => num2int((mask ?? '').replace(/["']/g, ''));
  const caches = resources.some(({ name }) => name === 'L2' || name === 'L3');
  const mba = resources.find(({ name }) => name === 'MBA');
  return [
    {
      name: 'CLOS_MASK',
      items: caches ? allAt(node, 'CLOS_MASK') : [],
      most: most(resources[0]?.maskMax),
    },
    { name: 'MBA_DELAY', items: mba ? allAt(node, 'MBA_DELAY') : [], most: most(mba?.maskMax) },
  ];
}

export const invalidClosMask: Rule = {
  name: 'invalid-clos-mask',
  meta: {
    summary: 'a CLOS_MASK or MBA_DELAY does not fit the board',
    why: "A mask is a number whose bits are contiguous and within the board's cache. With RDT on, ACRN's build stops at any other.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: [
      'ACRN v2.5 misc/config_tools/library/hv_cfg_lib.py (cat_max_mask_check, mba_delay_check)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested.xml',
        bad: [{ found: '<CLOS_MASK>0x3f0', becomes: '<CLOS_MASK>0x3f00' }],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario, board } = context;
    if (rdtOf(scenario, board) === undefined) return;
    for (const { name, items, most } of lists(context)) {
      if (most === undefined) continue;
      for (const item of items) {
        const wrong = problem(item.value, most, name === 'CLOS_MASK');
        if (wrong === undefined) continue;
        yield {
          message: `the ${name} "${item.value}" ${wrong}`,
          why: `ACRN ${scenario.release}'s build stops`,
          help: `write a number between 0 and 0x${most.toString(16)}${name === 'CLOS_MASK' ? ' whose bits are contiguous, such as 0xf0' : ''}`,
          range: item.range,
        };
      }
    }
  },
};
