import { rereadingStep } from '../../config-tools/calc/build-steps.js';
import { safeFix } from '../../text/diagnostic.js';
import { lineEnding } from '../../text/source.js';
import type { XmlElement } from '../../xml/node.js';
import type { Finding, Rule } from '../rule.js';

/** Whether a line ends between the root tag and what follows; comments are gone by then. */
function endsLine(root: XmlElement, first: XmlElement): boolean {
  return root.children
    .slice(0, root.children.indexOf(first))
    .some((part) => (part.kind === 'text' || part.kind === 'cdata') && part.value.includes('\n'));
}

export const firstChildOnRootLine: Rule = {
  name: 'first-child-on-root-line',
  meta: {
    summary: 'an element is on the line of the acrn-config tag',
    why: "ACRN's build rewrites the root tag: it replaces everything from <acrn-config to the end of that line (hypervisor/scripts/makefile/config.mk). Whatever else is on that line is lost, and the file is no longer XML.",
    category: 'build',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 hypervisor/scripts/makefile/config.mk (HV_SCENARIO_XML)'],
    examples: [
      {
        scenario: 'quad-core/v3.2-nested.xml',
        bad: [{ found: 'scenario="nested">\n  <hv>', becomes: 'scenario="nested"><hv>' }],
        good: [{ found: 'scenario="nested">\n  <hv>', becomes: 'scenario="nested">\n<hv>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { root, document } = scenario;
    const first = root.children.find((part): part is XmlElement => part.kind === 'element');
    if (first === undefined || endsLine(root, first)) return;
    const at = root.startTag.end;
    yield {
      message: `<${first.name}> is on the line of the <acrn-config> tag`,
      why: `ACRN ${scenario.release}'s build replaces the rest of that line, and stops with XMLSyntaxError`,
      help: 'start a new line after the <acrn-config> tag',
      stopsAt: rereadingStep(scenario.release),
      range: first.startTag,
      fix: safeFix('start a new line after the acrn-config tag', [
        { start: at, end: at, text: lineEnding(document.text) },
      ]),
    };
  },
};
