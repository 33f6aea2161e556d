// The scenarios that ACRN's releases came with, from ../shared.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Board, readBoard } from '../src/board/board.js';
import type { Release } from '../src/release.js';
import { decode } from '../src/text/encoding.js';
import { parseXml } from '../src/xml/parse.js';
import { RECORDED_RELEASES } from './oracle/corpus.js';
import { shared } from './shared.js';

export interface RealScenario {
  /** `<release>/<board>/<file>`. */
  readonly name: string;
  readonly release: Release;
  readonly text: string;
  readonly board: Board;
}

/** None when ../shared is absent. */
export function realScenarios(releases: readonly Release[] = RECORDED_RELEASES): RealScenario[] {
  if (shared === undefined) return [];
  const root = join(shared, 'corpus/real');
  return releases.flatMap((release) =>
    readdirSync(join(root, release)).flatMap((folder) => {
      const path = join(root, release, folder);
      const board = readBoard(parseXml(readFileSync(join(path, `${folder}.xml`), 'utf8')));
      return readdirSync(path)
        .filter((file) => file !== `${folder}.xml`)
        .map((file) => ({
          name: `${release}/${folder}/${file}`,
          release,
          text: decode(readFileSync(join(path, file))).text,
          board,
        }));
    }),
  );
}
