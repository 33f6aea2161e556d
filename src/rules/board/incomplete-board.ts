import { boardGaps, isExcerpt } from '../../config-tools/calc/board-gaps.js';
import type { Finding, Rule } from '../rule.js';

export const incompleteBoard: Rule = {
  name: 'incomplete-board',
  meta: {
    summary: "the board file lacks what the release's build reads in it",
    why: "ACRN's tools look sections and devices up in the board file without asking whether they are there, and stop with a bare exception.",
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.5 misc/config_tools/library/board_cfg_lib.py (get_info)',
      'ACRN v3.0 misc/config_tools/static_allocators/gpa.py (get_pci_hole_native)',
      'ACRN v3.0 misc/config_tools/static_allocators/board_capability.py',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [],
        badBoard: [
          { found: '<PX_INFO>', becomes: '<POWER_INFO>' },
          { found: '</PX_INFO>', becomes: '</POWER_INFO>' },
        ],
      },
    ],
  },
  *check({ scenario, populated, board }): Iterable<Finding> {
    // Who checks with an excerpt of a board knows that it is none to build with.
    if (board === undefined || isExcerpt(board)) return;
    const { release } = scenario;
    for (const { step, what } of boardGaps({ release, scenario: populated, board })) {
      yield {
        message: `the board file ${board.name} ${what}`,
        why: `ACRN ${release}'s build stops at ${step}: its tools read it without asking whether it is there`,
        help: 'generate the board file again with the board inspector of that release',
        range: scenario.root.nameRange,
        stopsAt: step,
      };
    }
  },
};
