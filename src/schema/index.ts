import type { Release } from '../release.js';
import { type Diagnostic, inReadingOrder } from '../text/diagnostic.js';
import { child, type XmlDocument, type XmlElement } from '../xml/node.js';
import { assertionFindings } from './assertions/index.js';
import { contentOf } from './content.js';
import { diagnose } from './diagnose/index.js';
import { SCHEMAS } from './generated/index.js';
import { elementName } from './names.js';
import { populate } from './populate.js';
import type { GroupShape } from './shape.js';
import { toolingOf } from './tooling.js';
import type { ReleaseSchema } from './validator.js';
import { scenarioValue } from './value.js';

export { ASSERTIONS } from './assertions/index.js';
export { SCHEMA_RULES, type SchemaRuleMeta, type SchemaRuleName } from './catalogue.js';

const ROOT = 'acrn-config';

/** The compiled schema of a release. */
export function loadSchema(release: Release): Promise<ReleaseSchema> {
  return SCHEMAS[release]();
}

/** What a release's schema says of the elements of a scenario. */
export async function releaseShape(release: Release): Promise<GroupShape> {
  return (await loadSchema(release)).shape;
}

/** Whether the file describes a board; both kinds of file have the same root element. */
function isBoard(root: XmlElement): boolean {
  if (child(root, 'hv') !== undefined || child(root, 'vm') !== undefined) return false;
  return child(root, 'BIOS_INFO') !== undefined || child(root, 'processors') !== undefined;
}

/** What ACRN's own schema validation of `release` refuses in a scenario, in reading order. */
export async function validateSchema(
  document: XmlDocument,
  release: Release,
): Promise<Diagnostic[]> {
  return schemaProblems(document, release, await loadSchema(release));
}

/**
 * What ACRN's own schema validation of `release`, with its loaded schema, refuses in a scenario. As the
 * release's tools do, v2.7 and later fill in missing elements first.
 */
export function schemaProblems(
  document: XmlDocument,
  release: Release,
  { validate, shape }: ReleaseSchema,
): Diagnostic[] {
  const { root } = document;
  if (elementName(root) !== ROOT) {
    return [
      {
        rule: 'invalid-root',
        category: 'schema',
        severity: 'error',
        message: `the root element is \`${elementName(root)}\`; an ACRN scenario starts with \`${ROOT}\`, in no namespace`,
        help: `name the root element \`${ROOT}\` and give it no xmlns attribute, or check another file`,
        range: root.startTag,
        related: [],
      },
    ];
  }
  if (isBoard(root)) {
    return [
      {
        rule: 'not-a-scenario',
        category: 'schema',
        severity: 'error',
        message: 'this is a board file: it describes hardware and has neither `hv` nor `vm`',
        help: 'check the scenario file, and give this one as the board',
        range: root.startTag,
        related: [],
      },
    ];
  }
  const tooling = toolingOf(release);
  const content = contentOf(root);
  populate(shape, content, tooling);
  const scenario = scenarioValue(content, shape, tooling);
  const errors = validate(scenario.value) ? [] : (validate.errors ?? []);
  const found = diagnose(errors, { release, shape, tooling, scenario });
  const assertions = assertionFindings(
    content,
    release,
    new Set(found.flatMap((each) => each.about)),
  );
  return inReadingOrder([...found, ...assertions].map((each) => each.diagnostic));
}
