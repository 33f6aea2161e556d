import type { Finding, Rule } from '../rule.js';

/** library/common.py:MAX_VM_NUM; from v2.7 on the scenario sets it, and the schema compares. */
const MOST = 8;

export const tooManyVmsForTools: Rule = {
  name: 'too-many-vms-for-tools',
  meta: {
    summary: 'the scenario has more than 8 VMs',
    why: 'The tools of v2.5 and v2.6 take 8 VMs and stop at more.',
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.6' },
    fix: 'none',
    references: ['ACRN v2.5 misc/config_tools/library/common.py (MAX_VM_NUM)'],
    examples: [],
  },
  *check({ scenario }): Iterable<Finding> {
    const [first] = scenario.vms.slice(MOST);
    if (first === undefined) return;
    yield {
      message: `the scenario has ${scenario.vms.length} VMs: ACRN ${scenario.release}'s build stops with "The vm count in config xml should be less or equal ${MOST}!"`,
      help: `leave ${MOST} VMs`,
      range: first.range,
    };
  },
};
