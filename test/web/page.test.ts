// The web configurator in headless Chromium, without a network: the tutorial followed in the form.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync, inflateRawSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildPage, serveFolder } from '../../scripts/web.js';
import { readBoard } from '../../src/board/board.js';
import { lint } from '../../src/lint.js';
import { setOptions } from '../../src/options/set-options.js';
import { sourceText } from '../../src/text/source.js';
import { parseXml } from '../../src/xml/parse.js';

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const path = NAMES.map((name) =>
  spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim(),
).find((found) => found !== '');
const skipped = path === undefined ? ' (skipped: Chromium is not installed)' : '';
const scenarios = join(import.meta.dirname, '../../scenarios');

const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-web-'));
let server: Server;
let browser: Browser;
let page: Page;
const errors: string[] = [];

/** Waits in this process: the page's policy forbids what Playwright would wait with. */
async function until(expression: string): Promise<void> {
  await vi.waitUntil(() => page.evaluate(expression), { interval: 20, timeout: 60_000 });
}

/** Waits for a check after the one before `act`. */
async function checkedAfter(act: () => Promise<unknown>): Promise<void> {
  const before = Number(await page.evaluate('document.body.dataset.checked ?? 0'));
  await act();
  await until(`Number(document.body.dataset.checked) > ${before}`);
}

const findings = () => page.locator('#findings .finding a').allTextContents();

/** The text view's text, which CodeMirror keeps in a shadow tree. */
async function text(): Promise<string> {
  await page.locator('#link').click();
  await until("location.hash.startsWith('#s=')");
  const packed = new URL(page.url()).hash.slice('#s='.length);
  await page.evaluate("history.replaceState(null, '', location.pathname)");
  return JSON.parse(inflateRawSync(Buffer.from(packed, 'base64url')).toString()).text;
}

beforeAll(async () => {
  if (path === undefined) return;
  await buildPage(folder);
  server = await serveFolder(folder, 0);
  const { chromium } = await import('playwright-core');
  browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await page.goto(`http://127.0.0.1:${port}/`);
  await until('document.body.dataset.checked !== undefined');
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(path === undefined)(`the first check comes soon after the load${skipped}`, async () => {
  const times: number[] = [];
  // The first load compiles; other programs of the machine can slow one down.
  for (let load = 0; load < 4; load += 1) {
    await page.reload();
    await until('document.body.dataset.checked !== undefined');
    times.push(await page.evaluate("performance.getEntriesByName('checked')[0].startTime"));
  }
  expect(Math.min(...times)).toBeLessThan(3000);
});

test('the whole page is below 600 KB compressed', async () => {
  if (path === undefined) await buildPage(folder);
  const sizes = readdirSync(folder).map(
    (name) => gzipSync(readFileSync(join(folder, name))).length,
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
});

test.skipIf(path === undefined)(
  `the tutorial in the form, up to the login prompt${skipped}`,
  async () => {
    await checkedAfter(() => page.selectOption('#bundled', 'quad-core/v2.5-hybrid.xml'));
    const file = join(scenarios, 'quad-core/v2.5-hybrid.xml');
    const before = readFileSync(file, 'utf8');
    const board = readBoard(
      parseXml(readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8')),
    );
    const { diagnostics } = await lint(sourceText('', before), { board });
    expect(await findings()).toEqual(diagnostics.map(({ rule }) => rule));
    const field = page.locator('[data-path="hv.FEATURES.SCHEDULER"]');
    await checkedAfter(() => field.selectOption('SCHED_NOOP'));
    const after = await setOptions(before, ['hv.FEATURES.SCHEDULER=SCHED_NOOP'], 'v2.5');
    expect('text' in after && (await text())).toBe('text' in after && after.text);
    await checkedAfter(() => page.locator('#undo').click());
    expect(await text()).toBe(before);
    await checkedAfter(() => page.getByText('Apply all safe fixes').click());
    for (let left = await findings(); left.length > 0; left = await findings()) {
      const drops = page.getByText('(drops content)').first();
      await checkedAfter(() => drops.click({ timeout: 5000 }));
    }
    await page.locator('#tab-pcpus').click();
    expect(await page.locator('#pcpus').textContent()).toContain('pCPU 3');
    await page.locator('#tab-build').click();
    await page.getByText('The build passes').waitFor();
    await page.locator('#tab-boot').click();
    await page.getByText('The nested guest is up.').waitFor();
    expect(await page.locator('#boot pre').textContent()).toContain('login:');
    await page.locator('#tab-findings').click();
  },
);

test.skipIf(path === undefined)(
  `what the page says of bundled scenarios is what check says${skipped}`,
  async () => {
    for (const name of ['v2.6-shared', 'v3.2-shared', 'v2.5-broken-second-root']) {
      await checkedAfter(() => page.selectOption('#bundled', `quad-core/${name}.xml`));
      const expected = readFileSync(join(scenarios, `quad-core/${name}.expected`), 'utf8');
      const rules = expected
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[1]);
      expect(await findings(), name).toEqual(rules);
    }
  },
);

test.skipIf(path === undefined)(
  `axe-core finds no violation, light, dark and narrow${skipped}`,
  async () => {
    const axe = readFileSync(new URL(import.meta.resolve('axe-core')), 'utf8');
    await checkedAfter(() => page.selectOption('#bundled', 'quad-core/v2.5-hybrid.xml'));
    await page.evaluate(axe);
    const violations = () =>
      page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
      );
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(), colorScheme).toEqual([]);
    }
    await page.setViewportSize({ width: 400, height: 800 });
    await page.locator('#tab-text').click();
    expect(await violations(), 'narrow').toEqual([]);
    expect(await page.evaluate('document.body.scrollWidth')).toBeLessThanOrEqual(400);
  },
);

test.skipIf(path === undefined)(
  `from a file: address the page says why it does not work${skipped}`,
  async () => {
    const other = await browser.newPage();
    await other.goto(pathToFileURL(join(folder, 'index.html')).href);
    const said = await other.locator('#status').textContent();
    const { protocol } = new URL(other.url());
    expect(protocol).toBe('file:');
    expect(said).toMatch(/does not work from a file: address|v2\.5-hybrid\.xml/);
    await other.close();
  },
);

test.skipIf(path === undefined)(`no error is on the console${skipped}`, () => {
  expect(errors).toEqual([]);
});
