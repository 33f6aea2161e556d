// What a process of `check` loads for a clean scenario: start-up is most of what it costs.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { installedCommand } from '../../scripts/installed.js';

const root = join(import.meta.dirname, '../..');
const command = realpathSync(installedCommand(process.env.ACRN_NVMX_INSTALLED ?? ''));
const installed = dirname(dirname(command));

const MOST_FILES = 12;
const MOST_BYTES = 570_000;
/** What a clean file does not need, by paths below the root. */
const NOT_LOADED =
  /\/(commander|chalk|ajv|jsonc-parser|picomatch|diff)\/|^src\/(engine|host|fix\/passes|init|lsp|upgrade|config\/read|config-tools\/(xforms|prebuild|pipeline))|^rule-texts:all/;

interface Output {
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

const { outputs }: { outputs: Readonly<Record<string, Output>> } = JSON.parse(
  readFileSync(join(root, 'dist/metafile.json'), 'utf8'),
);

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** The files of the package that a process loads which checks a scenario beside its board, by paths below the package. */
function loadedFiles(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-loads-'));
  try {
    for (const name of ['quad-core.xml', 'v2.5-nested.xml']) {
      copyFileSync(join(root, 'scenarios/quad-core', name), join(folder, name));
    }
    // A project that uses the package has no configuration in that.
    const project = { devDependencies: { 'acrn-nvmx': '1.0.0' } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(project, undefined, 2));
    const coverage = join(folder, 'coverage');
    const { status, stderr } = spawnSync(process.execPath, [command, 'check', 'v2.5-nested.xml'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, NODE_V8_COVERAGE: coverage },
    });
    expect(stderr, 'stderr').not.toContain('error');
    expect(status).toBe(0);
    const read: Coverage[] = readdirSync(coverage).map((name) =>
      JSON.parse(readFileSync(join(coverage, name), 'utf8')),
    );
    return read
      .flatMap(({ result }) => result)
      .filter(({ url }) => url.startsWith('file:'))
      .map(({ url }) => relative(installed, fileURLToPath(url)).replaceAll('\\', '/'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a check of a clean scenario loads few files, little code, and nothing that it does not need', () => {
  const files = loadedFiles();
  const sizes = new Map(files.map((file) => [file, statSync(join(installed, file)).size]));
  const inputs = files
    .flatMap((file) =>
      Object.entries(outputs[file]?.inputs ?? {}).map(([input, { bytesInOutput }]) => ({
        file,
        input,
        bytesInOutput,
      })),
    )
    .filter(({ bytesInOutput }) => bytesInOutput > 0)
    .sort((a, b) => b.bytesInOutput - a.bytesInOutput);
  expect(
    inputs.length,
    'the build of the installed package, by dist/metafile.json',
  ).toBeGreaterThan(100);
  expect(inputs.filter(({ input }) => NOT_LOADED.test(input))).toEqual([]);

  const list = [
    ...[...sizes].map(([file, size]) => `${size} ${file}`),
    'of which most is:',
    ...inputs.slice(0, 25).map((each) => `${each.bytesInOutput} ${each.input} in ${each.file}`),
  ].join('\n');
  expect(files.length, list).toBeLessThanOrEqual(MOST_FILES);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(bytes, list).toBeLessThanOrEqual(MOST_BYTES);
});

test('a check of a scenario leaves modules of Node alone that it does not need', () => {
  const told = 'process.on("exit",()=>console.error(JSON.stringify(process.moduleLoadList)))';
  const hook = `data:text/javascript,${encodeURIComponent(told)}`;
  const scenario = join(root, 'scenarios/quad-core/v2.5-nested.xml');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', hook, command, 'check', scenario],
    { encoding: 'utf8', env: { PATH: process.env.PATH } },
  );
  expect(status, stderr).toBe(0);
  const loaded: string[] = JSON.parse(stderr.trim().split('\n').at(-1) ?? '[]');
  expect(loaded).toContain('NativeModule fs');
  const unneeded = ['child_process', 'crypto', 'os', 'perf_hooks', 'worker_threads'];
  expect(loaded.filter((name) => unneeded.includes(name.replace('NativeModule ', '')))).toEqual([]);
});

test('V8 optimizes nothing in a check of one scenario, and does when there is much to read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acrn-nvmx-optimized-'));
  try {
    const board = join(root, 'scenarios/quad-core/quad-core.xml');
    const scenario = readFileSync(join(root, 'scenarios/quad-core/v2.5-nested.xml'), 'utf8');
    writeFileSync(join(folder, 'small.xml'), scenario);
    writeFileSync(join(folder, 'large.xml'), `${scenario}${'<!-- . -->\n'.repeat(120_000)}`);
    const optimized = (name: string) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--trace-opt', command, 'check', name, '--board', board],
        { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 },
      );
      expect(status, stderr).toBe(0);
      return stdout.split('\n').filter((line) => line.includes('completed compiling')).length;
    };
    expect(optimized('small.xml'), 'functions optimized for a small file').toBe(0);
    expect(optimized('large.xml'), 'functions optimized for a large file').toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
