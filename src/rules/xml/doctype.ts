import type { TextRule } from '../rule.js';

export const doctype: TextRule = {
  name: 'doctype',
  meta: {
    summary: 'the file has a DOCTYPE declaration',
    why: "No ACRN file has one, every entity attack needs one, and from v2.6 on ACRN's build stops at an entity declaration (EntitiesForbidden).",
    category: 'xml',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v3.3' },
    fix: 'none',
    references: ['ACRN v2.6 misc/config_tools (defusedxml)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<?xml version="1.0"?>',
            becomes: '<?xml version="1.0"?>\n<!DOCTYPE acrn-config>',
          },
        ],
      },
    ],
  },
  *check({ xmlProblem }) {
    if (xmlProblem?.kind !== 'doctype') return;
    yield {
      message:
        'the file has a DOCTYPE declaration, which no ACRN scenario needs and newer ACRN tools refuse',
      help: 'remove it, and write what its entities stand for in their place',
      range: xmlProblem.range,
    };
  },
};
