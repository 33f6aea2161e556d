// The installed library in a page: bundled for the browser, and run where nothing of Node is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const scenarios = join(import.meta.dirname, '../../scenarios/quad-core');

const PAGE = `
import { boot, build, fix, lint, parseXml, readBoard, sourceText } from 'acrn-nvmx';

globalThis.page = async (broken, boardText) => {
  const board = readBoard(parseXml(boardText));
  const { diagnostics } = await lint(sourceText('page', broken), { board });
  const fixed = await fix('page', broken, { board });
  const built = build({
    release: fixed.after.release,
    scenario: parseXml(fixed.text),
    board: parseXml(boardText),
  });
  return JSON.stringify({
    rules: diagnostics.map(({ rule }) => rule),
    left: fixed.after.diagnostics.length,
    verdict: boot(built.image).verdict,
  });
};`;

test('lint, fix, build and boot bundle for the browser without a node: import, and run there', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: PAGE, resolveDir: process.env.ACRN_NVMX_INSTALLED ?? '' },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  // <runtime> is what esbuild itself adds to the bundle.
  const left = imports.filter(({ external, path }) => external && path !== '<runtime>');
  expect(left).toEqual([]);
  const page = createContext({ TextDecoder, TextEncoder });
  runInContext(outputFiles[0]?.text ?? '', page);
  const read = (name: string) => readFileSync(join(scenarios, name), 'utf8');
  const broken = read('v3.2-broken-scheduler-not-noop.xml');
  const said = JSON.parse(await page.page(broken, read('quad-core.xml')));
  expect(said).toEqual({ rules: ['scheduler-not-noop'], left: 0, verdict: 'up' });
});
