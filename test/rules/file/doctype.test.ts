import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBoard } from '../../../src/board/board.js';
import { lint } from '../../../src/lint.js';
import type { Release } from '../../../src/release.js';
import { sourceText } from '../../../src/text/source.js';
import { parseXml } from '../../../src/xml/parse.js';
import { scenariosFolder } from '../../scenarios.js';

async function findings(release: Release, declaration: string): Promise<string[]> {
  const read = (file: string) =>
    readFileSync(join(scenariosFolder, `quad-core/${file}.xml`), 'utf8');
  const board = readBoard(parseXml(`<!DOCTYPE acrn-config ${declaration}>${read('quad-core')}`));
  const text = sourceText('a.xml', read(`${release}-nested`));
  return (await lint(text, { release, board })).diagnostics.map(({ rule }) => rule);
}

test('an entity that the board file declares stops the build from v3.4 on', async () => {
  expect(await findings('v3.4', '[<!ENTITY unused "">]')).toEqual(['doctype']);
  expect(await findings('v3.3', '[<!ENTITY unused "">]')).toEqual([]);
  expect(await findings('v3.4', 'SYSTEM "board.dtd"')).toEqual([]);
});
