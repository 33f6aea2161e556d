// A new scenario for every board of every release: check has nothing to say, and it boots.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBoard } from '../../src/board/board.js';
import { build } from '../../src/build.js';
import { boot } from '../../src/engine/boot/boot.js';
import { createScenario } from '../../src/init/create-scenario.js';
import { lint } from '../../src/lint.js';
import { sourceText } from '../../src/text/source.js';
import { parseXml } from '../../src/xml/parse.js';
import { shared } from '../shared.js';
import { RECORDED_RELEASES } from './corpus.js';

describe.skipIf(shared === undefined)('new scenarios for real boards (needs ../shared)', () => {
  const real = join(shared ?? '', 'corpus/real');
  const found =
    shared === undefined
      ? []
      : RECORDED_RELEASES.flatMap((release) =>
          readdirSync(join(real, release)).map((name) => ({ release, name })),
        );

  test.each(found)('$release $name', async ({ release, name }) => {
    const document = parseXml(readFileSync(join(real, release, name, `${name}.xml`), 'utf8'));
    const board = readBoard(document);
    for (const preLaunched of [0, 1, 2]) {
      const what = `${release}/${name} with ${preLaunched} pre-launched VMs`;
      const text = await createScenario({ release, board, preLaunched });
      const { diagnostics } = await lint(sourceText(what, text), { release, board });
      expect(diagnostics, what).toEqual([]);
      const { image, stop } = build({
        release,
        scenario: parseXml(text),
        board: document,
        scenarioName: 'nested',
      });
      expect(stop, what).toBeUndefined();
      expect(image && boot(image).verdict, what).toBe('up');
    }
  });
});
