// Every real scenario of ACRN v2.5 and v2.6 that has a Service VM: fix makes it clean in one run, a second
// run changes nothing, and the image of the fixed scenario boots to the nested guest's login prompt.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBoard } from '../../src/board/board.js';
import { build } from '../../src/build/build.js';
import { boot } from '../../src/engine/boot.js';
import { fix } from '../../src/fix/fix.js';
import type { Release } from '../../src/release.js';
import { parseXml } from '../../src/xml/parse.js';
import { shared } from '../shared.js';

const RELEASES: readonly Release[] = ['v2.5', 'v2.6'];

interface RealScenario {
  readonly release: Release;
  readonly name: string;
  readonly text: string;
  readonly boardText: string;
}

function realScenarios(root: string): RealScenario[] {
  return RELEASES.flatMap((release) =>
    readdirSync(join(root, 'corpus/real', release)).flatMap((board) => {
      const folder = join(root, 'corpus/real', release, board);
      const boardText = readFileSync(join(folder, `${board}.xml`), 'utf8');
      return readdirSync(folder)
        .filter((file) => file !== `${board}.xml`)
        .map((file) => ({
          release,
          name: `${release}/${board}/${file}`,
          text: readFileSync(join(folder, file), 'utf8'),
          boardText,
        }))
        .filter(({ text }) => text.includes('SOS_VM</vm_type>'));
    }),
  );
}

describe.skipIf(shared === undefined)('real scenarios (needs ../shared)', () => {
  for (const { release, name, text, boardText } of shared ? realScenarios(shared) : []) {
    test(`${name}: fix, build, boot`, async () => {
      const board = readBoard(parseXml(boardText));
      const once = await fix(name, text, { release, board });
      expect(once.before.diagnostics.length, `${name} before`).toBeGreaterThan(0);
      expect(once.after.diagnostics, `${name} after`).toEqual([]);
      const twice = await fix(name, once.text, { release, board });
      expect(twice.text, `${name} fixed again`).toBe(once.text);
      const { image } = build({
        release,
        scenario: parseXml(once.text),
        board: parseXml(boardText),
        force: true,
      });
      expect(image, `${name} makes an image`).toBeDefined();
      if (image === undefined) return;
      const { up, stop } = boot(image);
      expect(stop, `${name} boots`).toBeUndefined();
      expect(up).toBe(true);
    });
  }
});
