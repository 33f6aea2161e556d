import type { Finding, Rule } from '../rule.js';

export const encodingNotUtf8: Rule = {
  name: 'encoding-not-utf8',
  meta: {
    summary: 'the file is not in UTF-8',
    why: "The schema check takes any encoding, but board_cfg_gen of v2.5 and v2.6 reads the file as UTF-8 text: ACRN's build stops with UnicodeDecodeError.",
    category: 'build',
    stopsAt: 'board_cfg_gen',
    releases: { first: 'v2.5', last: 'v2.6' },
    references: ['ACRN v2.5 misc/config_tools/library/common.py (get_xml_attrib)'],
    examples: [
      {
        bad: [
          {
            found: '<?xml version="1.0"?>',
            becomes: '<?xml version="1.0" encoding="ISO-8859-1"?><!-- für KVM -->',
          },
        ],
      },
    ],
  },
  *check({ scenario, encoding }): Iterable<Finding> {
    if (encoding === 'utf-8' || encoding === 'us-ascii') return;
    const { text } = scenario.document;
    const wide = encoding !== 'iso-8859-1';
    const at = wide ? 0 : [...text].findIndex((character) => character > '\u007f');
    if (at < 0) return;
    yield {
      message: `the file is in ${encoding.toUpperCase()}`,
      why: `ACRN ${scenario.release}'s build stops with UnicodeDecodeError: 'utf-8' codec can't decode`,
      help: `save it as UTF-8 and declare it as such: iconv -f ${encoding.toUpperCase()} -t UTF-8`,
      range: { start: at, end: at + 1 },
    };
  },
};
