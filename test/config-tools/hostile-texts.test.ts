// Whatever text stands in a scenario: what check passes, the build takes, and the image holds that text.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { build } from '../../src/build.js';
import { stringText } from '../../src/config-tools/prebuild/c-reader.js';
import { lint } from '../../src/lint.js';
import type { Release } from '../../src/release.js';
import { sourceText } from '../../src/text/source.js';
import { parseXml } from '../../src/xml/parse.js';
import { encodeText } from '../../src/xml/references.js';
import { numbers } from '../numbers.js';
import { boardOf, scenariosFolder } from '../scenarios.js';

const pieces: readonly string[] = [
  '/*',
  '*/',
  '//',
  '"',
  "'",
  '\\',
  '\\\\',
  '\\n',
  '\\x41',
  '\\"',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u00a0',
  ' ',
  '\t',
  '\n',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ',',
  ';',
  '=',
  '#',
  '#define X',
  '#endif',
  '$',
  '$(X)',
  '@',
  '`',
  'é',
  '\u{1F600}',
  '??/',
  '%',
  '&',
  '<',
  '>',
  '0UL',
  '.name',
  'vm_configs[0] = {',
  'constructor',
  '__proto__',
  'a',
  '1',
];

const places: readonly (readonly [string, Release, string, (text: string) => string])[] = [
  ['the name of a v2.5 VM', 'v2.5', '<name>ACRN SOS VM</name>', (text) => `<name>${text}</name>`],
  ['the name of an OS', 'v2.5', '<name>Ubuntu</name>', (text) => `<name>${text}</name>`],
  ['bootargs of v2.5', 'v2.5', '<bootargs>rw rootwait', (text) => `<bootargs>${text} rw rootwait`],
  ['the name of a v3.2 VM', 'v3.2', '<name>PRE_RT_VM0</name>', (text) => `<name>${text}</name>`],
  ['bootargs of v3.2', 'v3.2', '<bootargs>rw rootwait', (text) => `<bootargs>${text} rw rootwait`],
];

describe('check passes, so the build goes on', () => {
  test.each(places)('%s', async (_what, release, found, written) => {
    const path = `quad-core/${release}-nested.xml`;
    const text = readFileSync(join(scenariosFolder, path), 'utf8');
    const board = boardOf(path);
    const next = numbers(release.length + found.length);
    let passed = 0;
    // Few hostile texts are names of VMs: more are tried until some have passed.
    for (let count = 0; count < 60 || (passed <= 5 && count < 150); count += 1) {
      const parts = Array.from({ length: 1 + next(3) }, () => pieces[next(pieces.length)] ?? '');
      const value = count < pieces.length ? `x${pieces[count]}y` : parts.join('');
      const changed = text.replace(found, () => written(encodeText(value)));
      expect(changed).not.toBe(text);
      const { diagnostics } = await lint(sourceText(path, changed), { release, board });
      const stops = diagnostics.filter(
        ({ severity, category }) => severity === 'error' && category !== 'nested',
      );
      const result = build({ release, scenario: parseXml(changed), board: board.document });
      const said = `${JSON.stringify(value)}: ${result.stop?.message}; ${stops.map((each) => each.message)}`;
      expect(result.stop === undefined, said).toBe(stops.length === 0);
      if (result.stop !== undefined) continue;
      passed += 1;
      // The tools make one space of white space in bootargs.
      const bare = (each: string) => each.replace(/\s+/g, '');
      const held = result.image?.vms.flatMap(({ name, osName, bootargs }) => [
        name,
        osName,
        bootargs,
      ]);
      const compiled = stringText(
        `"${value.replace(/\\[ \t]*\n/g, '').replace(/\n/g, ' ')}"`,
        new Map(),
      );
      expect(
        held?.some((each) => bare(each).includes(bare(compiled))),
        said,
      ).toBe(true);
    }
    expect(passed).toBeGreaterThan(5);
  });
});
