import { diffLines } from 'diff';
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

/** How many equal lines around a change an example shows. */
const CONTEXT = 1;

/** An example as a diff: what is wrong, and what it is in its place. Carriage returns are shown as ␍. */
export function hostExampleDiff({ bad, good }: HostExample): string[] {
  const parts = diffLines(bad.replaceAll('\r', '␍'), good.replaceAll('\r', '␍'));
  return parts.flatMap(({ value, added, removed }, index) => {
    const lines = value.replace(/\n$/, '').split('\n');
    if (added) return lines.map((line) => `+${line}`);
    if (removed) return lines.map((line) => `-${line}`);
    const head = index === 0 ? [] : lines.slice(0, CONTEXT);
    const tail = index === parts.length - 1 ? [] : lines.slice(-CONTEXT);
    const shown = lines.length <= 2 * CONTEXT ? lines : [...head, ...tail];
    return shown.map((line) => ` ${line}`);
  });
}
