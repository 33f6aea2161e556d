import { safeFix } from '../../text/diagnostic.js';
import type { Finding, Rule } from '../rule.js';

export const boardMismatch: Rule = {
  name: 'board-mismatch',
  meta: {
    summary: 'the scenario is for another board',
    why: "ACRN v2.x's build compares the board attribute of the scenario with that of the board file, and stops when they differ.",
    category: 'build',
    stopsAt: 'board_cfg_gen',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/board_config/board_cfg_gen.py',
      'ACRN v2.5 misc/config_tools/library/common.py (is_config_file_match)',
    ],
    examples: [
      { bad: [{ found: 'board="quad-core"', becomes: 'board=""' }] },
      {
        scenario: 'quad-core/v2.7-rtvm-nested.xml',
        bad: [{ found: 'board="quad-core"', becomes: 'board="nuc11"' }],
        unfixed: true,
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const { board: attribute } = scenario;
    if (board === undefined || attribute === undefined || attribute.value === board.name) return;
    // Blanks behind the name are lost where ACRN looks for it.
    if (attribute.value.trimEnd() === board.name) return;
    yield {
      message:
        attribute.value.trim() === ''
          ? `the board attribute is empty, and the board file is for ${board.name}`
          : `the scenario is for the board "${attribute.value}", and the board file is for "${board.name}"`,
      why: `ACRN ${scenario.release}'s build stops with "The board xml file does not match scenario xml file!"`,
      help:
        attribute.value.trim() === ''
          ? `set board="${board.name}"`
          : `set board="${board.name}", or use the board file of "${attribute.value}"`,
      range: attribute.value === '' ? attribute.range : attribute.valueRange,
      ...(attribute.value.trim() === '' && {
        fix: safeFix(`set board to ${board.name}`, [{ ...attribute.valueRange, text: board.name }]),
      }),
    };
  },
};
