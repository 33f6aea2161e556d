import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const read = (name: string) => readFileSync(join(scenarios, `quad-core/${name}.xml`), 'utf8');
const files = { 'a.xml': read('v2.5-nested'), 'quad-core.xml': read('quad-core') };

test('prints the scenario, and tells on standard error what has no counterpart', async () => {
  const { code, stdout, stderr } = await run(['upgrade', 'a.xml', '--to', 'v3.3'], {
    cwd: folder(files),
  });
  expect(stderr).toMatch(/^a\.xml: ACRN v2\.5 to v3\.3: \d+ settings as they were/);
  expect(stderr).toMatch(
    /- sized the log buffer; now: .*\n +\d+: hv\/DEBUG_OPTIONS\/LOG_BUF_SIZE = 0x40000/,
  );
  expect(stdout).toContain('<nested_virtualization_support>y</nested_virtualization_support>');
  // v3.x lets nobody choose the pCPUs of the Service VM: that is told as `check` does.
  expect(stderr).toContain('service-vm-owns-pcpu0');
  // Its lines are those of the new file.
  expect(stderr).toContain('--> a.xml (upgraded):');
  expect(code).toBe(0);
});

test('exit 0 when the new file checks clean', async () => {
  const cwd = folder({ 'a.xml': read('v3.2-nested'), 'quad-core.xml': read('quad-core') });
  const { code, stderr } = await run(['upgrade', 'a.xml', '--to', 'v3.4', '--from', 'v3.2'], {
    cwd,
  });
  expect(stderr).toContain('0 without a counterpart');
  expect(code).toBe(0);
});

test('--in-place, --out and --diff', async () => {
  const cwd = folder(files);
  const out = await run(['upgrade', 'a.xml', '--to', '3.2', '--out', 'b.xml'], { cwd });
  expect(out.stdout).toBe('');
  expect(out.stderr).toContain('--> b.xml:');
  const diff = await run(['upgrade', 'a.xml', '--to', '3.2', '--diff'], { cwd });
  expect(diff.stdout).toMatch(/^-.*<guest_flag>GUEST_FLAG_NVMX_ENABLED/m);
  expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(files['a.xml']);
  await run(['upgrade', 'a.xml', '--to', '3.2', '-i'], { cwd });
  expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(readFileSync(join(cwd, 'b.xml'), 'utf8'));
});

test('--format json lists carried, changed, dropped and added', async () => {
  const { stdout } = await run(['upgrade', 'a.xml', '--to', 'v3.0', '--format', 'json'], {
    cwd: folder(files),
  });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ version: 1, file: 'a.xml', from: 'v2.5', to: 'v3.0' });
  for (const key of ['carried', 'changed', 'dropped', 'added'])
    expect(report[key].length).toBeGreaterThan(0);
  expect(report.changed).toContainEqual(
    expect.objectContaining({ value: 'GUEST_FLAG_NVMX_ENABLED', newValue: 'y' }),
  );
});

test.each([
  [['--to', 'v2.4'], 2, 'v2.4'],
  [['--to', 'v2.5'], 2, 'already'],
  [['--to', 'v3.3', '--diff', '-i'], 2, 'exclude each other'],
  [['--to', 'v3.3', '--format', 'xml'], 2, '--format xml is not known'],
  [['--to', 'v3.3', '--launch', 'quad-core.xml'], 3, 'not a launch file'],
  [[], 2, '--to'],
])('%j: exit %i', async (options, expected, words) => {
  const { code, stdout, stderr } = await run(['upgrade', 'a.xml', ...options], {
    cwd: folder(files),
  });
  expect(stderr).toContain(words);
  expect(stdout).toBe('');
  expect(code).toBe(expected);
});

test('a file with errors in its own release is not upgraded, but with --force', async () => {
  const cwd = folder({ ...files, 'a.xml': files['a.xml'].replace('SCHED_NOOP', 'SCHED_NONE') });
  const refused = await run(
    ['upgrade', 'a.xml', '--to', 'v3.3', '--from', 'v2.5', '--out', 'b.xml'],
    { cwd },
  );
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('SCHED_NONE');
  expect(existsSync(join(cwd, 'b.xml'))).toBe(false);
  const forced = await run(
    ['upgrade', 'a.xml', '--to', 'v3.3', '--from', 'v2.5', '--out', 'b.xml', '--force'],
    { cwd },
  );
  expect(forced.code).toBe(1);
  expect(existsSync(join(cwd, 'b.xml'))).toBe(true);
});
