// Every format is read by a parser of its kind.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { REPORTS } from '../../src/report/index.js';
import { expectCheckReport, expectSarif } from '../report-schemas.js';
import { scenariosFolder } from '../scenarios.js';
import { folder, run } from './run.js';

const broken = readFileSync(join(scenariosFolder, 'quad-core/v2.5-industry.xml'), 'utf8');
const clean = readFileSync(join(scenariosFolder, 'quad-core/v2.5-nested.xml'), 'utf8');

async function report(format: string): Promise<string> {
  const cwd = folder({ 'a.xml': broken, 'b&<.xml': clean });
  const { code, stdout } = await run(['check', '--format', format], { cwd });
  expect(code).toBe(1);
  return stdout;
}

describe('check --format', () => {
  test('concise: one line a finding, as the problem matcher reads it', async () => {
    const lines = (await report('concise')).trimEnd().split('\n');
    for (const line of lines) {
      expect(line).toMatch(/^a\.xml:\d+:\d+: (error|warning): .+ \[[a-z0-9-]+\]$/);
    }
  });

  test('json: each finding has its reason, its page, a fingerprint and the edits of its fix', async () => {
    const { files } = JSON.parse(await report('json'));
    const [first] = files[0].diagnostics;
    expect(first).toMatchObject({
      rule: 'scheduler-not-noop',
      why: expect.stringContaining('local APICs'),
      url: expect.stringContaining('/docs/rules/scheduler-not-noop.md'),
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      fix: {
        safety: 'safe',
        edits: [{ line: first.line, column: first.column, text: 'SCHED_NOOP' }],
      },
    });
    const prints = files[0].diagnostics.map((each: { fingerprint: string }) => each.fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('json: a path that cannot be read is a file with an error', async () => {
    const cwd = folder({ 'a.xml': clean });
    const { code, stdout } = await run(['check', '--format', 'json', 'a.xml', 'gone.xml'], { cwd });
    expect(code).toBe(3);
    const { files } = JSON.parse(stdout);
    expect(files[1]).toMatchObject({ path: 'gone.xml', error: 'no such file', diagnostics: [] });
  });

  test('sarif: every result has its rule, no empty changes', async () => {
    const { runs } = JSON.parse(await report('sarif'));
    const [{ tool, results }] = runs;
    expect(results.length).toBeGreaterThan(0);
    for (const { ruleId, ruleIndex, fixes = [], locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(locations[0].physicalLocation.artifactLocation.uri).toBe('a.xml');
      for (const { artifactChanges } of fixes) {
        expect(artifactChanges).not.toEqual([]);
        for (const { replacements } of artifactChanges) expect(replacements).not.toEqual([]);
      }
    }
  });

  test('json and sarif: valid by their schemas, whatever is checked', async () => {
    const cwd = folder({
      'a.xml': broken.replace('<hv>', '<!-- acrn-nvmx-disable-file nvmx-disabled: known --><hv>'),
      'cut.xml': broken.slice(0, 500),
      'l1.cfg': 'nestedhvm = 1\nhap = 0\n',
    });
    const argv = [
      'check',
      '--format',
      'json',
      '--format',
      'sarif=r.sarif',
      '.',
      'l1.cfg',
      'gone.xml',
    ];
    const { code, stdout } = await run(argv, { cwd });
    expect(code).toBe(3);
    expectCheckReport(stdout);
    expect(stdout).toContain('"suppressed": 1');
    expectSarif(readFileSync(join(cwd, 'r.sarif'), 'utf8'));
  });

  test('github: one workflow command a finding', async () => {
    for (const line of (await report('github')).trimEnd().split('\n')) {
      expect(line).toMatch(
        /^::(error|warning) file=a\.xml,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[a-z0-9-]+::.+$/,
      );
    }
  });

  test('gitlab: an array of issues', async () => {
    const issues = JSON.parse(await report('gitlab'));
    for (const issue of issues) {
      expect(issue).toEqual({
        description: expect.any(String),
        check_name: expect.stringMatching(/^[a-z0-9-]+$/),
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        severity: expect.stringMatching(/^(major|minor)$/),
        location: { path: 'a.xml', lines: { begin: expect.any(Number), end: expect.any(Number) } },
      });
    }
  });

  test.each(['junit', 'checkstyle'])(
    '%s: well-formed XML that names both files',
    async (format) => {
      const text = await report(format);
      expect(XMLValidator.validate(text)).toBe(true);
      const tree = new XMLParser({ ignoreAttributes: false }).parse(text);
      const files = format === 'junit' ? tree.testsuites.testsuite : tree.checkstyle.file;
      expect(files.map((each: Record<string, unknown>) => each['@_name'])).toEqual([
        'a.xml',
        'b&<.xml',
      ]);
    },
  );

  test('several at once: one on standard output, the others in files', async () => {
    const cwd = folder({ 'a.xml': broken });
    const args = ['check', '--format', 'text', '--format', 'gitlab=out/gl.json', 'a.xml'];
    const { code, stdout } = await run(args, { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('error[scheduler-not-noop]');
    expect(JSON.parse(readFileSync(join(cwd, 'out/gl.json'), 'utf8')).length).toBeGreaterThan(0);
  });

  test('--output-file', async () => {
    const cwd = folder({ 'a.xml': broken });
    const args = ['check', '--format', 'sarif', '--output-file', 'r.sarif', 'a.xml'];
    expect((await run(args, { cwd })).stdout).toBe('');
    expect(JSON.parse(readFileSync(join(cwd, 'r.sarif'), 'utf8')).version).toBe('2.1.0');
    // A folder below /proc can never be made, and Node's own way of making one would try for ever.
    for (const path of ['/proc/no/such', 'a.xml/r.sarif', '.']) {
      const failed = await run(['check', '--output-file', path, 'a.xml'], { cwd });
      expect(failed.code, path).toBe(3);
      expect(failed.stderr.trim()).toMatch(/^acrn-nvmx: .* cannot be written: [^\n]+$/);
      expect(failed.stderr).not.toContain('already exists');
    }
  });

  test('two on standard output and unknown ones are wrong usage', async () => {
    const cwd = folder({ 'a.xml': broken });
    const twice = await run(['check', '--format', 'text', '--format', 'json', 'a.xml'], { cwd });
    expect(twice.code).toBe(2);
    const unknown = await run(['check', '--format', 'yaml', 'a.xml'], { cwd });
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('sarif, github') });
  });

  test('under GitHub Actions text has annotations, too', async () => {
    const cwd = folder({ 'a.xml': broken });
    const env = { GITHUB_ACTIONS: 'true' };
    const { stdout } = await run(['check', 'a.xml'], { cwd, env });
    expect(stdout).toContain('error[scheduler-not-noop]');
    expect(stdout).toContain('::error file=a.xml');
  });

  test('every format has a row', () => {
    expect(Object.keys(REPORTS)).toEqual([
      'text',
      'concise',
      'json',
      'sarif',
      'github',
      'gitlab',
      'junit',
      'checkstyle',
    ]);
  });
});

describe('check: the page', () => {
  test.each([60, 80, 120])('%i columns: nothing of a finding is cut or wider', async (columns) => {
    const cwd = folder({ 'a.xml': broken });
    const { stdout } = await run(['check', 'a.xml'], { cwd, columns });
    const lines = stdout.split('\n').slice(0, -4);
    const wide = lines.filter((line) => line.length > columns && !/^ +\d* \|/.test(line));
    // A single word may be longer.
    const isWord = (line: string) => /^\s*(?:\w+: )?\S+(?: \[fixable\])?$/.test(line);
    const cut = wide.filter((line) => !/^a\.xml: |^note: /.test(line) && !isWord(line));
    expect(cut).toEqual([]);
  });

  test('the page shows a fault of several VMs once; other formats have each place', async () => {
    const text = readFileSync(join(scenariosFolder, 'quad-core/v3.1-nested.xml'), 'utf8');
    const board = join(scenariosFolder, 'quad-core/quad-core.xml');
    const vm = (id: number) =>
      `<vm id="${id}"><name>USER${id}</name><load_order>POST_LAUNCHED_VM</load_order><vm_type>RTVM</vm_type><cpu_affinity><pcpu><pcpu_id>${id}</pcpu_id></pcpu></cpu_affinity></vm>`;
    const vms = [5, 6, 7].map(vm).join('\n');
    const cwd = folder({ 'a.xml': text.replace('</acrn-config>', () => `${vms}</acrn-config>`) });
    const args = ['check', '--only', 'pcpu-not-on-board', '--board', board, 'a.xml'];
    const page = await run(args, { cwd, columns: 120 });
    expect(page.stdout).toContain(
      'VM 5 (USER5) has pCPU "5", which the board quad-core does not have; the same for 2 more VMs',
    );
    expect(page.stdout).toMatch(/^ {2}note: VM 7 \(USER7\), pCPU "7" \(a\.xml:\d+:\d+\)$/m);
    expect(page.stdout).toContain('Found 3 errors in a.xml');
    expect(page.stdout.match(/^error\[/gm)).toHaveLength(1);
    const concise = (await run([...args, '--format', 'concise'], { cwd })).stdout;
    expect(concise.match(/^a\.xml:.*\[pcpu-not-on-board\]$/gm)).toHaveLength(3);
    const json = JSON.parse((await run([...args, '--format', 'json'], { cwd })).stdout);
    const lines = json.files[0].diagnostics.map(({ line }: { line: number }) => line);
    expect(lines).toEqual([lines[0], lines[0] + 1, lines[0] + 2]);
    // Of a baseline each place is known by itself: a fourth VM is new, the three are not.
    await run([...args, '--write-baseline', 'b.json'], { cwd });
    writeFileSync(
      join(cwd, 'a.xml'),
      text.replace('</acrn-config>', () => `${vms}${vm(8)}</acrn-config>`),
    );
    const { stdout } = await run([...args, '--baseline', 'b.json'], { cwd, columns: 120 });
    expect(stdout).toContain('VM 8 (USER8) has pCPU "8"');
    expect(stdout).toContain('3 in the baseline');
  });

  test('--statistics, --max-diagnostics and --show-files', async () => {
    const cwd = folder({ 'a.xml': broken, 'b.xml': clean });
    const { stdout } = await run(
      ['check', '--statistics', '--max-diagnostics', '2', '--show-files'],
      { cwd },
    );
    expect(stdout.match(/^error\[/gm)).toHaveLength(2);
    expect(stdout).toMatch(/… and \d+ more\n/);
    expect(stdout).toMatch(/^ {5}1 {2}scheduler-not-noop$/m);
    expect(stdout).toMatch(/^b\.xml: ok/m);
  });
});

test('two reports to one file are refused', async () => {
  const cwd = folder({ 'a.xml': broken });
  const formats = ['--format', 'json=one', '--format', 'sarif=./one'];
  const { code, stderr } = await run(['check', ...formats, 'a.xml'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('two reports go to ./one');
});

test('no report takes the place of what was read, whoever named it', async () => {
  const files = {
    'a.xml': clean,
    'quad-core.xml': readFileSync(join(scenariosFolder, 'quad-core/quad-core.xml'), 'utf8'),
    'acrn-nvmx.config.json': '{}',
    'launch.sh': 'qemu-system-x86_64 -enable-kvm -cpu host -nographic\n',
  };
  const cwd = folder(files);
  const refused = async (...argv: string[]) => {
    const { code, stderr } = await run(argv, { cwd });
    expect(stderr).toMatch(/ is a file that is read: the report needs a file of its own\n$/);
    expect(code).toBe(2);
  };
  for (const name of Object.keys(files)) {
    for (const option of ['--format=json', '--output-file', '--write-baseline']) {
      await refused('check', '.', `${option}=${name}`);
    }
  }
  await refused('check', '--write-baseline', 'new', '--cache-location', 'new', 'a.xml');
  for (const name of ['a.xml', 'quad-core.xml', 'acrn-nvmx.config.json']) {
    await refused('build', '--report', name, 'a.xml');
    await refused('build', '--trace', `./${name}`, 'a.xml');
  }
  const both = ['build', '--report', 'r', '--trace', './r', 'a.xml'];
  expect(await run(both, { cwd })).toMatchObject({ code: 2, stderr: /two reports go to .*r: / });
  const now = readdirSync(cwd).map((name) => [name, readFileSync(join(cwd, name), 'utf8')]);
  expect(Object.fromEntries(now)).toEqual(files);
});

test('a long fix of many findings stands with the first of them', async () => {
  const vms = Array.from(
    { length: 100 },
    (_, i) => `<vm id="1"><load_order>POST_LAUNCHED_VM</load_order><name>n${i}</name></vm>`,
  );
  const good = readFileSync(join(scenariosFolder, 'quad-core/v3.2-nested.xml'), 'utf8');
  const cwd = folder({
    'a.xml': good.replace('</acrn-config>', `${vms.join('\n')}</acrn-config>`),
  });
  const { stdout } = await run(['check', '--format', 'json', 'a.xml'], { cwd });
  const [{ diagnostics }] = JSON.parse(stdout).files;
  const fixes: { title: string; edits: unknown[] }[] = diagnostics.flatMap(
    (each: { fix: unknown }) => each.fix ?? [],
  );
  const long = fixes.filter(({ edits }) => edits.length > 50).map(({ title }) => title);
  expect(long.length).toBeGreaterThan(0);
  expect(new Set(long).size).toBe(long.length);
  expect(fixes.filter(({ title }) => long.includes(title)).length).toBeGreaterThan(long.length);
});
