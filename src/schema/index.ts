import type { Release } from '../release.js';
import { type Diagnostic, inReadingOrder } from '../text/diagnostic.js';
import type { XmlDocument } from '../xml/node.js';
import { assertionFindings } from './assertions/index.js';
import { contentOf } from './content.js';
import { diagnose } from './diagnose/index.js';
import { finding } from './finding.js';
import { elementName } from './names.js';
import { populate } from './populate.js';
import type { GroupShape } from './shape.js';
import { toolingOf } from './tooling.js';
import type { ReleaseSchema } from './validator.js';
import { scenarioValue } from './value.js';

export { ASSERTIONS } from './assertions/index.js';
export { SCHEMA_RULES, type SchemaRuleMeta, type SchemaRuleName } from './catalogue.js';

/** The schema of each release is loaded only when a file of that release is checked. */
const SCHEMAS: Readonly<Record<Release, () => Promise<ReleaseSchema>>> = {
  'v2.5': () => import('./generated/v2.5.js'),
  'v2.6': () => import('./generated/v2.6.js'),
  'v2.7': () => import('./generated/v2.7.js'),
  'v3.0': () => import('./generated/v3.0.js'),
  'v3.1': () => import('./generated/v3.1.js'),
  'v3.2': () => import('./generated/v3.2.js'),
  'v3.3': () => import('./generated/v3.3.js'),
};

const ROOT = 'acrn-config';

/** What a release's schema says of the elements of a scenario. */
export async function releaseShape(release: Release): Promise<GroupShape> {
  return (await SCHEMAS[release]()).shape;
}

/**
 * What ACRN's own schema validation of `release` refuses in a scenario, in reading order. As the
 * release's tools do, v2.7 and later fill in missing elements first.
 */
export async function validateSchema(
  document: XmlDocument,
  release: Release,
): Promise<Diagnostic[]> {
  const { root } = document;
  if (elementName(root) !== ROOT) {
    const message = `the root element is ${elementName(root)}, not ${ROOT}`;
    const help = `name the root element ${ROOT} and give it no xmlns attribute, or check another file`;
    const range = root.startTag;
    return [finding({ rule: 'invalid-root', message, help, range }, []).diagnostic];
  }
  const { validate, shape } = await SCHEMAS[release]();
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
