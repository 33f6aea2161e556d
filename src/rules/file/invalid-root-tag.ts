import { type LineAttribute, lineAttribute } from '../../config-tools/calc/line-attribute.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { type Fix, safeFix } from '../../text/diagnostic.js';
import { applyEdits } from '../../text/edit.js';
import type { XmlElement } from '../../xml/node.js';
import { encodeText } from '../../xml/references.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

/** The start tag on one line, its attributes in double quotes; v2.7's default population writes it so. */
function plainTag(root: XmlElement): string {
  const attributes = root.attributes.map(
    ({ name, value }) => ` ${name}="${encodeText(value).replaceAll('"', '&quot;')}"`,
  );
  return `<${root.name}${attributes.join('')}>`;
}

function isRead(found: LineAttribute, value: string | undefined): boolean {
  return 'value' in found && found.value === value;
}

function problem({ scenario }: RuleContext, text: string): string | undefined {
  const { root } = scenario;
  for (const name of ['board', 'scenario'] as const) {
    const value = root.attributes.find((attribute) => attribute.name === name)?.value;
    // Blanks break every reading of the scenario's name, and have a rule of their own.
    if (value === undefined || value === '' || /\s/.test(value)) continue;
    const found = lineAttribute(text, name);
    if (isRead(found, value)) continue;
    return 'stops' in found
      ? `ACRN ${scenario.release}'s build stops with ${found.stops}`
      : `ACRN ${scenario.release}'s build reads the ${name} as "${found.value}", and stops`;
  }
  return undefined;
}

export const invalidRootTag: Rule = {
  name: 'invalid-root-tag',
  meta: {
    summary: "ACRN's line by line search does not find the board and scenario attributes",
    why: "ACRN v2.x's tools look for the two attributes by lines of text, not as XML: single quotes, a start tag on several lines, or other lines with `board=` in them make the build stop.",
    category: 'build',
    stopsAt: 'board_cfg_gen',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/common.py (get_xml_attrib)'],
    examples: [
      {
        bad: [
          {
            found: '<acrn-config board="quad-core" scenario="nested">',
            becomes: "<acrn-config board='quad-core' scenario='nested'>",
          },
        ],
      },
      {
        scenario: 'quad-core/v2.6-rtvm-nested.xml',
        bad: [
          {
            found: '<acrn-config board="quad-core" scenario="nested">',
            becomes: '<acrn-config board="quad-core"\n             scenario="nested">',
          },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { root, document, release } = context.scenario;
    const edit = { ...root.startTag, text: plainTag(root) };
    const plain = applyEdits(document.text, [edit]);
    const said = problem(context, toolTraits(release).populates ? plain : document.text);
    if (said === undefined) return;
    const fix: Fix = safeFix('write the attributes of the root in double quotes, on one line', [
      edit,
    ]);
    const helps = problem(context, plain) === undefined;
    yield {
      message: `ACRN ${release} does not find the board and scenario attributes of the root tag`,
      why: `it looks for them line by line, between double quotes: ${said}`,
      help: helps
        ? `write ${edit.text}`
        : 'remove "board=" and "scenario=" from the other lines of the file',
      range: root.startTag,
      ...(helps && { fix }),
    };
  },
};
