import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, run, scenarios } from './run.js';

const text = readFileSync(join(scenarios, 'quad-core/v2.5-industry.xml'), 'utf8');
const cwd = folder({
  'a.xml': text,
  'cut.xml': text.slice(0, 400),
  'l1.cfg': 'type = "hvm"\nhap = 0\nnestedhvm = 1\n',
});

/** `error rule`, in order, without what is found by every check of that file. */
async function found(...argv: string[]): Promise<string[]> {
  const { stdout } = await run(['check', '--format', 'concise', ...argv], { cwd });
  return [...stdout.matchAll(/: (\w+): .* \[([a-z0-9-]+)\]$/gm)].map(
    ([, severity, rule]) => `${severity} ${rule}`,
  );
}

const all = await found('a.xml');

describe('which findings are told', () => {
  test('--rule: off, warning, error', async () => {
    expect(all).toContain('error scheduler-not-noop');
    expect(await found('--rule', 'scheduler-not-noop=off', 'a.xml')).toEqual(
      all.filter((each) => each !== 'error scheduler-not-noop'),
    );
    const lower = ['--rule', 'scheduler-not-noop=warning', '--rule', 'nvmx-disabled=off'];
    const left = await found(...lower, 'a.xml');
    expect(await found('--rule', 'scheduler-not-noop=warning,nvmx-disabled=off', 'a.xml')).toEqual(
      left,
    );
    expect(left).toContain('warning scheduler-not-noop');
    expect(left.join()).not.toContain('nvmx-disabled');
    expect(await found('l1.cfg')).toEqual([
      'error xen-nested-without-hap',
      'info xen-experimental',
    ]);
    const host = ['--rule', 'xen-experimental=error', '--rule', 'xen-nested-without-hap=off'];
    expect(await found(...host, 'l1.cfg')).toEqual(['error xen-experimental']);
  });

  test('--only and --category', async () => {
    const only = ['--only', 'scheduler-not-noop', '--only', 'nvmx-disabled'];
    expect(new Set(await found(...only, 'a.xml'))).toEqual(
      new Set(['error scheduler-not-noop', 'error nvmx-disabled']),
    );
    expect(await found('--only', 'scheduler-not-noop,nvmx-disabled', 'a.xml')).toEqual(
      await found(...only, 'a.xml'),
    );
    expect(await found('--category', 'schema', '--category', 'build', 'a.xml')).toEqual([]);
    expect(await found('--category', 'schema,nested', 'a.xml')).toEqual(all);
    expect(await found('--category', 'nested', 'a.xml')).toEqual(all);
  });

  test('what cannot be read is always told', async () => {
    expect(await found('--only', 'scheduler-not-noop', 'cut.xml')).toEqual([
      'error not-well-formed',
    ]);
    const { code, stderr } = await run(['check', '--rule', 'not-well-formed=off', 'a.xml'], {
      cwd,
    });
    expect(stderr).toContain('not-well-formed is always an error');
    expect(code).toBe(2);
  });

  test('fix mends what is told', async () => {
    const { stdout } = await run(['fix', '--diff', '--only', 'scheduler-not-noop', 'a.xml'], {
      cwd,
    });
    expect(stdout.match(/^[-+] .*/gm)).toEqual([
      expect.stringContaining('SCHED_BVT'),
      expect.stringContaining('SCHED_NOOP'),
    ]);
    const host = ['fix', '--diff', '--rule', 'xen-nested-without-hap=off', 'l1.cfg'];
    expect((await run(host, { cwd })).stdout).toBe('');
  });

  test.each([
    [
      ['--rule', 'sheduler-not-noop=off'],
      'there is no rule sheduler-not-noop; did you mean scheduler-not-noop?',
    ],
    [['--rule', 'scheduler-not-noop'], 'a rule can be off, warning, error, not nothing'],
    [['--rule', 'scheduler-not-noop=info'], 'a rule can be off, warning, error, not info'],
    [['--only', 'nothing-like-it'], 'there is no rule nothing-like-it; acrn-nvmx rules lists them'],
    [
      ['--category', 'nest'],
      '--category nest is not known (known: xml, schema, build, nested, suppression)',
    ],
    [['--max-warnings', 'few'], '--max-warnings few is not a whole number'],
  ])('%j is wrong usage', async (options, message) => {
    const { code, stderr } = await run(['check', ...options, 'a.xml'], { cwd });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe('what the exit code says', () => {
  const warned = ['check', '--only', 'scheduler-not-noop', '--rule', 'scheduler-not-noop=warning'];

  test('--max-warnings', async () => {
    expect((await run([...warned, 'a.xml'], { cwd })).code).toBe(0);
    expect((await run([...warned, '--max-warnings', '1', 'a.xml'], { cwd })).code).toBe(0);
    const { code, stderr } = await run([...warned, '--max-warnings', '0', 'a.xml'], { cwd });
    expect(stderr).toBe('acrn-nvmx: 1 warning, and --max-warnings lets 0 pass\n');
    expect(code).toBe(1);
  });

  test('--exit-zero, where the job could be done', async () => {
    expect((await run(['check', '--exit-zero', 'a.xml'], { cwd })).code).toBe(0);
    expect((await run(['check', '--exit-zero', 'gone.xml'], { cwd })).code).toBe(3);
  });
});
