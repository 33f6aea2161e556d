// Every real scenario of ACRN v2.7 to v3.3 that has a Service VM: fix leaves no error in one run, and a
// second run changes nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Board, readBoard } from '../../src/board/board.js';
import { fix } from '../../src/fix/fix.js';
import type { Release } from '../../src/release.js';
import { serviceVm } from '../../src/scenario/nesting.js';
import { readScenario } from '../../src/scenario/read.js';
import { parseXml } from '../../src/xml/parse.js';
import { shared } from '../shared.js';

const RELEASES: readonly Release[] = ['v2.7', 'v3.0', 'v3.1', 'v3.2', 'v3.3'];

interface RealScenario {
  readonly release: Release;
  readonly name: string;
  readonly text: string;
  readonly board: Board;
}

function realScenarios(root: string): RealScenario[] {
  return RELEASES.flatMap((release) =>
    readdirSync(join(root, 'corpus/real', release)).flatMap((folder) => {
      const path = join(root, 'corpus/real', release, folder);
      const board = readBoard(parseXml(readFileSync(join(path, `${folder}.xml`), 'utf8')));
      return readdirSync(path)
        .filter((file) => file !== `${folder}.xml`)
        .map((file) => ({
          release,
          name: `${release}/${folder}/${file}`,
          text: readFileSync(join(path, file), 'utf8'),
          board,
        }))
        .filter(({ text }) => serviceVm(readScenario(parseXml(text), release)) !== undefined);
    }),
  );
}

describe.skipIf(shared === undefined)('fixes of real scenarios (needs ../shared)', () => {
  const found = shared === undefined ? [] : realScenarios(shared);

  test.each(found)('$name', async ({ name, release, text, board }) => {
    const once = await fix(name, text, { release, board });
    expect(once.before.diagnostics.length, `${name} before`).toBeGreaterThan(0);
    const left = once.after.diagnostics.filter(({ severity }) => severity === 'error');
    expect(left, `${name}: errors left`).toEqual([]);
    expect((await fix(name, once.text, { release, board })).text, `${name} fixed again`).toBe(
      once.text,
    );
  });
});
