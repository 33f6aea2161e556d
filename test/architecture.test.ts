// The import directions of docs/ARCHITECTURE.md: a folder may import only what its row lists.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = join(import.meta.dirname, '../src');

const stages: Record<string, readonly string[]> = {
  text: [],
  xml: ['text'],
  release: [],
  selection: ['text'],
  suppression: ['text', 'selection', 'schema/nearest', 'rules/rule'],
  config: ['text', 'release', 'selection', 'scenario/model', 'schema/nearest', 'schema/validator'],
  schema: ['text', 'xml', 'release'],
  scenario: ['text', 'xml', 'release'],
  board: ['text', 'xml'],
  rules: ['text', 'xml', 'scenario', 'board', 'release', 'config-tools/calc'],
  // Amounts that rules word and allocators sum.
  'config-tools/calc': ['text', 'xml', 'scenario', 'board', 'release'],
  'config-tools': ['config-tools/calc', 'text', 'xml', 'schema', 'scenario', 'board', 'release'],
  'engine/events': [],
  engine: ['config-tools/image', 'release', 'engine/events'],
  report: [
    'text',
    'board',
    'selection',
    'release',
    'engine/events',
    'rule-documents',
    'rule-examples',
    'upgrade',
  ],
  cli: ['*'],
  index: ['*'],
  'suppress-duplicates': ['text', 'schema'],
  build: ['lint', 'config-tools', 'text', 'xml', 'release', 'schema', 'board'],
  lint: [
    'config-tools/calc',
    'config-tools/populate',
    'rule-documents',
    'selection',
    'suppression',
    'suppress-duplicates',
    'text',
    'xml',
    'release',
    'schema',
    'scenario',
    'board',
    'rules',
  ],
  'rule-documents': ['text', 'release', 'schema', 'rules', 'suppression/unused-suppression'],
  'rule-examples': ['rules'],
  lsp: [
    'lint',
    'options',
    'rule-documents',
    'text',
    'xml',
    'release',
    'schema',
    'scenario',
    'board',
  ],
  options: [
    'text',
    'xml',
    'release',
    'schema',
    'scenario',
    'board',
    // What names a VM, and how it lets go of one.
    'rules/shared-memory/ivshmem-vm-missing',
    'rules/vms/renumber-v2',
    'rules/vuarts',
  ],
  upgrade: ['lint', 'text', 'xml', 'release', 'schema', 'scenario', 'board'],
  init: ['text', 'xml', 'release', 'schema', 'scenario', 'board'],
  'fix/passes': ['text'],
  host: [
    'fix/passes',
    'selection',
    'suppression',
    'schema/nearest',
    'rules/rule',
    'text',
    'xml',
    'scenario',
    'board',
  ],
  fix: ['fix/passes', 'lint', 'text', 'xml', 'release', 'schema', 'scenario', 'board', 'rules'],
};

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
    'engine/acrn/hypervisor/vuart.ts',
    'engine/boot/boot.ts',
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
