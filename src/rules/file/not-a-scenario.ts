import type { TextRule } from '../rule.js';

const FOUND = {
  board: 'this is a board file',
  launch: 'this is a launch file',
  other: 'this is not an ACRN scenario',
} as const;

export const notAScenario: TextRule = {
  name: 'not-a-scenario',
  meta: {
    summary: 'the file is XML, but not an ACRN scenario',
    why: 'Only scenario files say how the hypervisor is configured.',
    category: 'xml',
    stopsAt: 'validator',
    releases: { first: 'v2.5' },
    references: ['ACRN v2.5 misc/config_tools/schema/config.xsd (acrn-config)'],
    examples: [
      {
        bad: [
          { found: '<acrn-config board="quad-core" scenario="nested">', becomes: '<scenario>' },
          { found: '</acrn-config>', becomes: '</scenario>' },
        ],
      },
    ],
  },
  *check({ kind, document }) {
    if (kind === undefined || kind === 'scenario' || document === undefined) return;
    const { root } = document;
    yield {
      message: FOUND[kind],
      why: `its root element is <${root.name}>`,
      help: 'a scenario has the root element acrn-config with an hv element and vm elements',
      range: root.nameRange,
    };
  },
};
