import { RELEASES, type Releases, releaseTitle } from './release.js';
import { rules, textRules } from './rules/registry.js';
import { type Example, exampleScenario, type RuleMeta, USUAL } from './rules/rule.js';
import { ASSERTIONS, SCHEMA_RULES } from './schema/index.js';
import { unusedSuppression } from './suppression/unused-suppression.js';
import type { Category, Safety, Severity } from './text/diagnostic.js';
import { once } from './text/once.js';
import { ruleUrl } from './text/rule-url.js';

/** What is known of a rule, whether it is a file of src/rules or belongs to the schema. */
export interface RuleDocument {
  readonly name: string;
  readonly summary: string;
  readonly why: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly releases: Releases;
  readonly fix: Safety | 'none';
  readonly references: readonly string[];
  readonly examples: readonly (Example & { readonly scenario: string })[];
  readonly url: string;
}

const OF_SCHEMA = {
  category: 'schema',
  references: ['ACRN misc/config_tools/schema (config.xsd, VMtypes.xsd, types.xsd)'],
  examples: [],
} as const;

function document(name: string, meta: RuleMeta): RuleDocument {
  const { summary, why, category, severity, releases, fix, references } = { ...USUAL, ...meta };
  const examples = meta.examples.map((each) => ({ ...each, scenario: exampleScenario(each) }));
  const facts = { summary, why, category, severity, releases, fix, references, examples };
  return { name, ...facts, url: ruleUrl(name) };
}

/** All rules by name, in the order in which they are looked at; an assertion that a rule words is that rule. */
export function ruleDocuments(): RuleDocument[] {
  const own = [...textRules, ...rules, unusedSuppression].map(({ name, meta }) =>
    document(name, meta),
  );
  const ofSchema = [
    ...Object.entries(SCHEMA_RULES).map(([name, meta]) =>
      document(name, { ...OF_SCHEMA, ...meta, releases: { first: RELEASES[0] } }),
    ),
    ...ASSERTIONS.filter(({ name }) => own.every((other) => other.name !== name)).map(
      ({ name, meta }) => document(name, { ...OF_SCHEMA, ...meta }),
    ),
  ];
  return [...own, ...ofSchema];
}

/** The names of all rules on scenarios; those of the rules on other files are in src/host. */
export const ruleNames = once((): readonly string[] => {
  const own = [...textRules, ...rules, unusedSuppression, ...ASSERTIONS].map(({ name }) => name);
  return [...new Set([...own, ...Object.keys(SCHEMA_RULES)])];
});

/** `all releases`, `ACRN v2.5 to v2.7`, `ACRN v3.0 and newer`. */
export function releasesText({ first, last }: Releases): string {
  if (last === undefined) {
    return first === RELEASES[0] ? 'all releases' : `ACRN ${releaseTitle(first)} and newer`;
  }
  return first === last ? `ACRN ${first}` : `ACRN ${first} to ${last}`;
}
