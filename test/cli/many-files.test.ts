// Many files in one call: told while they are being checked, in their order, whoever checks them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenariosFolder } from '../scenarios.js';
import { folder, run } from './run.js';

const read = (name: string) => readFileSync(join(scenariosFolder, name), 'utf8');
const broken = read('quad-core/v2.5-industry.xml');
const clean = read('quad-core/v2.5-nested.xml');
const board = read('quad-core/quad-core.xml');

/** Scenarios with and without findings, each with a setting of its own, a board, and what is not a scenario. */
function many(count: number): string {
  const scenarios = Array.from({ length: count }, (_, at) => {
    const text = (at % 7 === 0 ? broken : clean).replace(/(<STACK_SIZE>)[^<]*/, `$1${4096 + at}`);
    return [`s${String(at).padStart(3, '0')}.xml`, at % 50 === 20 ? '<acrn-config>' : text];
  });
  return folder({
    ...Object.fromEntries(scenarios),
    'quad-core.xml': board,
    's050b.xml': '<other/>',
    'z-broken.board.xml': '<acrn-config><BIOS_INFO/></acrn',
  });
}

describe('many files', () => {
  test.each([
    ['text', ['--statistics', '--max-diagnostics', '40']],
    ['concise', ['--quiet']],
    ['json', []],
  ])('%s: the same from one thread, from three, and from a cache', async (format, options) => {
    const cwd = many(150);
    const check = (...more: readonly string[]) =>
      run(['check', '.', '--format', format, ...options, ...more], { cwd });
    const [alone, together] = await Promise.all([
      check('--concurrency', '1'),
      check('--concurrency', '3', '--cache'),
    ]);
    const cached = await check('--concurrency', '3', '--cache');
    const timeless = (output = '') => output.replace(/, [\d.]+ m?s$/m, ', 1 s');
    for (const other of [together, cached]) {
      expect(timeless(other.stdout)).toBe(timeless(alone.stdout));
      expect(other.stderr).toBe(alone.stderr);
    }
    expect([alone.code, together.code, cached.code]).toEqual([1, 1, 1]);
    expect(alone.stdout).toContain('s014.xml');
  });

  test('a report of an earlier run may be written where scenarios are looked for', async () => {
    const cwd = many(2);
    const again = ['check', '.', '--format', 'checkstyle=report.xml'];
    expect((await run(again, { cwd })).code).toBe(1);
    expect(await run(again, { cwd })).toMatchObject({ code: 1, stderr: '' });
    const refused = await run(['check', '.', '--format', 'json=s001.xml'], { cwd });
    expect(refused.stderr).toContain('s001.xml is a file that is read');
  });
});
