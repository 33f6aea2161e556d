// The import directions of docs/ARCHITECTURE.md: a folder may import only what its row lists.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = join(import.meta.dirname, '../src');

const picture = readFileSync(join(import.meta.dirname, '../docs/ARCHITECTURE.md'), 'utf8');

/** What each row of the table lets files of its folder import; `*` is everything. */
const stages: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...picture.matchAll(/^\| `src\/([\w/-]+?)(?:\/|\.ts)` \|.*\| ([^|]+) \|$/gm)].map(
    ([, stage = '', names = '']) => [
      stage,
      names === 'everything' ? ['*'] : names === 'nothing' ? [] : names.split(', '),
    ],
  ),
);

/** The longest stage name that a path below src/ starts with. */
function stageOf(path: string): string {
  const parts = path.replace(/\.(ts|js)$/, '').split('/');
  const names = parts.map((_, i) => parts.slice(0, i + 1).join('/')).reverse();
  return names.find((name) => name in stages) ?? path;
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const pattern = /(?:\bfrom|\bimport\(|\bimport)\s*'([^']+)'/g;
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}

describe('imports go one way', () => {
  for (const file of files(src)) {
    const path = relative(src, file);
    test(path, () => {
      const stage = stageOf(path);
      expect(Object.keys(stages), `src/${path} belongs to no stage`).toContain(stage);
      const allowed = stages[stage] ?? [];
      for (const specifier of importsOf(file)) {
        if (specifier.startsWith('node:')) {
          expect(stage, `src/${path} imports ${specifier}`).toBe('cli');
        } else if (specifier === 'chalk') {
          expect(['cli', 'report'], `src/${path} imports chalk`).toContain(stage);
        } else if (specifier.startsWith('.') && !allowed.includes('*')) {
          const target = relative(src, join(dirname(file), specifier)).replace(/\.js$/, '');
          const other = stageOf(target);
          const ok =
            other === stage ||
            allowed.includes(other) ||
            allowed.some((name) => target === name || target.startsWith(`${name}/`));
          expect(ok, `src/${path} imports src/${target}: ${stage} may not import ${other}`).toBe(
            true,
          );
        }
      }
    });
  }
});

test('each name of a row is a stage or a file, and something of the row imports it', () => {
  const imported = new Map<string, string[]>();
  for (const file of files(src)) {
    const path = relative(src, file);
    const targets = importsOf(file).filter((specifier) => specifier.startsWith('.'));
    const names = targets.map((target) =>
      relative(src, join(dirname(file), target)).replace(/\.js$/, ''),
    );
    imported.set(stageOf(path), [...(imported.get(stageOf(path)) ?? []), ...names]);
  }
  for (const [stage, allowed] of Object.entries(stages)) {
    for (const name of allowed.filter((each) => each !== '*')) {
      const uses = (imported.get(stage) ?? []).filter(
        (path) => stageOf(path) === name || path === name || path.startsWith(`${name}/`),
      );
      expect(
        uses.length,
        `docs/ARCHITECTURE.md: nothing of ${stage} imports ${name}`,
      ).toBeGreaterThan(0);
    }
  }
});

test('no arrow of the picture can be walked back', () => {
  const lines = picture.slice(0, picture.indexOf('\n| ')).split('\n');
  const rows = lines.filter((line) => line.startsWith('    ') && line.includes('▶'));
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (stages[from] ?? []).some((name) => {
      if (name === to || name.startsWith(`${to}/`)) return true;
      if (seen.has(name)) return false;
      seen.add(name);
      return reaches(name, to, seen);
    });
  const chains = rows.map((row) => row.match(/[\w-]+/g) ?? []);
  const [first = [], second = []] = chains;
  expect(chains.length).toBe(2);
  for (const chain of [first, ['scenario', ...second]]) {
    // What is not a folder or a file of src/ is what passes between them.
    const known = [
      ...new Set(chain.map((name) => (name === 'engine' ? 'engine/boot' : name))),
    ].filter((name) => name in stages);
    expect(known.length, chain.join(' ')).toBeGreaterThanOrEqual(4);
    known.forEach((name, i) => {
      for (const later of known.slice(i + 1)) {
        expect(reaches(name, later), `${name} imports ${later}`).toBe(false);
      }
    });
  }
});

test('no file touches the process outside cli', () => {
  for (const file of files(src)) {
    const path = relative(src, file);
    if (stageOf(path) === 'cli') continue;
    const text = readFileSync(file, 'utf8');
    expect(/\bprocess\.(?!env\.ACRN_NVMX_VERSION)/.test(text), `src/${path} uses process`).toBe(
      false,
    );
  }
});

test('no circle of files, types included', () => {
  const imports = new Map(
    files(src).map((file) => {
      const targets = importsOf(file).filter((specifier) => specifier.startsWith('.'));
      return [
        relative(src, file),
        targets.map((target) => relative(src, join(dirname(file), target)).replace(/\.js$/, '.ts')),
      ];
    }),
  );
  const finished = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(' imports '));
    if (start >= 0 || finished.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    finished.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  expect(circles).toEqual([]);
});

test('only power-on reads the image; nothing else of the engine knows how a machine is configured', () => {
  const readers = files(join(src, 'engine')).filter((file) =>
    importsOf(file).some((specifier) => specifier.includes('config-tools/')),
  );
  expect(readers.map((file) => relative(src, file)).sort()).toEqual([
    'engine/boot/boot.ts',
    'engine/boot/memory-layout.ts',
    'engine/boot/power-on.ts',
  ]);
});

test('only devices write a transcript', () => {
  const writers = files(join(src, 'engine')).filter((file) =>
    /\boutputs?\.(?:device|put)\(|\bport\.put\(/.test(readFileSync(file, 'utf8')),
  );
  expect(writers.map((file) => relative(src, file)).sort()).toEqual([
    'engine/acrn/hypervisor/console.ts',
    'engine/boot/boot.ts',
    'engine/machine/uart.ts',
  ]);
});

test('the command line opens files in one module and writes them in one', () => {
  const doors = ['cli/input/open.ts', 'cli/output/write.ts'];
  for (const file of files(src)) {
    const path = relative(src, file);
    const touches = importsOf(file).filter((specifier) => /^node:fs(\/|$)/.test(specifier));
    if (!doors.includes(path)) expect(touches, `src/${path} opens or writes files`).toEqual([]);
  }
});
