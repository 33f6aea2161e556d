import { ruleNames } from '../../rule-documents.js';
import { textRules } from '../../rules/registry.js';
import { nearMiss } from '../../schema/nearest.js';
import { RULE_LEVELS, type RuleLevel, type Selection } from '../../selection.js';
import { CATEGORIES, type Category } from '../../text/diagnostic.js';
import { unknownValue, usageError } from '../io.js';

/** Options that say which findings are told, and as what. */
export interface SelectionOptions {
  readonly rule?: readonly string[];
  readonly only?: readonly string[];
  readonly category?: readonly string[];
}

/** The sentence about a name that none of the rules has. */
export function noSuchRule(name: string, known: readonly string[]): string {
  const near = nearMiss(name, known);
  const hint = near === undefined ? 'acrn-nvmx rules lists them' : `did you mean ${near.value}?`;
  return `there is no rule ${name}; ${hint}`;
}

/** Why a name is not that of a rule; undefined when it is. Rules on other files are looked up last. */
export async function notARule(name: string): Promise<string | undefined> {
  if (name === '') return 'the name of a rule is empty; acrn-nvmx rules lists them';
  const names = ruleNames();
  if (names.includes(name)) return undefined;
  const { hostRuleDocuments } = await import('../../host/documents.js');
  const all = [...names, ...(await hostRuleDocuments()).map((rule) => rule.name)];
  return all.includes(name) ? undefined : noSuchRule(name, all);
}

/** Why a rule cannot have a level; undefined when it can. */
export function notALevel(name: string, level: string): string | undefined {
  if (!RULE_LEVELS.some((known) => known === level)) {
    return `a rule can be ${RULE_LEVELS.join(', ')}, not ${level === '' ? 'nothing' : level}`;
  }
  return level !== 'error' && textRules.some((rule) => rule.name === name)
    ? `${name} is always an error: nothing else can be said of a file that cannot be read`
    : undefined;
}

async function levelsOf(settings: readonly string[]): Promise<Map<string, RuleLevel>> {
  const levels = new Map<string, RuleLevel>();
  for (const setting of settings) {
    const [name = '', level = ''] = setting.split('=', 2);
    const wrong = (await notARule(name)) ?? notALevel(name, level);
    if (wrong !== undefined) throw usageError(`--rule ${setting}: ${wrong}`);
    levels.set(name, level as RuleLevel);
  }
  return levels;
}

async function onlyOf(names: readonly string[]): Promise<readonly string[]> {
  for (const name of names) {
    const wrong = await notARule(name);
    if (wrong !== undefined) throw usageError(`--only ${name}: ${wrong}`);
  }
  return names;
}

function categoriesOf(names: readonly string[]): Category[] {
  return names.map((name) => {
    const category = CATEGORIES.find((known) => known === name);
    if (category !== undefined) return category;
    throw unknownValue('--category', name, CATEGORIES);
  });
}

/**
 * What the options of a command select.
 * @throws CliError with exit code 2 when one of them names no rule, level or category.
 */
export async function selectionOf({ rule, only, category }: SelectionOptions): Promise<Selection> {
  return {
    ...(rule && { levels: await levelsOf(rule) }),
    ...(only && { only: await onlyOf(only) }),
    ...(category && { categories: categoriesOf(category) }),
  };
}
