import type { Finding, Rule } from '../rule.js';

export const boardEntity: Rule = {
  name: 'board-entity',
  meta: {
    summary: 'the board file declares an XML entity',
    why: "v3.4's tools read the board file with defusedxml too, which stops at any entity that is declared, used or not (EntitiesForbidden). The board inspector writes none.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v3.4' },
    fix: 'none',
    references: ['ACRN main misc/config_tools/scenario_config/lxml_loader.py (defusedxml)'],
    examples: [
      {
        scenario: 'quad-core/v3.4-nested.xml',
        board: [
          {
            found: '<acrn-config board="quad-core">',
            becomes:
              '<!DOCTYPE acrn-config [<!ENTITY unused "">]>\n<acrn-config board="quad-core">',
          },
        ],
        bad: [],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    if (board?.document.doctype?.declaresEntity !== true) return;
    yield {
      message: `the board file declares an entity: ACRN ${scenario.release}'s build stops with EntitiesForbidden`,
      help: 'remove the DOCTYPE from the board file, or generate the file again with the board inspector',
      range: scenario.root.startTag,
    };
  },
};
