import { postLaunchedVmV2 } from '../example-vms.js';
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
    stopsAt: 'board_cfg_gen',
    releases: { first: 'v2.5', last: 'v2.6' },
    fix: 'none',
    references: ['ACRN v2.5 misc/config_tools/library/common.py (MAX_VM_NUM)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '</acrn-config>',
            becomes: `${[2, 3, 4, 5, 6, 7, 8].map((id) => postLaunchedVmV2(id)).join('')}</acrn-config>`,
          },
        ],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    if (scenario.vms.length <= MOST) return;
    yield {
      message: `the scenario has ${scenario.vms.length} VMs: ACRN ${scenario.release}'s build stops with "The vm count in config xml should be less or equal ${MOST}!"`,
      help: `leave ${MOST} VMs`,
      range: scenario.root.nameRange,
    };
  },
};
