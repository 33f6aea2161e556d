// Whatever stands in a configuration, a baseline, a VERSION file or comments: each is used, or refused in lines that
// name it; no finding is lost that none of them names.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lint } from '../../src/lint.js';
import { isAlwaysTold } from '../../src/selection.js';
import { sourceText } from '../../src/text/source.js';
import { folder, run } from './run.js';

const BROKEN = `<acrn-config board="b" scenario="s">
  <hv><FEATURES><NVMX_ENABLED>n</NVMX_ENABLED><SCHEDULER>SCHED_BVT</SCHEDULER></FEATURES></hv>
  <vm id="0"><vm_type>SOS_VM</vm_type><name>a</name></vm>
</acrn-config>
`;

/** Anything that JSON can say, with the names that mean something here. */
function json(keys: readonly string[], texts: readonly string[]) {
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(null, true, false, 0, -1, 1e9, 1.5, '', ...texts),
      fc.string({ maxLength: 5 }),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc
      .array(fc.tuple(fc.constantFrom(...keys, '__proto__', 'constructor'), tie('value')), {
        maxLength: 4,
      })
      .map((entries) => Object.fromEntries(entries)),
  }));
}

/** A text with a few characters changed, cut out or put in. */
function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(400), fc.nat(4), fc.string({ maxLength: 3 }));
  return fc
    .tuple(text, fc.array(change, { maxLength: 2 }))
    .map(([whole, changes]) =>
      changes.reduce(
        (now, [at, length, by]) =>
          now.slice(0, at) + by + now.slice(Math.min(at + length, now.length)),
        whole,
      ),
    );
}

async function check(cwd: string, ...options: string[]) {
  const found = await run(['check', '--format', 'json', ...options, 's.xml'], { cwd });
  expect(found.stderr).not.toMatch(/internal error|\n {4}at |\[object|is not a function/);
  return found;
}

const SETTINGS = [
  'release',
  'board',
  'buildType',
  'ifEnabled',
  'rules',
  'exclude',
  'overrides',
  'files',
];
const NAMES = [
  'nvmx-disabled',
  'scheduler-not-noop',
  'v2.5',
  'release',
  'off',
  'error',
  '*.xml',
  '**',
  '.',
];

test('a configuration of any form', { timeout: 60_000 }, async () => {
  const cwd = folder({ 's.xml': BROKEN });
  const { object } = json([...SETTINGS, ...NAMES], NAMES);
  const text = mutated(object.map((each) => JSON.stringify(each)));
  await fc.assert(
    fc.asyncProperty(text, fc.boolean(), async (config, own) => {
      rmSync(join(cwd, 'acrn-nvmx.config.json'), { force: true });
      if (own) writeFileSync(join(cwd, 'acrn-nvmx.config.json'), config);
      writeFileSync(join(cwd, 'package.json'), own ? '{}' : `{"acrn-nvmx": ${config}}`);
      const { code, stderr } = await check(cwd);
      expect([0, 1, 2, 3]).toContain(code);
      if (code !== 2) return;
      for (const line of stderr.trimEnd().split('\n')) {
        expect(line).toMatch(
          /^acrn-nvmx: (?:(?:acrn-nvmx\.config|package)\.json:\d+:\d+: |the pattern )/,
        );
      }
    }),
    { numRuns: 80 },
  );
});

interface Report {
  readonly files: readonly { readonly diagnostics: readonly { readonly rule: string }[] }[];
}

test('a baseline of any form hides only what it names', { timeout: 60_000 }, async () => {
  const cwd = folder({ 's.xml': BROKEN });
  await run(['check', '--write-baseline', 'good.json', 's.xml'], { cwd });
  const rules = (stdout: string) =>
    (JSON.parse(stdout) as Report).files.flatMap((file) =>
      file.diagnostics.map(({ rule }) => rule),
    );
  const all = rules((await check(cwd)).stdout);
  expect(all.length).toBeGreaterThan(2);
  const good = readFileSync(join(cwd, 'good.json'), 'utf8');
  const prints = [...good.matchAll(/"fingerprint": "(\w+)"/g)].map(([, print = '']) => print);
  const { object } = json(
    ['version', 'findings', 'path', 'rule', 'message', 'fingerprint'],
    [...prints, 's.xml', '../../x', '\u001b[31m'],
  );
  const text = mutated(
    fc.oneof(
      fc.constant(good),
      object.map((each) => JSON.stringify(each)),
    ),
  );
  await fc.assert(
    fc.asyncProperty(text, async (baseline) => {
      writeFileSync(join(cwd, 'baseline.json'), baseline);
      const { code, stdout, stderr } = await check(cwd, '--baseline', 'baseline.json');
      expect(stderr).not.toContain('\u001b');
      if (code === 2) {
        expect(stderr).toContain('baseline.json is not a baseline');
        return;
      }
      expect([0, 1]).toContain(code);
      const known = prints.filter((print) => baseline.includes(print)).length;
      expect(rules(stdout).length).toBeGreaterThanOrEqual(all.length - known);
    }),
    { numRuns: 60 },
  );
});

test('a VERSION file of any bytes', { timeout: 60_000 }, async () => {
  const cwd = folder({ 's.xml': BROKEN });
  const number = fc.constantFrom(
    '2',
    '3',
    '0',
    '99',
    '-1',
    '1e9',
    '03',
    '',
    ' 2',
    '2 ',
    '９',
    '9'.repeat(400),
  );
  const line = fc.oneof(
    fc
      .tuple(fc.constantFrom('MAJOR_VERSION', 'MINOR_VERSION', 'EXTRA_VERSION'), number)
      .map(([key, value]) => `${key}=${value}`),
    fc.constantFrom(
      '',
      '#',
      'EXTRA_VERSION=-unstable',
      'EXTRA_VERSION=\u001b[31m',
      'MAJOR_VERSION',
      '\0',
      '\r',
    ),
  );
  const bytes = fc.oneof(
    fc.array(line, { maxLength: 5 }).map((lines) => Buffer.from(lines.join('\n'))),
    fc.uint8Array({ maxLength: 60 }).map((each) => Buffer.from(each)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (version) => {
      writeFileSync(join(cwd, 'VERSION'), version);
      const { code, stderr } = await check(cwd);
      expect([0, 1, 3]).toContain(code);
      expect(stderr.trimEnd().split('\n').length).toBe(1);
      expect(stderr).not.toContain('\u001b');
    }),
    { numRuns: 60 },
  );
});

test('an extra version is spelt out where a terminal would act on it', async () => {
  const version = 'MAJOR_VERSION=3\nMINOR_VERSION=2\nEXTRA_VERSION=\u001b[31m\n';
  const cwd = folder({ 's.xml': BROKEN, VERSION: version });
  const { stderr } = await check(cwd);
  expect(stderr).toContain('VERSION says ACRN 3.2\\u001b[31m,');
  const { stdout } = await run(['check', 's.xml'], { cwd });
  expect(stdout).not.toContain('\u001b');
});

test('comments of any form suppress what they name, and nothing else is lost', async () => {
  const name = fc.constantFrom(
    'nvmx-disabled',
    'scheduler-not-noop',
    'all',
    '*',
    '__proto__',
    'no-such-rule',
    '',
    'not-well-formed',
  );
  const directive = fc
    .tuple(
      fc.constantFrom(
        'acrn-nvmx-disable',
        'acrn-nvmx-enable',
        'acrn-nvmx-disable-next-line',
        'acrn-nvmx-disable-file',
        'acrn-nvmx-',
        'ACRN-NVMX-DISABLE',
      ),
      fc.array(name, { maxLength: 3 }),
      fc.constantFrom('', ' - why', ': why', ' \u2014 why', ',', '\n', ' x'.repeat(200)),
    )
    .map(([action, names, reason]) => `<!-- ${action} ${names.join(', ')}${reason} -->`);
  const places = [...BROKEN.matchAll(/>\s*</g)].map(({ index }) => index + 1);
  const comments = fc.array(fc.tuple(fc.constantFrom(...places), mutated(directive)), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(comments, async (all) => {
      const text = [...all]
        .sort(([a], [b]) => b - a)
        .reduce((now, [at, comment]) => now.slice(0, at) + comment + now.slice(at), BROKEN);
      const { diagnostics, suppressed, found } = await lint(sourceText('s.xml', text), {});
      const told = new Set(diagnostics.map(({ rule, range }) => `${rule} ${range.start}`));
      const kept = new Set(suppressed.map(({ rule, range }) => `${rule} ${range.start}`));
      for (const each of found) {
        const where = `${each.rule} ${each.range.start}`;
        expect(told.has(where) || kept.has(where), where).toBe(true);
        if (isAlwaysTold(each)) expect(kept.has(where)).toBe(false);
      }
      for (const { rule } of suppressed)
        expect(text).toMatch(new RegExp(`${rule}|all|\\*|disable`));
      for (const { range } of diagnostics) expect(range.end).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 200 },
  );
});
