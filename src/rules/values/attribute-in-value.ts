import { lineAttribute } from '../../config-tools/calc/line-attribute.js';
import { elements, textOf, valueRange, type XmlElement } from '../../xml/node.js';
import { before } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

/** Elements with a value that ACRN's search for the scenario's name stops at. */
function* stopping(node: XmlElement): Iterable<XmlElement> {
  const children = elements(node);
  for (const child of children) yield* stopping(child);
  if (children.length === 0 && 'stops' in lineAttribute(textOf(node), 'scenario')) yield node;
}

export const attributeInValue: Rule = {
  name: 'attribute-in-value',
  meta: {
    summary: 'a value has `board=` or `scenario=` in it',
    why: "ACRN's tools look for the scenario's name line by line: a line with `board=` or `scenario=` must have the attribute `scenario` in double quotes. The build stops at such a line of a value.",
    category: 'build',
    stopsAt: 'board_cfg_gen',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/library/common.py (get_xml_attrib)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [before('rw rootwait root=/dev/sda2', 'dashboard=1 ')],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { root, document, release } = scenario;
    if (!/(?:board|scenario)=/.test(document.text.slice(root.startTag.end))) return;
    for (const node of stopping(root)) {
      const found = /\S*(?:board|scenario)=/.exec(textOf(node))?.[0] ?? '';
      yield {
        message: `"${found}" in ${node.name} stops ACRN's search for the scenario's name`,
        why: `ACRN ${release}'s tools take every line with "board=" or "scenario=" in it for the start tag of the file`,
        help: 'write the value without "board=" and "scenario="',
        range: valueRange(node),
      };
    }
  },
};
