import { type Category, type Diagnostic, inReadingOrder } from './text/diagnostic.js';

/** What becomes of the findings of a rule: none of them are told, or all of them are told as that. */
export type RuleLevel = 'off' | 'warning' | 'error';

export const RULE_LEVELS: readonly RuleLevel[] = ['off', 'warning', 'error'];

/** Which findings are told, and as what. Names that no rule has are without effect. */
export interface Selection {
  /** By the name of the rule. */
  readonly levels?: ReadonlyMap<string, RuleLevel>;
  /** Only the findings of these rules; of all when it is not given. */
  readonly only?: readonly string[];
  /** Only the findings of these categories; of all when it is not given. */
  readonly categories?: readonly Category[];
}

/** Whether a finding says that the file cannot be read: then nothing else is known, and it is always told. */
export function isAlwaysTold({ category }: Pick<Diagnostic, 'category'>): boolean {
  return category === 'xml';
}

/** The findings that are told, in reading order. */
export function select(
  diagnostics: readonly Diagnostic[],
  { levels, only, categories }: Selection,
): Diagnostic[] {
  const told = diagnostics.flatMap((found) => {
    if (isAlwaysTold(found)) return [found];
    if (only?.includes(found.rule) === false) return [];
    if (categories?.includes(found.category) === false) return [];
    const level = levels?.get(found.rule) ?? found.severity;
    return level === 'off' ? [] : [{ ...found, severity: level }];
  });
  return inReadingOrder(told);
}
