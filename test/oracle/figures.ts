// The tables of docs/oracle.md and the sentence of the README stand between markers and are what the oracle
// tests have just counted. UPDATE_FIGURES=1 writes them anew: look at the diff before you commit it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const root = join(import.meta.dirname, '../..');

export function table(header: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

/** Expects `text` between `<!-- name -->` and `<!-- end of name -->` of a file. */
export function expectFigures(file: string, name: string, text: string): void {
  const path = join(root, file);
  const content = readFileSync(path, 'utf8');
  const [start, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`];
  const from = content.indexOf(start) + start.length;
  const to = content.indexOf(end);
  expect(from >= start.length && to >= from, `${file} has the markers of ${name}`).toBe(true);
  if (process.env.UPDATE_FIGURES === '1') {
    writeFileSync(path, content.slice(0, from) + text + content.slice(to));
    return;
  }
  const how = 'UPDATE_FIGURES=1 npm run oracle writes it anew';
  expect(content.slice(from, to), `${file}, ${name}: ${how}`).toBe(text);
}
