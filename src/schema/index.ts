import { expectRelease, type Release } from '../release.js';
import { type Diagnostic, inReadingOrder } from '../text/diagnostic.js';
import type { XmlDocument } from '../xml/node.js';
import { assertionFindings } from './assertions/index.js';
import { diagnose } from './diagnose/index.js';
import { filledContent } from './filled.js';
import { finding } from './finding.js';
import { SCHEMAS } from './generated/index.js';
import { elementName } from './names.js';
import type { GroupShape } from './shape.js';
import { toolingOf } from './tooling.js';
import type { ReleaseSchema } from './validator.js';
import { scenarioValue } from './value.js';

export { ASSERTIONS } from './assertions/index.js';
export { SCHEMA_RULES } from './catalogue.js';

const ROOT = 'acrn-config';

/** The compiled schema of a release. */
export async function loadSchema(release: Release): Promise<ReleaseSchema> {
  expectRelease(release);
  return SCHEMAS[release]();
}

/** What a release's schema says of the elements of a scenario. */
export async function releaseShape(release: Release): Promise<GroupShape> {
  return (await loadSchema(release)).shape;
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
    const message = `the root element is ${elementName(root)}, not ${ROOT}`;
    const help = `name the root element ${ROOT} and give it no xmlns attribute, or check another file`;
    const range = root.startTag;
    return [finding({ rule: 'invalid-root', message, help, range }, []).diagnostic];
  }
  const tooling = toolingOf(release);
  const content = filledContent(document, shape, tooling);
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
