import { linesDiff } from '../rule-examples.js';
import { USUAL } from '../rules/rule.js';
import { kinds } from './index.js';
import type { HostExample, HostKindName, HostRuleMeta } from './rule.js';

/** What is known of a rule on a file besides scenarios. */
export interface HostRuleDocument {
  readonly kind: HostKindName;
  readonly name: string;
  readonly meta: HostRuleMeta & Required<Pick<HostRuleMeta, 'severity' | 'fix'>>;
}

/** All rules on files besides scenarios, kind by kind. */
export async function hostRuleDocuments(): Promise<HostRuleDocument[]> {
  const loaded = await Promise.all(
    kinds.map(async ({ kind, load }) => ({ kind, rules: (await load()).checker.rules })),
  );
  return loaded.flatMap(({ kind, rules }) =>
    rules.map(({ name, meta }) => ({ kind, name, meta: { ...USUAL, ...meta } })),
  );
}

/** An example as a diff: what is wrong, and what it is in its place. Carriage returns are shown as ␍. */
export function hostExampleDiff({ bad, good }: HostExample): string[] {
  return linesDiff(bad.replaceAll('\r', '␍'), good.replaceAll('\r', '␍'), 2);
}
