// Each habit of docs/linters.md, shown: by a command line here, or by the tests that the row names.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli/main.js';
import { hostRuleDocuments } from '../src/host/documents.js';
import { RELEASES } from '../src/release.js';
import { ruleDocuments } from '../src/rule-documents.js';
import { folder, run, scenarios } from './cli/run.js';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const bundled = (name: string) => readFileSync(join(scenarios, 'quad-core', name), 'utf8');
const good = bundled('v2.5-nested.xml');
const bad = good.replace('SCHED_NOOP', 'SCHED_BVT');
const RULE = 'scheduler-not-noop';
const LINE = good.split('\n').findIndex((line) => line.includes('SCHED_NOOP')) + 1;
const HINT = `${' '.repeat(4)}<!-- acrn-nvmx-disable-next-line ${RULE}: we wait for a patch -->`;

/** A project with one good scenario, one with one fault, and their board. */
function project(files: Readonly<Record<string, string>> = {}): string {
  const board = bundled('quad-core.xml');
  return folder({ 'good.xml': good, 'bad.xml': bad, 'quad-core.xml': board, ...files });
}

/** A line above another one. */
function withLine(text: string, line: string): string {
  return text.replace(/^.*SCHED_BVT.*$/m, (found) => `${line}\n${found}`);
}

async function json(argv: readonly string[], cwd: string) {
  return JSON.parse((await run([...argv, '--format', 'json'], { cwd })).stdout);
}

/** The names of the rules whose findings a check tells. */
async function told(argv: readonly string[], cwd: string): Promise<string[]> {
  const { files } = await json(['check', ...argv], cwd);
  const all: { diagnostics: { rule: string; severity: string }[] }[] = files;
  return all.flatMap(({ diagnostics }) => diagnostics.map(({ rule }) => rule));
}

/** By the number of a habit: what shows it. */
const HABITS: Readonly<Record<number, () => Promise<void>>> = {
  1: async () => {
    const { rules } = await json(['rules'], root);
    const names: string[] = rules.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  },
  2: async () => {
    for (const { name } of [...ruleDocuments(), ...(await hostRuleDocuments())]) {
      expect(existsSync(join(root, `docs/rules/${name}.md`)), name).toBe(true);
    }
    const { files, repository, homepage, bugs } = JSON.parse(read('package.json'));
    expect(files).toEqual(expect.arrayContaining(['docs', 'man', 'integrations']));
    for (const url of [repository.url, homepage, bugs]) {
      expect(url).toContain('https://github.com/acrn-nvmx/acrn-nvmx');
    }
  },
  3: async () => {
    const page = `https://github.com/acrn-nvmx/acrn-nvmx/blob/main/docs/rules/${RULE}.md`;
    const cwd = project();
    const { files } = await json(['check', 'bad.xml'], cwd);
    expect(files[0].diagnostics[0].url).toBe(page);
    let shown = '';
    const write = (text: string | Uint8Array) => {
      shown += text;
    };
    const io = {
      stdout: { isTTY: true, columns: 80, write },
      stderr: { write: () => undefined },
      stdin: (async function* () {})(),
      env: { TERM: 'xterm' },
      cwd: () => cwd,
    };
    await main(['check', 'bad.xml'], io);
    expect(shown).toContain(`\u001b]8;;${page}\u001b\\`);
  },
  4: async () => {
    const { code, stdout } = await run(['explain', RULE]);
    expect(code).toBe(0);
    for (const part of [
      'all releases',
      '-SCHED_BVT',
      '+SCHED_NOOP',
      'sources:',
      `docs/rules/${RULE}.md`,
    ]) {
      expect(stdout).toContain(part);
    }
  },
  5: async () => {
    const { rules } = await json(['rules'], root);
    const { stdout } = await run(['rules']);
    expect(stdout.trim().split('\n')).toHaveLength(rules.length);
    const { stdout: table } = await run(['rules', '--format', 'markdown']);
    expect(table).toContain(`| [${RULE}](`);
  },
  6: async () => {
    const { files } = await json(['check', 'bad.xml'], project());
    const [found] = files[0].diagnostics;
    expect(found).toMatchObject({ rule: RULE, line: LINE, url: expect.stringContaining(RULE) });
    expect(found.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(found.fix.edits).toEqual([expect.objectContaining({ text: 'SCHED_NOOP' })]);
  },
  7: async () => {
    const { stdout } = await run(['check', 'bad.xml', '--format', 'sarif'], { cwd: project() });
    const { version, runs } = JSON.parse(stdout);
    expect(version).toBe('2.1.0');
    expect(runs[0].results[0]).toMatchObject({ ruleId: RULE, fixes: [expect.anything()] });
    expect(runs[0].tool.driver.rules[0].helpUri).toContain(RULE);
  },
  8: async () => {
    const options = { cwd: project(), env: { GITHUB_ACTIONS: 'true' } };
    const { stdout } = await run(['check', 'bad.xml'], options);
    expect(stdout).toMatch(new RegExp(`^::error file=bad\\.xml,line=${LINE},`, 'm'));
  },
  9: async () => {
    const { stdout } = await run(['check', 'bad.xml', '--format', 'gitlab'], { cwd: project() });
    const [issue] = JSON.parse(stdout);
    expect(issue).toMatchObject({ check_name: RULE, location: { path: 'bad.xml' } });
    expect(issue.fingerprint).toMatch(/./);
  },
  10: async () => {
    const cwd = project();
    const inFormat = (format: string) => run(['check', 'bad.xml', '--format', format], { cwd });
    expect((await inFormat('junit')).stdout).toMatch(/<testsuites?[\s\S]*<failure/);
    expect((await inFormat('checkstyle')).stdout).toMatch(/<checkstyle[\s\S]*<error line="\d+"/);
    expect((await inFormat('concise')).stdout).toMatch(
      new RegExp(`^bad\\.xml:${LINE}:\\d+: error: .*\\[${RULE}\\]\\n$`),
    );
  },
  11: async () => {
    const cwd = project();
    await run(['check', '--format', 'text', '--format', 'sarif=a.sarif'], { cwd });
    await run(['check', '--format', 'json', '--output-file', 'b.json'], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(JSON.parse(readFileSync(join(cwd, 'b.json'), 'utf8')).version).toBe(1);
  },
  12: async () => {
    const cwd = project();
    expect((await run(['check'], { cwd })).code).toBe(1);
    expect((await run(['fix', '--in-place', 'bad.xml'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'bad.xml'), 'utf8')).toBe(good);
    expect((await run(['check'], { cwd })).code).toBe(0);
  },
  13: async () => {
    const cwd = project({ 'full.xml': bundled('v2.5-industry.xml') });
    const whole = await run(['fix', 'full.xml'], { cwd });
    expect(whole.stderr).toMatch(/ safe:\n[\s\S]*drops content \(removes \d VMs?, \d+ lines/);
    const safe = await run(['fix', '--safe-only', 'full.xml'], { cwd });
    const vms = (text: string) => text.match(/<vm /g)?.length;
    expect(vms(safe.stdout)).toBe(vms(bundled('v2.5-industry.xml')));
  },
  14: async () => {
    const cwd = project();
    const { code, stdout } = await run(['fix', '--diff', 'bad.xml'], { cwd });
    expect([code, readFileSync(join(cwd, 'bad.xml'), 'utf8')]).toEqual([1, bad]);
    execFileSync('git', ['apply'], { cwd, input: stdout });
    expect(readFileSync(join(cwd, 'bad.xml'), 'utf8')).toBe(good);
    writeFileSync(join(cwd, 'bad.xml'), bad);
    const coloured = await run(['fix', '--diff', '--color', 'always', 'bad.xml'], { cwd });
    expect(coloured.stdout).toContain('\u001b[32m+');
  },
  15: async () => {
    const cwd = project();
    mkdirSync(join(cwd, 'empty'));
    const codes: readonly (readonly [number, string])[] = [
      [0, 'good.xml'],
      [1, 'bad.xml'],
      [2, '--no-such-option'],
      [3, 'missing.xml'],
      [3, 'empty'],
    ];
    for (const [code, argument] of codes) {
      expect((await run(['check', argument], { cwd })).code, argument).toBe(code);
    }
  },
  16: async () => {
    const cwd = project();
    const argv = ['check', 'bad.xml', '--rule', `${RULE}=warning`];
    expect((await run(argv, { cwd })).code).toBe(0);
    expect((await run([...argv, '--max-warnings', '0'], { cwd })).code).toBe(1);
    expect((await run(['check', 'bad.xml', '--exit-zero'], { cwd })).code).toBe(0);
  },
  17: async () => {
    const cwd = project();
    expect(await told(['bad.xml'], cwd)).toEqual([RULE]);
    expect(await told(['bad.xml', '--rule', `${RULE}=off`], cwd)).toEqual([]);
    expect(await told(['bad.xml', '--only', RULE], cwd)).toEqual([RULE]);
    expect(await told(['bad.xml', '--only', 'nvmx-disabled'], cwd)).toEqual([]);
    expect(await told(['bad.xml', '--category', 'build'], cwd)).toEqual([]);
  },
  18: async () => {
    const cwd = project({ 'acrn-nvmx.config.json': `{ "rules": { "${RULE}": "off" } }` });
    mkdirSync(join(cwd, 'inner'));
    writeFileSync(join(cwd, 'inner/bad.xml'), bad);
    expect(await told(['inner'], cwd)).toEqual([]);
    expect(await told(['inner', '--no-config'], cwd)).toEqual([RULE]);
    writeFileSync(join(cwd, 'acrn-nvmx.config.json'), '{\n  "rulez": {} }');
    const { code, stderr } = await run(['check'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('acrn-nvmx.config.json:2:3: ')]);
    expect(JSON.parse(read('schemas/config.json')).properties.rules).toBeDefined();
  },
  19: async () => {
    const config = { overrides: [{ files: ['b*.xml'], rules: { [RULE]: 'off' } }] };
    const cwd = project({ 'acrn-nvmx.config.json': JSON.stringify(config), 'other.xml': bad });
    expect(await told([], cwd)).toEqual([RULE]);
    expect(await told(['--exclude', 'o*.xml'], cwd)).toEqual([]);
  },
  20: async () => {
    const cwd = project({ 'bad.xml': withLine(bad, HINT) });
    expect(await told(['bad.xml'], cwd)).toEqual([]);
    writeFileSync(join(cwd, 'bad.xml'), withLine(bad, HINT.replace(': we wait for a patch', '')));
    expect(await told(['bad.xml'], cwd)).toContain(RULE);
  },
  21: async () => {
    const cwd = project({
      'good.xml': withLine(bad, HINT).replace('SCHED_BVT', 'SCHED_NOOP'),
      'bad.xml': withLine(bad, HINT.replace(RULE, 'scheduler-not-nop')),
    });
    expect(await told(['good.xml'], cwd)).toEqual(['unused-suppression']);
    expect((await told(['bad.xml'], cwd)).sort()).toEqual([RULE, 'unused-suppression']);
  },
  22: async () => {
    const cwd = project();
    await run(['check', '--write-baseline', 'known.json'], { cwd });
    expect((await run(['check', '--baseline', 'known.json'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, 'good.xml'), bad);
    expect(await told(['--baseline', 'known.json'], cwd)).toEqual([RULE]);
  },
  23: async () => {
    const argv = ['check', '-', '--stdin-filename', 'new.xml', '--show-files'];
    const { code, stdout } = await run(argv, { cwd: project(), stdin: bad });
    expect(code).toBe(1);
    expect(stdout).toContain(`--> new.xml:${LINE}:`);
    expect(stdout).toContain('board quad-core.xml');
  },
  24: async () => {
    const cwd = project({ '-odd.xml': good });
    const { files } = await json(['check', 'bad.xml', './bad.xml', '.'], cwd);
    const paths = files.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(['bad.xml', '-odd.xml', 'good.xml']);
    expect((await run(['check', '--', '-odd.xml'], { cwd })).code).toBe(0);
  },
  25: async () => {
    expect(await told(['b*.xml'], project())).toEqual([RULE]);
  },
  26: async () => {
    const cwd = project({ '.gitignore': 'bad.xml\n' });
    execFileSync('git', ['init', '-q'], { cwd });
    expect(await told([], cwd)).toEqual([]);
    expect(await told(['bad.xml'], cwd)).toEqual([RULE]);
  },
  27: async () => {
    const cwd = project({ 'z.xml': bad, 'A.xml': bad });
    const { stdout } = await run(['check', '.', '--format', 'concise'], { cwd });
    expect(stdout.match(/^[^:]+/gm)).toEqual(['A.xml', 'bad.xml', 'z.xml']);
  },
  28: async () => {
    const cwd = project();
    const argv = ['check', '.', '--format', 'json', '--concurrency', '2', '--cache'];
    const first = await run(argv, { cwd });
    expect(existsSync(join(cwd, '.acrn-nvmx-cache'))).toBe(true);
    expect(await run(argv, { cwd })).toEqual(first);
    writeFileSync(join(cwd, 'bad.xml'), good);
    expect((await run(argv, { cwd })).code).toBe(0);
  },
  30: async () => {
    const { stdout } = await run(['check', '--statistics'], { cwd: project() });
    expect(stdout).toMatch(/^Found 1 error \(1 fixable\) in 1 of 2 scenarios, [\d.]+ m?s$/m);
    expect(stdout).toMatch(/^Next: acrn-nvmx fix --diff bad\.xml$/m);
    expect(stdout).toMatch(new RegExp(`^ +1 {2}${RULE}$`, 'm'));
  },
  32: async () => {
    const { stdout } = await run(['man']);
    expect(stdout).toMatch(/^\.TH ACRN\\-NVMX 1 /);
    for (const shell of ['bash', 'zsh', 'fish']) {
      expect((await run(['completion', shell])).stdout).toContain('acrn-nvmx');
    }
  },
  34: async () => {
    const { stdout } = await run(['--version']);
    for (const release of RELEASES) expect(stdout).toContain(release);
    expect(JSON.parse(read('package.json')).types).toBe('./dist/types/index.d.ts');
  },
};

describe('docs/linters.md', () => {
  const rows = read('docs/linters.md')
    .split('\n')
    .flatMap((line) => {
      const [, number, habit = '', proofs = ''] =
        /^\| (\d+) \| (.*) \| yes \| (.*?) *\|$/.exec(line) ?? [];
      return number === undefined ? [] : [{ number: Number(number), habit, proofs }];
    });

  test('says yes of all 34 rows', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 34 }, (_, i) => i + 1));
  });

  test.each(rows)('$number, $habit', async ({ number, proofs }) => {
    const named = [...proofs.matchAll(/`(test\/[\w./-]+)`: ([^;]+)/g)];
    for (const [, file = '', title = ''] of named) expect(read(file)).toContain(`'${title.trim()}`);
    expect(named.length + (HABITS[number] === undefined ? 0 : 1)).toBeGreaterThan(0);
    await HABITS[number]?.();
  });
});
