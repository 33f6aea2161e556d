// Whether `npm run growth` finds what grows too fast, and nothing else.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

function growth(part: string, only: string): { found: string[]; status: number | null } {
  const argv = [
    '--part',
    part,
    '--only',
    only,
    '--library',
    join(root, 'scripts/growth/planted.js'),
  ];
  const flags = ['--expose-gc', '--max-semi-space-size=64', 'scripts/growth.js'];
  const { stdout, status } = spawnSync(
    process.execPath,
    [...flags, '--seconds', '1000', '--seed', '1', ...argv],
    { cwd: root, encoding: 'utf8' },
  );
  const found = [...stdout.matchAll(/^\w+, (.*):$/gm)].map(([, name = '']) => name);
  return { found: found.sort(), status };
}

test('by counting: loops, and what V8 goes through', () => {
  expect(growth('counts', 'counted')).toEqual({
    found: ['counted: a loop in a loop', 'counted: indexOf in a loop', 'counted: shift and splice'],
    status: 1,
  });
});

test('by time: what cannot be counted', { timeout: 600_000 }, () => {
  expect(growth('times', 'timed')).toEqual({
    found: ['timed: a text measured again and again', 'timed: backtracking'],
    status: 1,
  });
});
