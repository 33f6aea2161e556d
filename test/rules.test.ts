// The examples of every rule: what `explain` and the documentation show is what check and fix do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fix } from '../src/fix/fix.js';
import { type LintOptions, lint } from '../src/lint.js';
import { isWithin, RELEASES } from '../src/release.js';
import { rules, textRules } from '../src/rules/registry.js';
import { type Example, exampleScenario } from '../src/rules/rule.js';
import { unusedSuppression } from '../src/suppression/unused-suppression.js';
import { decode } from '../src/text/encoding.js';
import { sourceText } from '../src/text/source.js';
import { exampleBoard, replaced } from './examples.js';
import { releaseOf, scenariosFolder } from './scenarios.js';

const all = [...textRules, ...rules, unusedSuppression];
const newest = RELEASES[RELEASES.length - 1] ?? 'v2.5';

/** The example's text as a file would hold it: in UTF-8, whatever its declaration says. */
function asFile(
  example: Example,
  kind: 'bad' | 'good',
  text: string,
  checkedAs: Example['checkedAs'] = releaseOf(exampleScenario(example)),
): { text: string; options: LintOptions } {
  const { problem, ...decoded } = decode(new TextEncoder().encode(text));
  return {
    text: decoded.text,
    options: {
      board: exampleBoard(example, kind),
      encoding: decoded.encoding,
      ...(checkedAs !== 'guessed' && { release: checkedAs }),
      ...(problem && { encodingProblem: problem }),
    },
  };
}

async function raised(
  example: Example,
  kind: 'bad' | 'good',
  text: string,
  checkedAs?: Example['checkedAs'],
): Promise<string[]> {
  const file = asFile(example, kind, text, checkedAs);
  const { diagnostics } = await lint(sourceText(exampleScenario(example), file.text), file.options);
  return [...new Set(diagnostics.map(({ rule }) => rule))].sort();
}

describe.each(all)('$name', ({ name, meta }) => {
  const label = (index: number) => `${name}, example ${index + 1}`;

  test('has an example', () => {
    expect(meta.examples.length, `${name} has no example`).toBeGreaterThan(0);
  });

  test.each(meta.examples.map((example, index) => ({ example, index, number: index + 1 })))(
    'example $number',
    async ({ example, index }) => {
      const where = label(index);
      const scenario = readFileSync(join(scenariosFolder, exampleScenario(example)), 'utf8');
      const bad = replaced(scenario, example.bad, `${where}, bad`);
      const good = replaced(scenario, example.good ?? [], `${where}, good`);
      // A real-time VM beside the Service VM is warned of whatever the example is about, unless that ends nesting.
      const besides = exampleScenario(example).includes('-rtvm-')
        ? ['post-launched-vm-unserved']
        : [];
      expect(await raised(example, 'good', good), `${where}: what good raises`).toEqual(besides);
      const found = await raised(example, 'bad', bad, example.checkedAs);
      expect(
        found.filter((rule) => rule === name || !besides.includes(rule)),
        `${where}: what bad raises`,
      ).toEqual([name, ...(example.alsoRaises ?? [])].sort());
      if ((meta.fix ?? 'none') === 'none' || example.unfixed) return;
      const file = asFile(example, 'bad', bad);
      const result = await fix(exampleScenario(example), file.text, file.options);
      expect(result.text, `${where}: the fix of bad is good`).toBe(good);
    },
  );

  test('an unsafe fix is called unsafe, and a rule without fix has none', async () => {
    for (const [index, example] of meta.examples.entries()) {
      const scenario = readFileSync(join(scenariosFolder, exampleScenario(example)), 'utf8');
      const file = asFile(example, 'bad', replaced(scenario, example.bad, label(index)));
      const { diagnostics } = await lint(
        sourceText(exampleScenario(example), file.text),
        file.options,
      );
      for (const { rule, fix: found } of diagnostics.filter((next) => next.rule === name)) {
        const allowed = { none: [], safe: ['safe'], unsafe: ['safe', 'unsafe'] }[
          meta.fix ?? 'none'
        ];
        if (found !== undefined) {
          expect(allowed, `${label(index)}: the fix of ${rule}`).toContain(found.safety);
        }
      }
    }
  });
});

describe('the list of rules', () => {
  test('has each name once, in kebab case', () => {
    const names = all.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  test('has releases in order, references, and a reason', () => {
    for (const { name, meta } of all) {
      expect(isWithin(meta.releases.last ?? newest, meta.releases.first), `${name}: releases`).toBe(
        true,
      );
      expect(meta.references, `${name}: references`).not.toEqual([]);
      expect(meta.summary, `${name}: summary`).not.toMatch(/\.$|\n/);
      expect(meta.why, `${name}: why`).toMatch(/\.$/);
    }
  });
});
