import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const text = readFileSync(join(scenarios, 'quad-core/v2.5-industry.xml'), 'utf8');

async function concise(cwd: string, ...argv: string[]) {
  return run(['check', '--format', 'concise', ...argv], { cwd });
}

test('known findings are not told, wherever they move; new ones are; gone ones are named', async () => {
  const cwd = folder({ 'a.xml': text, 'b.xml': text });
  const write = await run(['check', '--write-baseline', 'sub/known.json'], { cwd });
  expect(write).toMatchObject({ code: 0, stdout: '' });
  expect(write.stderr).toMatch(
    /^sub\/known\.json: \d+ findings written; --baseline sub\/known\.json leaves them out\n$/,
  );
  const { version, findings } = JSON.parse(readFileSync(join(cwd, 'sub/known.json'), 'utf8'));
  expect(version).toBe(1);
  expect(findings[0]).toEqual({
    path: '../a.xml',
    rule: expect.any(String),
    message: expect.any(String),
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  });

  expect(await concise(cwd, '--baseline', 'sub/known.json')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  const page = await run(['check', '--baseline', 'sub/known.json'], { cwd });
  expect(page.stdout).toMatch(
    new RegExp(`no problems found, ${findings.length} in the baseline, `),
  );
  const elsewhere = await run(
    ['check', '--format', 'concise', '--baseline', 'sub/known.json', join(cwd, 'a.xml')],
    { cwd },
  );
  expect(elsewhere.stdout).toBe('');

  writeFileSync(
    join(cwd, 'a.xml'),
    text.replace('<acrn-config', '<!-- moved -->\n\n\n<acrn-config'),
  );
  expect((await concise(cwd, '--baseline', 'sub/known.json')).stdout).toBe('');

  const changed = text.replace('SCHED_BVT', 'SCHED_NOOP').replace('<RELOC>y', '<RELOC>maybe');
  writeFileSync(join(cwd, 'a.xml'), changed);
  const { code, stdout, stderr } = await concise(cwd, '--baseline', 'sub/known.json', 'a.xml');
  expect(stdout).toMatch(/^a\.xml:\d+:\d+: error: .*maybe.* \[value-not-allowed\]\n$/);
  expect(stderr).toBe(
    'sub/known.json: 1 finding is no longer there; --write-baseline sub/known.json drops it\n  ../a.xml: ' +
      `${findings.find(({ rule }: { rule: string }) => rule === 'scheduler-not-noop').message} [scheduler-not-noop]\n`,
  );
  expect(code).toBe(1);

  rmSync(join(cwd, 'b.xml'));
  const gone = await concise(cwd, '--baseline', 'sub/known.json', 'a.xml');
  expect(gone.stderr).toMatch(
    new RegExp(`^sub/known\\.json: ${findings.length / 2 + 1} findings are no longer there`),
  );
  expect(gone.stderr).toMatch(/\n {2}and \d+ more\n$/);
});

test('one more of the same is new', async () => {
  const twice = text.replace('SCHED_BVT', 'SCHED_A').replace('<RELOC>y', '<RELOC>a');
  const cwd = folder({ 'a.xml': twice });
  await run(['check', '--write-baseline', 'known.json'], { cwd });
  const baseline = JSON.parse(readFileSync(join(cwd, 'known.json'), 'utf8'));
  const prints = baseline.findings.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
  expect(new Set(prints).size).toBe(prints.length);
  baseline.findings.pop();
  writeFileSync(join(cwd, 'known.json'), JSON.stringify(baseline));
  expect((await concise(cwd, '--baseline', 'known.json')).stdout.split('\n')).toHaveLength(2);
});

test('what cannot be read is never in a baseline', async () => {
  const cwd = folder({ 'a.xml': text.slice(0, 500) });
  await run(['check', '--write-baseline', 'known.json'], { cwd });
  const { code, stdout } = await concise(cwd, '--baseline', 'known.json');
  expect(stdout).toContain('[not-well-formed]');
  expect(code).toBe(1);
});

test('what is no baseline, and what is not to be written over', async () => {
  const cwd = folder({ 'a.xml': text, 'x.json': '{"version": 1, "findings": [1]}' });
  const none = await concise(cwd, '--baseline', 'gone.json', 'a.xml');
  expect(none).toMatchObject({
    code: 3,
    stderr: 'acrn-nvmx: the baseline gone.json cannot be read: no such file\n',
  });
  const other = await concise(cwd, '--baseline', 'x.json', 'a.xml');
  expect(other).toMatchObject({
    code: 2,
    stderr: 'acrn-nvmx: x.json is not a baseline: --write-baseline x.json makes one\n',
  });
  expect((await concise(cwd, '--write-baseline', 'a.xml', 'a.xml')).code).toBe(2);
  expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(text);
});
