// The examples of every rule on files besides scenarios: what the documentation shows is what check and fix do.
import { describe, expect, test } from 'vitest';
import { fixHostFile } from '../../src/host/fix.js';
import { kinds } from '../../src/host/index.js';
import type { HostContext, HostExample } from '../../src/host/rule.js';
import { unwantedWords, wordingProblem } from '../wording.js';

const loaded = await Promise.all(
  kinds.map(async ({ kind, load }) => ({ kind, checker: (await load()).checker })),
);
const all = loaded.flatMap(({ kind, checker }) =>
  checker.rules.map((rule) => ({ kind, checker, rule, name: rule.name })),
);

const NAMES: Readonly<Record<string, string>> = { modprobe: 'kvm.conf' };

function contextOf(kind: string, { name, context }: HostExample): HostContext {
  return { name: name ?? NAMES[kind] ?? kind, others: [], ...context };
}

describe.each(all)('$name', ({ kind, checker, rule, name }) => {
  test.each(rule.meta.examples.map((example, index) => ({ example, index })))(
    'example $index',
    async ({ example }) => {
      const { bad, good, alsoRaises = [], unfixed = false } = example;
      const context = contextOf(kind, example);
      const raised = (text: string) => {
        const found = checker.lint(text, context);
        const counted = found.filter((each) => each.severity !== 'info' || each.rule === name);
        return [...new Set(counted.map((each) => each.rule))].sort();
      };
      expect(raised(bad), 'what bad raises').toEqual([name, ...alsoRaises].sort());
      if (rule.meta.severity === 'info') expect(raised(good)).not.toContain(name);
      else if (!(name === 'modprobe-file-name'))
        expect(raised(good), 'what good raises').toEqual([]);
      if ((rule.meta.fix ?? 'none') === 'none' || unfixed) return;
      const fixed = await fixHostFile(checker, bad, context);
      expect(fixed.text, 'the fix of bad is good').toBe(good);
      const again = await fixHostFile(checker, fixed.text, context);
      expect(again.text, 'a second fix changes nothing').toBe(good);
    },
  );

  test('says what, why and what to do, in the house style', () => {
    const { summary, why, references, fix = 'none', examples } = rule.meta;
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(summary).not.toMatch(/\.$|\n/);
    expect(why).toMatch(/\.$/);
    expect(unwantedWords(`${summary}; ${why}`)).toBeUndefined();
    expect(references).not.toEqual([]);
    expect(examples).not.toEqual([]);
    for (const example of examples) {
      for (const found of checker.lint(example.bad, contextOf(kind, example))) {
        if (found.rule !== name) continue;
        expect(wordingProblem(found)).toBeUndefined();
        if (fix === 'none') expect(found.fix).toBeUndefined();
      }
    }
  });
});

test('each rule has one name', () => {
  const names = all.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test('a dependency is an error where it is written as off, a warning where it is left out', () => {
  const { checker } = loaded.find(({ kind }) => kind === 'kernel-config') ?? expect.unreachable();
  const { bad, good } =
    checker.rules.find(({ name }) => name === 'kernel-dependency-off')?.meta.examples[0] ??
    expect.unreachable();
  const severities = (text: string) =>
    checker
      .lint(text, { name: '.config', others: [] })
      .filter(({ rule }) => rule === 'kernel-dependency-off')
      .map(({ severity }) => severity);
  expect(severities(bad)).toEqual(['error']);
  expect(severities(good.replace('CONFIG_HIGH_RES_TIMERS=y\n', ''))).toEqual(['warning']);
});
