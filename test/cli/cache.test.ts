// --cache says what a check without it says, whatever has changed since, and whatever has become of the cache.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CacheFile, cacheBytes } from '../../src/cli/input/cache-file.js';
import { REPORTS } from '../../src/report/index.js';
import { folder, run, scenarios } from './run.js';

const CACHE = '.acrn-nvmx-cache';
const bundled = (name: string) => readFileSync(join(scenarios, 'quad-core', name), 'utf8');
const nested = bundled('v2.5-nested.xml');
const broken = nested.replace('SCHED_NOOP', 'SCHED_BVT');

function project(): string {
  return folder({
    'a.xml': broken,
    'b.xml': nested,
    'quad-core.xml': bundled('quad-core.xml'),
    'pom.xml': '<project/>',
  });
}

/** What a check says in every format, without how long it took. */
async function said(cwd: string, options: readonly string[] = [], stdin = '') {
  const [onScreen = '', ...others] = Object.keys(REPORTS);
  const files = others.flatMap((format) => ['--format', `${format}=report.${format}`]);
  const argv = ['check', '--format', onScreen, ...files, ...options];
  const { code, stdout, stderr } = await run(argv, { cwd, stdin });
  const reports = others.map((format) => {
    const path = join(cwd, `report.${format}`);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    rmSync(path, { force: true });
    return text;
  });
  return { code, stdout: stdout.replace(/, [\d.]+ m?s$/m, ''), stderr, reports };
}

/** Each changes one thing that may decide what a check says; what it gives back are options. */
const CHANGES: Readonly<Record<string, (cwd: string) => readonly string[]>> = {
  nothing: () => [],
  'a scenario': (cwd) => change(cwd, 'b.xml', 'SCHED_NOOP', 'SCHED_IORR'),
  'a board': (cwd) => change(cwd, 'quad-core.xml', /0, 1, 2, 3/, '0, 1'),
  'a file that was not a scenario': (cwd) => write(cwd, 'pom.xml', broken),
  'a VERSION file': (cwd) => write(cwd, 'VERSION', 'MAJOR_VERSION=2\nMINOR_VERSION=6\n'),
  'what it says': (cwd) => write(cwd, 'VERSION', 'MAJOR_VERSION=2\nMINOR_VERSION=5\n'),
  'no VERSION file': (cwd) => remove(cwd, 'VERSION'),
  'a configuration': (cwd) => write(cwd, 'acrn-nvmx.config.json', '{ "buildType": "release" }'),
  'its rules': (cwd) =>
    write(
      cwd,
      'acrn-nvmx.config.json',
      '{ "rules": { "scheduler-not-noop": "warning" }, "ifEnabled": true }',
    ),
  'its overrides': (cwd) =>
    write(
      cwd,
      'acrn-nvmx.config.json',
      '{ "overrides": [{ "files": ["a.xml"], "release": "v2.6", "rules": { "scheduler-not-noop": "off" } }] }',
    ),
  'no configuration': (cwd) => remove(cwd, 'acrn-nvmx.config.json'),
  'all options that say as what': () => selecting({}),
  '--release': () => selecting({ release: 'v2.6' }),
  '--build-type': () => selecting({ 'build-type': 'release' }),
  '--rule': () => selecting({ rule: 'scheduler-not-noop=warning' }),
  '--rule, another level': () => selecting({ rule: 'scheduler-not-noop=off' }),
  '--only': () => selecting({ only: 'service-vm-owns-pcpu0' }),
  '--category': () => selecting({ category: 'build' }),
  '--if-enabled': () => ['--if-enabled'],
  '--board': (cwd) => {
    copyFileSync(join(scenarios, 'hybrid-core/hybrid-core.xml'), join(cwd, 'other.board.xml'));
    return ['--board', 'other.board.xml'];
  },
  'no board': (cwd) => remove(cwd, 'quad-core.xml'),
  'the name of a scenario': (cwd) => {
    renameSync(join(cwd, 'a.xml'), join(cwd, 'a2.xml'));
    return [];
  },
  'a scenario less': (cwd) => remove(cwd, 'pom.xml'),
  'its encoding': (cwd) => write(cwd, 'b.xml', Buffer.from(`\uFEFF${nested}`, 'utf16le')),
  'standard input': () => ['-', '--stdin-filename', 'sub/x.xml'],
};

/** One form of the command line, in which one value is another one. */
function selecting(changed: Readonly<Record<string, string>>): readonly string[] {
  const options = {
    release: 'v2.5',
    'build-type': 'debug',
    rule: 'scheduler-not-noop=error',
    only: 'scheduler-not-noop',
    category: 'nested',
    ...changed,
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

function write(cwd: string, name: string, content: string | Uint8Array): readonly string[] {
  writeFileSync(join(cwd, name), content);
  return [];
}

function remove(cwd: string, name: string): readonly string[] {
  rmSync(join(cwd, name));
  return [];
}

function change(cwd: string, name: string, from: string | RegExp, to: string) {
  const text = readFileSync(join(cwd, name), 'utf8');
  expect(text).toMatch(from);
  return write(cwd, name, text.replace(from, to));
}

/** A cache with another first line, which says what wrote it: the command may be an installed one. */
function withFirstLine(bytes: Uint8Array, of: Uint8Array): Buffer {
  return Buffer.concat([of.subarray(0, of.indexOf(10)), bytes.subarray(bytes.indexOf(10))]);
}

/** The JSON of all entries of a cache. */
function entries(path: string): [string, Buffer][] {
  const file = new CacheFile(withFirstLine(readFileSync(path), cacheBytes([], 100)));
  return [...file.keys].map((key) => [key, file.get(key) ?? Buffer.alloc(0)]);
}

describe('--cache', () => {
  test('whatever has changed, it says what a check without it says, in every format', async () => {
    const cwd = project();
    const seen = new Set<string>();
    for (const [what, make] of Object.entries(CHANGES)) {
      const options = make(cwd);
      const fresh = await said(cwd, options, broken);
      expect(await said(cwd, [...options, '--cache'], broken), what).toEqual(fresh);
      seen.add(JSON.stringify(fresh));
    }
    // Most of the changes tell; others take back one before them.
    expect(seen.size).toBeGreaterThan(14);
  });

  test('what was found before is taken from it, and nothing is written when nothing is new', async () => {
    const cwd = project();
    await said(cwd, ['--cache']);
    const path = join(cwd, CACHE);
    const marked = entries(path).map(([key, json]): [string, Buffer] => [
      key,
      Buffer.from(json.toString().replaceAll('SCHEDULER is', 'the cache knows: SCHEDULER is')),
    ]);
    const before = withFirstLine(cacheBytes(marked, 2 ** 20), readFileSync(path));
    writeFileSync(path, before);
    const { stdout } = await said(cwd, ['--cache']);
    expect(stdout).toContain('a.xml');
    expect(stdout.match(/the cache knows/g)).toHaveLength(1);
    expect(readFileSync(path)).toEqual(before);
  });

  test('a damaged one is not believed, and is written anew', async () => {
    const cwd = project();
    const fresh = await said(cwd);
    await said(cwd, ['--cache']);
    const path = join(cwd, CACHE);
    const good = readFileSync(path);
    for (let at = 0; at < good.length; at += Math.ceil(good.length / 9)) {
      const flipped = Buffer.from(good);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      for (const bad of [flipped, good.subarray(0, at)]) {
        writeFileSync(path, bad);
        expect(await said(cwd, ['--cache']), `at ${at}`).toEqual(fresh);
        expect(entries(path).length).toBeGreaterThanOrEqual(6);
      }
    }
  });

  test('several at once, and where it cannot be', async () => {
    const cwd = project();
    mkdirSync(join(cwd, 'folder'));
    const fresh = await said(cwd);
    const argv = ['check', '--cache-location', 'folder'];
    const runs = await Promise.all([run(argv, { cwd }), run(argv, { cwd }), run(argv, { cwd })]);
    for (const { code, stderr } of runs) expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(readdirSync(join(cwd, 'folder'))).toEqual([CACHE]);
    expect(entries(join(cwd, 'folder', CACHE))).toHaveLength(6);

    const scenario = await said(cwd, ['--cache-location', 'a.xml']);
    expect(scenario).toEqual({
      ...fresh,
      stderr: 'a.xml is not a cache of acrn-nvmx and was left as it is\n',
    });
    expect(readFileSync(join(cwd, 'a.xml'), 'utf8')).toBe(broken);
    const nowhere = await said(cwd, ['--cache-location', 'a.xml/cache']);
    expect(nowhere.stderr).toBe(
      'the cache a.xml/cache cannot be written: part of the path is not a directory\n',
    );
    expect({ ...nowhere, stderr: '' }).toEqual(fresh);
    expect((await run(['check', '--cache-location', ''], { cwd })).code).toBe(2);
  });

  test('one of any bytes, cut off or changed at any place, gives what was written or nothing', async () => {
    const cwd = project();
    await said(cwd, ['--cache']);
    const path = join(cwd, CACHE);
    const good = withFirstLine(readFileSync(path), cacheBytes([], 100));
    const written = new Map(entries(path).map(([key, json]) => [key, json.toString('latin1')]));
    const expectTrue = (bytes: Buffer) => {
      const file = new CacheFile(bytes);
      for (const [key, json] of written) {
        const got = file.get(key)?.toString('latin1');
        if (got !== undefined && got !== json) expect(got).toBe(json);
      }
    };
    for (let at = 0; at < good.length; at += 7) expectTrue(good.subarray(0, at));
    const place = fc.nat(good.length - 1);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.nat(255), fc.nat(3)), { minLength: 1, maxLength: 5 }),
        (changes) => {
          let bytes = Buffer.from(good);
          for (const [at, byte, how] of changes) {
            const here = Math.min(at, bytes.length);
            if (how < 2 && here < bytes.length) bytes[here] = byte;
            else if (how === 2)
              bytes = Buffer.concat([bytes.subarray(0, here), bytes.subarray(here + byte)]);
            else
              bytes = Buffer.concat([
                bytes.subarray(0, here),
                good.subarray(at, at + byte),
                bytes.subarray(here),
              ]);
          }
          expectTrue(bytes);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('JSON of another form is passed over, even with its checksum', async () => {
    const cwd = project();
    const { code, stdout } = await run(['check', '--format', 'json'], { cwd });
    await said(cwd, ['--cache']);
    const path = join(cwd, CACHE);
    const first = readFileSync(path);
    const known = entries(path);
    const forms = [
      ...[
        'null',
        '{}',
        '[]',
        '5',
        '"x"',
        '',
        '{"__proto__":{"diagnostics":[]}}',
        '{"diagnostics":5}',
      ],
      ...known.map(([, json]) => json.toString()),
    ];
    const told =
      known.map(([, json]) => json.toString()).find((json) => json.includes('"related"')) ?? '';
    for (const [found, becomes] of [
      ['"range":{"start":', '"range":{"start":9'],
      ['"severity":"error"', '"severity":"__proto__"'],
      ['"vms":[[', '"vms":[[[],'],
      ['"related":[]', '"related":[null]'],
      ['"skipped":false', '"skipped":false,"text":1'],
    ] as const) {
      expect(told).toContain(found);
      forms.push(told.replaceAll(found, becomes));
    }
    for (const form of forms.filter(
      (each) =>
        !each.includes('"isScenario"') || !known.some(([, json]) => json.toString() === each),
    )) {
      const bad = known.map(([key]): [string, Buffer] => [key, Buffer.from(form)]);
      writeFileSync(path, withFirstLine(cacheBytes(bad, 2 ** 20), first));
      const now = await run(['check', '--format', 'json', '--cache'], { cwd });
      // Of what kind a file is that nobody names, a text says.
      if (form.startsWith('"')) expect(now.stderr).not.toContain('internal');
      else expect({ form, ...now, stderr: '' }).toEqual({ form, code, stdout, stderr: '' });
    }
  });

  test('a FIFO, a folder, a device, a loop of links, a file too large: all the same findings', async () => {
    const cwd = project();
    const { code, stdout } = await run(['check', '--format', 'json'], { cwd });
    mkdirSync(join(cwd, 'full', CACHE), { recursive: true });
    execFileSync('mkfifo', [join(cwd, 'fifo')]);
    symlinkSync('loop', join(cwd, 'loop'));
    symlinkSync('nowhere/cache', join(cwd, 'dangling'));
    writeFileSync(join(cwd, 'sparse'), '');
    truncateSync(join(cwd, 'sparse'), 2 ** 30);
    for (const location of [
      'fifo',
      'full',
      'loop',
      'dangling',
      'sparse',
      '/dev/zero',
      '/proc/self/mem',
    ]) {
      const argv = ['check', '--format', 'json', '--cache-location', location];
      const found = await run(argv, { cwd });
      expect({ location, code: found.code, stdout: found.stdout }).toEqual({
        location,
        code,
        stdout,
      });
      expect(found.stderr.split('\n').length, found.stderr).toBeLessThanOrEqual(2);
    }
  });
});
