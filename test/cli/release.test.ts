// What a VERSION file, an option or the words of a file say of its release.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const nested = readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8');
const v33 = readFileSync(join(scenarios, 'quad-core/v3.3-nested.xml'), 'utf8');
const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');
const version = (major: number, minor: number, extra = '') =>
  `MAJOR_VERSION=${major}\nMINOR_VERSION=${minor}\nEXTRA_VERSION=${extra}\n`;

const NO_NESTING = /ACRN v2\.4 has no nested virtualization: it came with v2\.5/;

/** A v2.5 file as ACRN v2.4 had it. */
const old = nested
  .replace('<NVMX_ENABLED>y</NVMX_ENABLED>', '<RELOC>y</RELOC>')
  .replace('<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>', '<guest_flag>0</guest_flag>')
  .replace('<PTM>n</PTM>', '')
  .replace(
    '<PLATFORM_RAM_SIZE>',
    '<UOS_RAM_SIZE>0x200000000</UOS_RAM_SIZE>\n      <PLATFORM_RAM_SIZE>',
  );

describe('a VERSION file older than v2.5', () => {
  const files = { 'a.xml': nested, 'quad-core.xml': board, VERSION: version(2, 4) };

  test.each([
    ['check', 'a.xml'],
    ['check'],
    ['fix', 'a.xml'],
    ['fix', '-i', 'a.xml'],
    ['fix', '--diff', 'a.xml'],
    ['set', '-i', 'a.xml', 'hv.FEATURES.SCHEDULER=SCHED_BVT'],
    ['get', 'a.xml', 'hv.FEATURES.SCHEDULER'],
    ['build', '--force', '--no-boot', '--out', 'out', 'a.xml'],
  ])('%s %s: exit 3, nothing written', async (...argv) => {
    const cwd = folder(files);
    const { code, stdout, stderr } = await run(argv, { cwd });
    expect(stderr).toMatch(NO_NESTING);
    expect(code).toBe(3);
    expect(stdout).not.toContain('no problems found');
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(nested);
  });

  test('--if-enabled makes a note of it', async () => {
    const { code, stderr } = await run(['check', '--if-enabled'], { cwd: folder(files) });
    expect(stderr).toMatch(/^a\.xml: ACRN v2\.4 has no nested.*skipped$/m);
    expect(code).toBe(0);
  });

  test('--release is asked for in spite of it', async () => {
    const { code } = await run(['check', '--release', 'v2.5', 'a.xml'], { cwd: folder(files) });
    expect(code).toBe(0);
  });
});

describe('other VERSION files', () => {
  test.each([
    [version(99, 0), 'VERSION says ACRN 99.0, which acrn-nvmx does not know: v'],
    [
      version(3, 3, '-automotive'),
      'VERSION says ACRN 3.3-automotive, which is not the release v3.3',
    ],
  ])('one that is not known is told in one line: %j', async (VERSION, sentence) => {
    const cwd = folder({ 'a.xml': v33, 'b.xml': v33, 'quad-core.xml': board, VERSION });
    const { code, stdout, stderr } = await run(['check'], { cwd });
    expect(stderr.split(sentence)).toHaveLength(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toContain('assumed, for the VERSION file says');
    expect(stdout).not.toContain('as the VERSION file of the checkout says');
    expect(code).toBe(0);
  });

  test('v3.0.1 has the extra version 1', async () => {
    const file = readFileSync(join(scenarios, 'quad-core/v3.0-nested.xml'), 'utf8');
    const cwd = folder({ 'a.xml': file, 'quad-core.xml': board, VERSION: version(3, 0, '1') });
    const { code, stdout, stderr } = await run(['check'], { cwd });
    expect(stdout).toContain('as the VERSION file of the checkout says');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('one that names no version, or is huge, counts for nothing', async () => {
    for (const VERSION of ['1.2.3\n', 'x'.repeat(3_000_000)]) {
      const cwd = folder({ 'a.xml': nested, 'quad-core.xml': board, VERSION });
      const { stdout, stderr } = await run(['check'], { cwd });
      expect(stdout).toContain('ACRN v2.5: SOS_VM');
      expect(stderr).toBe('');
    }
  });
});

describe('the words of a release before v2.5', () => {
  test.each(['UOS_RAM_SIZE', 'SOS_RAM_SIZE', 'vuart'])('%s', async (word) => {
    const text = old.replaceAll('UOS_RAM_SIZE', word);
    const cwd = folder({ 'a.xml': text, 'quad-core.xml': board });
    for (const argv of [['check'], ['fix', '-i'], ['set', '-i', 'a.xml', 'hv.FEATURES.RELOC=n']]) {
      const { code, stdout, stderr } = await run(argv, { cwd });
      expect(stdout + stderr).toContain(`<${word}> was removed before v2.5`);
      expect(stdout + stderr).not.toContain('ACRN v2.5:');
      expect(code).toBe(3);
    }
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(text);
    const built = await run(['build', '--force', 'a.xml'], { cwd });
    expect(built.stderr).toContain(`<${word}> was removed before v2.5`);
    expect(built.code).toBe(3);
    const { code, stdout } = await run(['check', '--if-enabled'], { cwd });
    expect(stdout).toContain('a.xml: skipped');
    expect(code).toBe(0);
  });

  test('left in a file of v2.5 they are an unknown element', async () => {
    const cwd = folder({
      'a.xml': nested.replace('<LOW_RAM_SIZE>', '<UOS_RAM_SIZE>1</UOS_RAM_SIZE><LOW_RAM_SIZE>'),
    });
    const { code, stdout } = await run(['check'], { cwd });
    expect(stdout).toContain('[unknown-element]');
    expect(code).toBe(1);
  });
});

describe('a wrong --release is told first, and alone', () => {
  test.each([
    ['v2.5-nested.xml', 'v3.3', 'v2.5 or v2.6'],
    ['v2.5-industry.xml', 'v3.0', 'v2.5 or v2.6'],
    ['v2.6-nested.xml', 'v2.7', 'v2.5 or v2.6'],
    ['v2.7-nested.xml', 'v2.5', 'v2.7'],
    ['v2.7-nested.xml', 'v3.1', 'v2.7'],
    ['v3.3-nested.xml', 'v2.5', 'v3.x'],
    ['v3.1-nested.xml', 'v2.7', 'v3.x'],
  ])('%s as %s', async (file, release, words) => {
    const argv = ['--release', release, join(scenarios, 'quad-core', file)];
    const { code, stdout } = await run(['check', ...argv]);
    expect(stdout.match(/^error\[/gm)).toHaveLength(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `this looks like a scenario for ACRN ${words}, but it is checked as`,
    );
    expect(stdout).not.toContain('remove');
    expect(code).toBe(1);
    const fixed = await run(['fix', ...argv]);
    expect(fixed.stdout).toBe(readFileSync(join(scenarios, 'quad-core', file), 'utf8'));
  });
});
