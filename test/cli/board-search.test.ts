// Where the board file of a scenario is looked for, and what is said of it.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const v25 = readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8');
const v33 = readFileSync(join(scenarios, 'quad-core/v3.3-nested.xml'), 'utf8').replace(
  /<acrn-config[^>]*>/,
  '<acrn-config>',
);
const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');

/** A folder tree; keys are paths. */
function tree(files: Readonly<Record<string, string>>): string {
  const top = folder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), content);
  }
  return top;
}

async function check(cwd: string, path = 's.xml'): Promise<string> {
  return (await run(['check', path], { cwd })).stdout;
}

describe('the board file is found', () => {
  test.each([
    ['quad-core.xml', v25, "quad-core.xml, named after the scenario's board"],
    ['quad-core.board.xml', v25, "quad-core.board.xml, named after the scenario's board"],
    ['my_board.xml', v33, 'my_board.xml, the only board file beside it'],
    ['board.xml', v33, 'board.xml, the only board file beside it'],
    ['my_board.board.xml', v33, 'my_board.board.xml, the only board file beside it'],
    ['my_board.xml', v25, 'my_board.xml, the only board file beside it'],
  ])('%s', async (name, text, said) => {
    expect(await check(tree({ 's.xml': text, [name]: board }))).toContain(`board ${said}`);
  });

  test('named after its folder', async () => {
    const top = tree({ 'nuc/s.xml': v33, 'nuc/nuc.xml': board, 'nuc/other.xml': board });
    expect(await check(top, 'nuc/s.xml')).toContain('board nuc/nuc.xml, named after its folder');
  });

  test('one folder up', async () => {
    const top = tree({ 'mine/s.xml': v33, 'my_board.xml': board });
    expect(await check(top, 'mine/s.xml')).toContain(
      'board my_board.xml, the only board file one folder up',
    );
    const named = tree({ 'mine/s.xml': v25, 'quad-core.board.xml': board, 'b.xml': board });
    expect(await check(named, 'mine/s.xml')).toContain(
      "board quad-core.board.xml, named after the scenario's board, one folder up",
    );
  });

  test('beside the file that a link leads to', async () => {
    const top = tree({ 'real/s.xml': v33, 'real/my_board.xml': board, 'a/b/links/x.txt': '' });
    symlinkSync('../../../real/s.xml', join(top, 'a/b/links/s.xml'));
    expect(await check(top, 'a/b/links/s.xml')).toContain('my_board.xml, the only board file');
  });

  test('in the order: the name, the folder, the only one', async () => {
    const other = board.replaceAll('quad-core', 'other');
    const top = tree({ 's.xml': v25, 'quad-core.xml': board, 'quad-core.board.xml': other });
    writeFileSync(join(top, `${basename(top)}.xml`), other);
    expect(await check(top)).toContain('board quad-core.xml, named');
  });
});

describe('no board file is found', () => {
  test('several: they are named, and what was left out', async () => {
    const stdout = await check(tree({ 's.xml': v33, 'my_a.xml': board, 'my_b.xml': board }));
    expect(stdout).toContain('no board file for 1 scenario: whether the pCPUs, devices and caches');
    expect(stdout).toContain('my_a.xml and my_b.xml are board files: say which with --board');
  });

  test('one of another board than the scenario names is not taken', async () => {
    const other = board.replaceAll('"quad-core"', '"other"');
    const stdout = await check(tree({ 's.xml': v25, 'my_a.xml': other }));
    expect(stdout).toContain('my_a.xml (of the board "other") is a board file: --board takes it');
  });

  test('fix and build name them, too', async () => {
    const cwd = tree({ 's.xml': v33, 'my_a.xml': board, 'my_b.xml': board });
    const built = await run(['build', 's.xml'], { cwd });
    expect(built.code).toBe(3);
    expect(built.stderr).toContain('my_a.xml and my_b.xml are board files');
    writeFileSync(join(cwd, 's.xml'), v33.replace('SCHED_NOOP', 'SCHED_X'));
    const fixed = await run(['fix', '--safe-only', 's.xml'], { cwd });
    expect(fixed.code + fixed.stderr.length).toBeGreaterThan(0);
  });
});

test('init and check read the same pCPUs: a board file without <processors> is too old for both', async () => {
  const cwd = folder({
    'old.xml': readFileSync(join(import.meta.dirname, '../fixtures/boards/without-processors.xml')),
    's.xml': v25.replaceAll('quad-core', 'old-quad'),
  });
  for (const release of ['v2.5', 'v3.2']) {
    const created = await run(
      ['init', '--release', release, '--board', 'old.xml', '--out', 'new.xml'],
      { cwd },
    );
    expect(created.stderr).toMatch(/old-quad.*no <processors>.*board inspector/);
    expect(created.code).toBe(3);
  }
  const { stdout, code } = await run(['check', '--board', 'old.xml', 's.xml'], { cwd });
  expect(code).toBe(1);
  expect(stdout.match(/no <processors>/g)).toHaveLength(1);
  expect(stdout).not.toContain('does not have');
});
