import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replaceFile } from '../../src/cli/output/write.js';
import { folder, run, scenarios } from './run.js';

const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');
const nested = readFileSync(join(scenarios, 'quad-core/v2.5-nested.xml'), 'utf8');
const industry = readFileSync(join(scenarios, 'quad-core/v2.5-industry.xml'), 'utf8');
const bvt = nested.replace('SCHED_NOOP', 'SCHED_BVT');

describe('fix', () => {
  test('prints the fixed file, says what it did on stderr, and changes nothing on disk', async () => {
    const cwd = folder({ 'a.xml': bvt, 'quad-core.xml': board });
    const { code, stdout, stderr } = await run(['fix', 'a.xml'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toBe(nested);
    expect(stderr).toContain('set SCHEDULER to SCHED_NOOP');
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(bvt);
  });

  test('fixes standard input', async () => {
    const { code, stdout } = await run(['fix', '-'], { stdin: bvt });
    expect(code).toBe(0);
    expect(stdout).toBe(nested);
  });

  test('--in-place writes, and the second time changes nothing', async () => {
    const cwd = folder({ 'a.xml': industry, 'quad-core.xml': board });
    expect((await run(['fix', '--in-place'], { cwd })).code).toBe(0);
    const fixed = readFileSync(join(cwd, 'a.xml'), 'utf8');
    expect(fixed).not.toBe(industry);
    const { mtimeMs } = statSync(join(cwd, 'a.xml'));
    const again = await run(['fix', '--in-place'], { cwd });
    expect(again).toMatchObject({ code: 0, stderr: 'a.xml: nothing to fix\n' });
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(fixed);
    expect(statSync(join(cwd, 'a.xml')).mtimeMs).toBe(mtimeMs);
    expect((await run(['check'], { cwd })).code).toBe(0);
  });

  test('says which pCPUs the Service VM has now, and why', async () => {
    const cwd = folder({ 'a.xml': industry, 'quad-core.xml': board });
    const { stderr } = await run(['fix', '--in-place'], { cwd });
    expect(stderr).toContain('pCPUs of the Service VM: 1 (was: no cpu_affinity)');
    expect(stderr).toContain('pCPU 0 is left to the hypervisor console');
    expect(stderr).toMatch(/remove VM 1 \(POST_STD_VM\)/);
  });

  test('without a board file it asks for one where pCPUs cannot be chosen', async () => {
    const cwd = folder({ 'a.xml': industry });
    const { code, stderr } = await run(['fix', '--in-place', 'a.xml'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('--board FILE');
    expect(stderr).toContain('[service-vm-owns-pcpu0]');
  });

  test('--diff prints a unified diff and exits 1', async () => {
    const cwd = folder({ 'a.xml': bvt });
    const { code, stdout } = await run(['fix', '--diff', 'a.xml'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('--- a/a.xml\n+++ b/a.xml\n');
    expect(stdout.split('\n').filter((line) => /^[-+](?![-+])/.test(line))).toEqual([
      '-      <SCHEDULER>SCHED_BVT</SCHEDULER>',
      '+      <SCHEDULER>SCHED_NOOP</SCHEDULER>',
    ]);
    const clean = await run(['fix', '--diff', '-'], { stdin: nested });
    expect(clean).toMatchObject({ code: 0, stdout: '' });
  });

  test('git apply takes the diff, of names with spaces, too; colours only for people', async () => {
    const cwd = folder({ 'a b.xml': bvt, 'c.xml': industry, 'quad-core.xml': board });
    const { stdout } = await run(['fix', '--diff', 'a b.xml', './c.xml'], { cwd });
    const apply = spawnSync('git', ['apply'], { cwd, input: stdout, encoding: 'utf8' });
    expect(apply).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(cwd, 'a b.xml'), 'utf8')).toBe(nested);
    const { stderr } = await run(['fix', '--in-place', 'c.xml'], { cwd });
    expect(stderr).toBe('c.xml: nothing to fix\n');
    const coloured = await run(['fix', '--diff', '--color', '-'], { stdin: bvt });
    expect(coloured.stdout).toContain('\u001b[32m+      <SCHEDULER>SCHED_NOOP</SCHEDULER>\u001b');
  });

  test('says apart what drops content, and --exit-non-zero-on-fix', async () => {
    const cwd = folder({ 'a.xml': industry, 'b.xml': bvt, 'quad-core.xml': board });
    const { code, stderr } = await run(['fix', '-i', '--exit-non-zero-on-fix', 'a.xml'], { cwd });
    expect(stderr).toMatch(/ before, 0 after\n {2}safe:\n {2}- set SCHEDULER to SCHED_NOOP\n/);
    expect(stderr).toMatch(
      /\n {2}drops content \(removes 3 VMs, \d+ lines: --safe-only keeps them\):\n {2}- remove VM 1 /,
    );
    expect(code).toBe(1);
    const clean = await run(['fix', '-i', '--exit-non-zero-on-fix', 'a.xml'], { cwd });
    expect(clean.code).toBe(0);
    expect((await run(['fix', '--diff', 'b.xml'], { cwd })).stderr).toBe(
      'b.xml: ACRN v2.5, 1 error before, 0 after\n  - set SCHEDULER to SCHED_NOOP\n',
    );
  });

  test('--safe-only keeps every VM', async () => {
    const cwd = folder({ 'a.xml': industry, 'quad-core.xml': board });
    const { code, stdout, stderr } = await run(['fix', '--safe-only', 'a.xml'], { cwd });
    expect(code).toBe(1);
    const vms = (text: string) => text.match(/<vm id=/g)?.length;
    expect(vms(stdout)).toBe(vms(industry));
    expect(stderr).toContain('[post-launched-standard-vm]');
  });

  test('--backup keeps the old file; its suffix stands behind =', async () => {
    const cwd = folder({ 'a.xml': bvt });
    await run(['fix', '--in-place', '--backup', 'a.xml'], { cwd });
    expect(readFileSync(join(cwd, 'a.xml.orig'), 'utf8')).toBe(bvt);
    const other = folder({ 'a.xml': bvt });
    await run(['fix', '--in-place', '--backup=~', 'a.xml'], { cwd: other });
    expect(readFileSync(join(other, 'a.xml~'), 'utf8')).toBe(bvt);
  });

  test('a file that cannot be written does not keep the others from being fixed', async () => {
    const script = 'qemu-system-x86_64 -enable-kvm -cpu host -nographics\n';
    const cwd = folder({
      'a.xml': bvt,
      'b.xml': bvt,
      'c.xml': bvt,
      'quad-core.xml': board,
      'k.sh': script,
      'l.sh': script,
    });
    for (const name of ['a.xml', 'k.sh']) chmodSync(join(cwd, name), 0o444);
    const files = ['a.xml', 'b.xml', 'c.xml', 'k.sh', 'l.sh'];
    const { code, stderr } = await run(['fix', '--in-place', ...files], { cwd });
    const now = files.map((name) => readFileSync(join(cwd, name), 'utf8'));
    expect(now.slice(0, 4)).toEqual([bvt, nested, nested, script]);
    expect(now[4]).not.toBe(script);
    expect(code).toBe(3);
    expect(stderr).toContain('acrn-nvmx: a.xml is read-only and was left as it is\nb.xml: ');
    expect(stderr).not.toMatch(/^[ak]\.\w+: /m);
  });

  test('several files need --in-place or --diff', async () => {
    const cwd = folder({ 'a.xml': bvt, 'b.xml': bvt });
    const { code, stdout, stderr } = await run(['fix'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--in-place or --diff');
  });

  test('a scenario without a Service VM is left alone, and told why', async () => {
    const text = readFileSync(join(scenarios, 'quad-core/v2.5-partitioned.xml'), 'utf8');
    const cwd = folder({ 'a.xml': text, 'quad-core.xml': board });
    const { code, stderr } = await run(['fix', '--in-place'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('[no-service-vm]');
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(text);
  });

  test('a file that is not well-formed is left alone', async () => {
    const broken = bvt.replace('</hv>', '');
    const { code, stdout } = await run(['fix', '-'], { stdin: broken });
    expect(code).toBe(1);
    expect(stdout).toBe(broken);
  });

  test('encodings survive: BOM, UTF-16, ISO-8859-1', async () => {
    const latin = bvt.replace('?>', ' encoding="ISO-8859-1"?>').replace('ACRN SOS VM', 'Bänk');
    const cwd = folder({
      'bom.xml': `\uFEFF${bvt}`,
      'wide.xml': Buffer.from(`\uFEFF${bvt}`, 'utf16le'),
      'latin.xml': Buffer.from(latin, 'latin1'),
      'quad-core.xml': board,
    });
    await run(['fix', '--in-place', 'bom.xml', 'wide.xml', 'latin.xml'], { cwd });
    const read = (name: string) => readFileSync(join(cwd, name));
    const fixed = (text: string) => text.replace('SCHED_BVT', 'SCHED_NOOP');
    expect(read('bom.xml').toString('utf8')).toBe(fixed(`\uFEFF${bvt}`));
    expect(read('wide.xml').toString('utf16le')).toBe(fixed(`\uFEFF${bvt}`));
    expect(read('latin.xml').toString('latin1')).toBe(fixed(latin));
  });
});

describe('writing in place', () => {
  test('keeps the mode and the target of a symbolic link, and leaves no temporary file', async () => {
    const cwd = folder({ 'real.xml': bvt });
    chmodSync(join(cwd, 'real.xml'), 0o640);
    symlinkSync('real.xml', join(cwd, 'link.xml'));
    await run(['fix', '--in-place', 'link.xml'], { cwd });
    expect(lstatSync(join(cwd, 'link.xml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(cwd, 'real.xml'), 'utf8')).toBe(nested);
    expect(statSync(join(cwd, 'real.xml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(cwd).sort()).toEqual(['link.xml', 'real.xml']);
  });

  test('does not overwrite a file that changed meanwhile', async () => {
    const cwd = folder({ 'a.xml': 'somebody else was here' });
    const bytes = (text: string) => new TextEncoder().encode(text);
    const attempt = replaceFile('a.xml', join(cwd, 'a.xml'), bytes(bvt), bytes(nested), undefined);
    await expect(attempt).rejects.toMatchObject({ exitCode: 3, message: /changed on disk/ });
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe('somebody else was here');
    expect(readdirSync(cwd)).toEqual(['a.xml']);
  });
});
