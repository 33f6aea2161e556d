// Messages are headlines: short, whole, and without the turns that read as translated.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/cli/commands/index.js';
import { lint } from '../src/lint.js';
import { rules, textRules } from '../src/rules/registry.js';
import { exampleScenario } from '../src/rules/rule.js';
import { SCHEMA_RULES } from '../src/schema/index.js';
import { sourceText } from '../src/text/source.js';
import { run } from './cli/run.js';
import { exampleBoard, replaced } from './examples.js';
import { releaseOf, scenariosFolder } from './scenarios.js';
import { unwantedWords, wordingProblem } from './wording.js';

describe('messages of the examples', () => {
  test.each(rules)('$name', async ({ name, meta }) => {
    for (const example of meta.examples) {
      const scenario = exampleScenario(example);
      const text = readFileSync(join(scenariosFolder, scenario), 'utf8');
      const bad = replaced(text, example.bad, name);
      const options = { board: exampleBoard(example, 'bad'), release: releaseOf(scenario) };
      const { diagnostics } = await lint(sourceText(scenario, bad), options);
      for (const { rule, message, why, help } of diagnostics) {
        expect(wordingProblem({ rule, message, why, help })).toBeUndefined();
        expect(`${message} ${help}`, rule).not.toContain('`');
      }
    }
  });
});

test('what the rules say of themselves', () => {
  for (const { name, meta } of [...textRules, ...rules]) {
    expect(unwantedWords(`${meta.summary}; ${meta.why}`), name).toBeUndefined();
  }
  for (const [name, { summary, why }] of Object.entries(SCHEMA_RULES)) {
    expect(unwantedWords(`${summary}; ${why}`), name).toBeUndefined();
  }
});

test('the help of the commands', async () => {
  for (const name of COMMANDS.keys()) {
    const { stdout } = await run([name, '--help']);
    expect(stdout, name).not.toBe('');
    expect(unwantedWords(stdout), name).toBeUndefined();
  }
});

/** The string literals of more than one word, without comments before them and what is generated. */
function textsIn(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const literals = code.matchAll(
    /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g,
  );
  return [...literals].flatMap(([, a, b, c]) => a ?? b ?? c ?? []).filter((text) => / /.test(text));
}

test('every other text of the program', () => {
  const src = join(import.meta.dirname, '../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !/\bgenerated\b/.test(path),
  );
  const found = files.flatMap((path) =>
    textsIn(readFileSync(join(src, path), 'utf8')).flatMap((text) => {
      const problem = unwantedWords(text);
      return problem === undefined ? [] : [`${path}: ${problem}`];
    }),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(found).toEqual([]);
});
