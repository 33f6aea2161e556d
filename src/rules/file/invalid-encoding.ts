import type { TextRule } from '../rule.js';

export const invalidEncoding: TextRule = {
  name: 'invalid-encoding',
  meta: {
    summary: "the file's bytes do not fit its encoding",
    why: "ACRN's XML parsers refuse the file.",
    category: 'xml',
    releases: { first: 'v2.5' },
    references: ['XML 1.0 section 4.3.3'],
    examples: [
      {
        bad: [
          {
            found: '<?xml version="1.0"?>',
            becomes: '<?xml version="1.0" encoding="utf-16"?>',
          },
        ],
      },
    ],
  },
  *check({ encodingProblem }) {
    if (encodingProblem === undefined) return;
    const { message, offset } = encodingProblem;
    yield {
      message,
      help: 'save the file as UTF-8, the encoding of every XML file without a declaration',
      range: { start: offset, end: offset + 1 },
    };
  },
};
