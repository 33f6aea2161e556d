// The page of `build --report`: whole, self-contained, and safe whatever a file is called or says.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { folder, run, scenarios } from '../cli/run.js';
import { chromium, Page } from './chromium.js';

const SECTIONS = 'verdict findings pcpus timeline exits costs consoles differences'.split(' ');
const cwd = folder();

async function pageOf(scenario: string, name: string): Promise<string> {
  const { code, stderr } = await run(['build', '--force', scenario, '--report', name], { cwd });
  expect(stderr).toBe('');
  expect(code).toBeLessThan(2);
  return readFileSync(join(cwd, name), 'utf8');
}

const three = [
  ['up', 'quad-core/v3.2-nested.xml'],
  ['degraded', 'quad-core/v2.5-broken-lapic-passthrough-missing.xml'],
  ['stopped', 'quad-core/v2.5-industry.xml'],
] as const;

test.each(three)('%s: the page has every section, and loads nothing', async (verdict, scenario) => {
  const page = await pageOf(join(scenarios, scenario), `${verdict}.html`);
  for (const id of SECTIONS) expect(page).toContain(`<section id="${id}"`);
  expect(page).toContain(`<span class="badge ${verdict}">${verdict}</span>`);
  const addresses = [...page.matchAll(/(?<![-\w])(?:href|src|action|data)="([^"]*)"/g)].map(
    ([, to]) => to,
  );
  const others = addresses.filter((to = '') => !/^(?:#|https:\/\/github\.com\/)/.test(to));
  expect(others).toEqual([]);
  expect(page).not.toMatch(/<(?:link|img|iframe|object)\b|@import|url\(/);
  expect(page.includes('ubuntu_vm login: ')).toBe(verdict !== 'stopped');
  expect(page.slice(0, page.indexOf('<script>'))).not.toMatch(/undefined|NaN|\[object/);
});

test('a scenario that was not built has its page, too', async () => {
  const scenario = join(scenarios, 'quad-core/v2.5-broken-not-well-formed.xml');
  const { code } = await run(['build', scenario, '--report', 'broken.html'], { cwd });
  expect(code).toBe(1);
  const page = readFileSync(join(cwd, 'broken.html'), 'utf8');
  expect(page).toContain('not booted');
  expect(page).toContain('It was not built: the check found 1 error.');
  expect((await run(['build', scenario, '--diff-fixed', '--report', 'x.html'], { cwd })).code).toBe(
    2,
  );
});

const HOSTILE = '"><script>alert(1)</script>\'&\u202e<img src=x onerror=alert(2)>';

test('names of files and VMs, and values, are text and nothing else', async () => {
  const asXml = HOSTILE.replace('&', '&amp;').replaceAll('<', '&lt;');
  const text = readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8');
  const hostile = text
    .replace(/<name>[^<]*/, `<name>${asXml}`)
    .replace(/<bootargs>rw /, `<bootargs>rw ${asXml} `)
    .replace(/<SCHEDULER>[^<]*/, `<SCHEDULER>${asXml}`);
  const name = `${HOSTILE.replaceAll('/', '')}.xml`;
  writeFileSync(join(cwd, name), hostile);
  writeFileSync(
    join(cwd, 'quad-core.xml'),
    readFileSync(join(scenarios, 'quad-core/quad-core.xml')),
  );
  const page = await pageOf(name, 'hostile.html');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/<img|\u202e/);
  expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)');
  expect(page).toContain('\\u202e');
});

describe.skipIf(chromium === undefined)('in Chromium (skipped where none is installed)', () => {
  let page: Page | undefined;
  afterAll(() => page?.close());

  test('wide, narrow, dark and on paper: no error, nothing too wide, reachable by keyboard', async () => {
    page = await Page.open(chromium ?? '', join(cwd, 'up.html'));
    for (const name of ['up.html', 'degraded.html', 'stopped.html', 'hostile.html']) {
      for (const [width, scheme] of [
        [1280, 'light'],
        [390, 'dark'],
      ] as const) {
        await page.look(width, 844, scheme);
        await page.load(join(cwd, name));
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width);
        const paper = await page.evaluate<string>(
          'getComputedStyle(document.body).backgroundColor',
        );
        expect(paper).toBe(scheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)');
      }
      const { data } = await page.send('Page.printToPDF');
      expect(atob(String(data)).slice(0, 5), `${name} on paper`).toBe('%PDF-');
    }
    expect(page.errors).toEqual([]);
  });

  test('the timeline zooms and moves by keys and by buttons', async () => {
    if (page === undefined) throw new Error('there is no page');
    await page.load(join(cwd, 'degraded.html'));
    const box = () =>
      page?.evaluate<string>('document.querySelector("#drawing").getAttribute("viewBox")');
    const first = await box();
    await page.evaluate('document.querySelector("#view").focus()');
    await page.press('+');
    const near = await box();
    expect(Number(near?.split(' ')[2])).toBeCloseTo(Number(first?.split(' ')[2]) / 2, 0);
    await page.press('ArrowRight');
    expect(await box()).not.toBe(near);
    await page.evaluate('document.querySelector("[data-at]").click()');
    const [start = 0, , width = 0] = ((await box()) ?? '').split(' ').map(Number);
    const at = await page.evaluate<number>(
      'document.querySelector("[data-at]").dataset.at / document.querySelector("#drawing").dataset.unit',
    );
    expect(at).toBeGreaterThanOrEqual(start);
    expect(at).toBeLessThanOrEqual(start + width);
    await page.press('Home');
    const whole = await page.evaluate<string>('document.querySelector("#drawing").dataset.width');
    expect((await box())?.split(' ')[2]).toBe(whole);
    expect(page.errors).toEqual([]);
  });
});
