import { rereadingStep } from '../../config-tools/calc/build-steps.js';
import { safeFix } from '../../text/diagnostic.js';
import { walk } from '../../xml/node.js';
import type { Finding, Rule } from '../rule.js';

export const prefixedAttribute: Rule = {
  name: 'prefixed-attribute',
  meta: {
    summary: 'an attribute below the root has a namespace prefix',
    why: "ACRN's build takes the namespace declarations off the root tag. A prefix further down then has no meaning, and the file is no longer XML.",
    category: 'build',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 hypervisor/scripts/makefile/config.mk (HV_SCENARIO_XML)'],
    examples: [
      {
        scenario: 'quad-core/v3.2-nested.xml',
        bad: [
          {
            found: '<hv>',
            becomes:
              '<hv xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="config.xsd">',
          },
        ],
        good: [
          {
            found: '<hv>',
            becomes: '<hv xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { root, document } = scenario;
    for (const node of walk(root)) {
      if (node === root) continue;
      for (const { name, range } of node.attributes) {
        const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
        if (prefix === '' || prefix === 'xml' || prefix === 'xmlns') continue;
        const before = document.text.slice(node.startTag.start, range.start);
        const blank = before.length - before.trimEnd().length;
        yield {
          message: `<${node.name}> has the attribute ${name}`,
          why: `ACRN ${scenario.release}'s build drops the namespace declarations of the root tag, and stops with XMLSyntaxError at the prefix ${prefix}`,
          help: 'remove the attribute: ACRN does not read it',
          stopsAt: rereadingStep(scenario.release),
          range,
          fix: safeFix(`remove the attribute ${name} of ${node.name}`, [
            { start: range.start - blank, end: range.end, text: '' },
          ]),
        };
      }
    }
  },
};
