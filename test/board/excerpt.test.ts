import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBoard } from '../../src/board/board.js';
import { boardExcerpt } from '../../src/board/excerpt.js';
import { lintText } from '../../src/lint.js';
import { parseXml } from '../../src/xml/parse.js';
import { scenariosFolder } from '../scenarios.js';

const board = readFileSync(join(scenariosFolder, 'quad-core/quad-core.xml'), 'utf8');
const scenario = readFileSync(join(scenariosFolder, 'quad-core/v3.3-nested.xml'), 'utf8');
const devices = /<devices>[\s\S]*<\/devices>/.exec(board)?.[0] ?? '';

test('an excerpt has no device tree', () => {
  expect(devices.length).toBeGreaterThan(1000);
  expect(boardExcerpt(board)).toBe(board.replace(devices, ''));
});

test('no excerpt is made of a board with two device trees, for what is between them counts', () => {
  const twice = board.replace('<memory>', `${devices}<memory>`);
  expect(boardExcerpt(twice)).toBe(twice);
});

test('a line with board= counts wherever it stands, in the device tree too', async () => {
  const odd = board.replace('<devices>', '<devices>\n<!-- board= -->');
  const [whole, excerpt] = await Promise.all(
    [odd, boardExcerpt(odd)].map(async (text) => {
      const read = readBoard(parseXml(text), odd);
      const { diagnostics } = await lintText(scenario, { board: read });
      return diagnostics.map(({ message }) => message);
    }),
  );
  expect(excerpt?.join()).toContain('line with "board="');
  expect(excerpt).toEqual(whole);
});
