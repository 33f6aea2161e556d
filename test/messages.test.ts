// Messages are headlines: short, whole, and without the turns that read as translated.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lint } from '../src/lint.js';
import { rules } from '../src/rules/registry.js';
import { sourceText } from '../src/text/source.js';
import { exampleBoard, replaced } from './examples.js';
import { releaseOf, scenariosFolder } from './scenarios.js';

describe('messages of the examples', () => {
  test.each(rules)('$name', async ({ name, meta }) => {
    for (const example of meta.examples) {
      const text = readFileSync(join(scenariosFolder, example.scenario), 'utf8');
      const bad = replaced(text, example.bad, name);
      const options = { board: exampleBoard(example, 'bad'), release: releaseOf(example.scenario) };
      const { diagnostics } = await lint(sourceText(example.scenario, bad), options);
      for (const { rule, message, why, help } of diagnostics) {
        expect(message.length, `${rule}: ${message}`).toBeLessThanOrEqual(100);
        expect(message, rule).not.toMatch(/…$/);
        expect(help.length, `${rule}: ${help}`).toBeLessThanOrEqual(140);
        expect(why, rule).not.toBe('');
        expect(`${message} ${help}`, rule).not.toMatch(/\bblanks?\b|\bbehind\b|\bbut for\b|`/);
      }
    }
  });
});
