import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const nested = join(scenarios, 'quad-core/v2.5-nested.xml');
const industry = join(scenarios, 'quad-core/v2.5-industry.xml');
const text = readFileSync(nested, 'utf8');

describe('check: exit codes', () => {
  test('0 for a clean scenario', async () => {
    const { code, stdout } = await run(['check', nested]);
    expect(stdout).toMatch(
      /^ACRN v2\.5: .*\n(?: {2}.*\n)*1 scenario checked: no problems found, \d+ ms\n$/,
    );
    expect(code).toBe(0);
    const listed = await run(['check', '--show-files', nested]);
    expect(listed.stdout.replace(/\s+/g, ' ')).toContain(`${nested}: ok (ACRN v2.5`);
  });

  test('1 for errors', async () => {
    const { code, stdout } = await run(['check', industry], { columns: 120 });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^Found \d+ errors \(\d+ fixable, 1 more by removing VMs\)\s+in\s+\S+\.xml,/m,
    );
    // What is said of a whole VM names it beside its tag.
    expect(stdout).toMatch(/^ {6}\| {3}\^+ VM 0 \(ACRN SOS VM\)$/m);
  });

  test('2 for wrong usage, in one line', async () => {
    for (const argv of [
      ['check', '--format', 'yaml', nested],
      ['check', '--release', 'v9.9', nested],
      ['check', '--release', 'v2.4', nested],
      ['check', '--build-type', 'fast', nested],
      ['check', '--no-such-option'],
      ['no-such-command'],
      ['help', 'no-such-command'],
      ['check', '--color', 'purple', nested],
      ['check', '--output-file', '', nested],
      ['check', '--output-file', nested, nested],
      ['check', `--format=json=${nested}`, nested],
      ['upgrade', '--to', '', nested],
    ]) {
      const { code, stderr } = await run(argv);
      expect(code, argv.join(' ')).toBe(2);
      expect(stderr.trim().split('\n').length, stderr).toBeLessThanOrEqual(2);
    }
  });

  test('3 for a file that cannot be read', async () => {
    const { code, stderr } = await run(['check', 'no-such-file.xml', nested]);
    expect(code).toBe(3);
    expect(stderr).toBe('acrn-nvmx: no-such-file.xml cannot be read: no such file\n');
  });

  test('3 for a board file that cannot be used', async () => {
    const { code, stderr } = await run(['check', '--board', nested, nested]);
    expect(code).toBe(3);
    expect(stderr).toContain('this is not an ACRN board file');
  });

  test('a broken board file beside a scenario is told about, and not used', async () => {
    const cwd = folder({
      'a.xml': text,
      'quad-core.xml': '<acrn-config board="quad-core">\n  <PROCESSOR_INFO>\n</acrn-config>',
    });
    const { code, stderr, stdout } = await run(['check', 'a.xml'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('no board file');
    expect(stderr).toMatch(/^acrn-nvmx: the board file quad-core\.xml:3:1: not well-formed XML/);
    const empty = folder({
      'a.xml': text,
      'quad-core.xml': '<acrn-config><BIOS_INFO/></acrn-config>',
    });
    expect((await run(['check', 'a.xml'], { cwd: empty })).stderr).toContain('names no pCPU');
  });

  test('an ACRN release before v2.5 has no nested virtualization', async () => {
    const { stderr } = await run(['check', '--release', '2.4', nested]);
    expect(stderr).toContain('has no nested virtualization: it came with v2.5');
  });
});

describe('check: what is checked', () => {
  test('without paths: the scenarios below the current directory', async () => {
    const cwd = folder({
      'a.xml': text,
      'quad-core.xml': readFileSync(join(scenarios, 'quad-core/quad-core.xml')),
      'other.xml': '<note/>',
      'launch.xml': '<acrn-config uos_launcher="1"><uos id="1"/></acrn-config>',
    });
    const { code, stdout, stderr } = await run(['check', '--verbose'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('1 scenario checked: no problems found');
    expect(stdout).toContain('board quad-core.xml');
    expect(stderr).toContain('quad-core.xml: passed over, it is a board file');
    expect(stderr).toContain('other.xml: passed over, it is no ACRN file');
    expect(stderr).toContain('launch.xml: passed over, it is a launch file');
  });

  test('a broken file below a directory that looks like a scenario is checked', async () => {
    const cwd = folder({ 'a.xml': text.replace('</hv>', '') });
    const { code, stdout } = await run(['check', '.'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('[not-well-formed]');
  });

  test('standard input', async () => {
    const { code, stdout } = await run(['check', '-'], {
      stdin: text.replace('SCHED_NOOP', 'SCHED_BVT'),
    });
    expect(code).toBe(1);
    expect(stdout).toContain('--> <stdin>:17:18');
  });

  test('--if-enabled lets a scenario pass that asks for no nesting', async () => {
    expect((await run(['check', '--if-enabled', industry])).code).toBe(0);
    const half = join(scenarios, 'quad-core/v2.5-broken-half-applied.xml');
    expect((await run(['check', '--if-enabled', half])).code).toBe(1);
  });

  test('--build-type release allows pCPU 0', async () => {
    const cwd = folder({ 'a.xml': text.replace('<pcpu_id>1<', '<pcpu_id>0<') });
    const debug = await run(['check', 'a.xml'], { cwd });
    expect(debug.stdout).toContain('[service-vm-owns-pcpu0]');
    expect((await run(['check', '--build-type', 'release', 'a.xml'], { cwd })).code).toBe(0);
  });

  test('the VERSION file of a checkout names the release', async () => {
    const cwd = folder({
      'a.xml': text,
      VERSION: 'MAJOR_VERSION=2\nMINOR_VERSION=6\nEXTRA_VERSION=\n',
    });
    const { stdout } = await run(['check', 'a.xml'], { cwd });
    expect(stdout).toContain('ACRN v2.6: as the VERSION file of the checkout says');
  });

  test('a missing board file is said once', async () => {
    const cwd = folder({ 'a.xml': text, 'b.xml': text });
    const { stdout } = await run(['check'], { cwd });
    expect(stdout.match(/no board file for 2 scenarios/g)).toHaveLength(1);
  });
});

describe('check: output', () => {
  test('a block has severity, message, rule, place, line, carets and help', async () => {
    const cwd = folder({ 'a.xml': text.replace('SCHED_NOOP', 'SCHED_BVT') });
    const { stdout } = await run(['check', 'a.xml'], { cwd, columns: 80 });
    const lines = stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'error[scheduler-not-noop]: SCHEDULER is "SCHED_BVT", and nested virtualization',
      '  needs SCHED_NOOP [fixable]',
      '  --> a.xml:17:18',
      '   17 |       <SCHEDULER>SCHED_BVT</SCHEDULER>',
    ]);
    expect(lines[4]).toBe('      |                  ^^^^^^^^^ set to SCHED_NOOP');
    expect(lines[5]).toMatch(/^ {2}why: ACRN supports nested virtualization with SCHED_NOOP/);
    expect(stdout).toContain('\n  help: set hv.FEATURES.SCHEDULER to SCHED_NOOP\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(
      /Found 1 error \(1 fixable\) in a\.xml, \d+ ms\nNext: acrn-nvmx fix --diff a\.xml\n$/,
    );
  });

  test('a symbolic link that git wrote as text is called so', async () => {
    const cwd = folder({ 'link.xml': '../nuc11tnbi5/shared.xml' });
    const { code, stdout } = await run(['check', 'link.xml'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('not XML, but the path of a file: "../nuc11tnbi5/shared.xml"');
    expect(stdout).toContain('help: check that file instead');
  });

  test('the command to type next sees the scenario as this one did, and can be copied', async () => {
    const board = readFileSync(join(scenarios, 'quad-core/quad-core.xml'), 'utf8');
    const cwd = folder({
      'my scenario.xml': text.replace('SCHED_NOOP', 'SCHED_BVT'),
      'b.xml': board,
    });
    const given = ['--release', 'v2.5', '--board', 'b.xml', 'my scenario.xml'];
    const { stdout } = await run(['check', ...given], { cwd });
    const command = "fix --diff --release v2.5 --board b.xml 'my scenario.xml'";
    expect(stdout).toContain(`\nNext: acrn-nvmx ${command}\n`);
  });

  test('of a long line it shows what stands around the carets', async () => {
    const long = Array.from({ length: 300 }, (_, at) => `<zz${at}>1</zz${at}>`).join('');
    const cwd = folder({ 'a.xml': text.replace('</hv>', () => `${long}</hv>`) });
    const { stdout } = await run(['check', '--only', 'unknown-element', 'a.xml'], {
      cwd,
      columns: 80,
    });
    const lines = stdout.split('\n');
    const marks = lines.flatMap((line, index) => (/^ {6}\| *\^/.test(line) ? [index] : []));
    expect(marks.length).toBeGreaterThan(100);
    for (const index of marks.slice(10)) {
      const excerpt = lines[index - 1] ?? '';
      expect(excerpt.length).toBeLessThanOrEqual(80);
      expect(excerpt).toMatch(/^ {3}\d\d \| …/);
      const column = lines[index]?.indexOf('^') ?? 0;
      expect(excerpt.slice(column, column + 3)).toBe('<zz');
    }
  });

  test('json has the documented shape', async () => {
    const cwd = folder({ 'a.xml': text.replace('SCHED_NOOP', 'SCHED_BVT') });
    const { stdout } = await run(['check', '--format', 'json', 'a.xml'], { cwd });
    const report = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual(['version', 'files', 'summary']);
    expect(report.version).toBe(1);
    expect(report.summary).toEqual({
      files: 1,
      errors: report.files[0].diagnostics.length,
      warnings: 0,
    });
    expect(Object.keys(report.files[0])).toEqual([
      'path',
      'release',
      'board',
      'buildType',
      'skipped',
      'diagnostics',
    ]);
    const found = report.files[0].diagnostics.find(
      ({ rule }: { rule: string }) => rule === 'scheduler-not-noop',
    );
    expect(found).toMatchObject({
      category: 'schema',
      severity: 'error',
      line: 17,
      column: 18,
      endLine: 17,
      endColumn: 27,
      fix: { title: 'set SCHEDULER to SCHED_NOOP', safety: 'safe' },
      related: [],
    });
    expect(text.slice(found.offset, found.endOffset)).toBe('SCHED_NOO');
    expect(Object.keys(found)).toEqual([
      'rule',
      'category',
      'severity',
      'message',
      'why',
      'help',
      'url',
      'fingerprint',
      'line',
      'column',
      'endLine',
      'endColumn',
      'offset',
      'endOffset',
      'fix',
      'related',
    ]);
  });

  test('--quiet prints nothing for a clean file', async () => {
    expect(await run(['check', '--quiet', nested])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('colours: the option, then NO_COLOR and FORCE_COLOR', async () => {
    const csi = '\u001b[';
    const has = async (argv: string[], env: Record<string, string> = {}) =>
      (await run(['check', industry, ...argv], { env })).stdout.includes(csi);
    expect(await has([])).toBe(false);
    expect(await has(['--color'])).toBe(true);
    expect(await has(['--color=never'], { FORCE_COLOR: '1' })).toBe(false);
    expect(await has(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false);
    expect(await has([], { FORCE_COLOR: '1' })).toBe(true);
    expect(await has([], { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(await has(['--color'], { NO_COLOR: '1' })).toBe(true);
  });

  test('no input makes a stack trace', async () => {
    for (const stdin of ['', '\0', '<', '<a', '<a>'.repeat(5000), '\uFEFF', '<acrn-config/>']) {
      const { code, stderr, stdout } = await run(['check', '-'], { stdin });
      expect(code, JSON.stringify(stdin.slice(0, 20))).toBe(1);
      expect(stderr + stdout).not.toMatch(/\bat .*\.(ts|js):/);
    }
  });
});

test('a check with nothing but paths says what one with options says', async () => {
  const cwd = folder({ 'a.xml': text, 'b.xml': text.replace('SCHED_NOOP', 'SCHED_BVT') });
  for (const paths of [['a.xml'], ['a.xml', 'b.xml'], [], ['.'], ['missing.xml', 'a.xml']]) {
    const [plain, named] = await Promise.all(
      [[], ['--format', 'text']].map(async (options) => {
        const { stdout, ...rest } = await run(['check', ...options, ...paths], { cwd });
        return { ...rest, stdout: stdout.replace(/\d+ ms/, 'N ms') };
      }),
    );
    expect(plain).toEqual(named);
  }
});
