// lint has an error of the category xml, schema or build exactly when build() stops.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildSteps } from '../src/config-tools/calc/build-steps.js';
import { rules, textRules } from '../src/rules/registry.js';
import { exampleScenario } from '../src/rules/rule.js';
import { decode } from '../src/text/encoding.js';
import { disagreement, outcome } from './build-stops.js';
import { exampleBoard, replaced } from './examples.js';
import { boardOf, releaseOf, scenarioFiles, scenariosFolder } from './scenarios.js';

describe('lint and build agree', () => {
  test.each(scenarioFiles)('scenarios/$path', async (file) => {
    const found = await outcome(file.path, file, file.release, boardOf(file.path));
    expect(disagreement(file.path, found)).toBeUndefined();
  });

  test.each([...textRules, ...rules])('examples of $name', async ({ name, meta }) => {
    for (const [index, example] of meta.examples.entries()) {
      const scenario = exampleScenario(example);
      const release = releaseOf(scenario);
      const text = readFileSync(join(scenariosFolder, scenario), 'utf8');
      for (const kind of ['bad', 'good'] as const) {
        const label = `${name}, example ${index + 1}, ${kind}`;
        const changed = replaced(text, example[kind] ?? [], label);
        const file = decode(new TextEncoder().encode(changed));
        const found = await outcome(label, file, release, exampleBoard(example, kind));
        expect(disagreement(label, found)).toBeUndefined();
        for (const { stopsAt, rule } of found.errors) {
          expect(stopsAt && buildSteps(release), `${label}: the step of ${rule}`).toContain(
            stopsAt,
          );
        }
        if (found.stop === undefined || found.stop === 'unreadable') continue;
        const { step, message } = found.stop;
        const here = found.errors.filter(({ stopsAt }) => stopsAt === step);
        if (here.length === 0) continue;
        expect(
          here.map((each) => each.message),
          `${label}: what stops ${step}`,
        ).toContain(message);
      }
    }
  });
});
