// A plain object also answers to constructor, toString and __proto__. So what may come from a file is looked up in
// a Map, or in an object only after Object.hasOwn: this reads the syntax tree of every source file for other shapes.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

function inside(node: Node): Node[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

/** Every node with those around it, the nearest last. */
function* walk(node: Node, around: readonly Node[] = []): Generator<[Node, readonly Node[]]> {
  yield [node, around];
  for (const child of inside(node)) yield* walk(child, [...around, node]);
}

const OPEN = /^(?:Readonly<|Partial<)*(?:Record<\s*string\b|\{\s*(?:readonly\s+)?\[\w+: string\])/;

/** The look-ups by a computed name in objects whose names are any strings. */
function openLookups(text: string): string[] {
  const program = parseSync('file.ts', text).program as unknown as Node;
  const source = (node: unknown) => (isNode(node) ? text.slice(node.start, node.end) : '');
  const nodes = [...walk(program)];
  const aliases = nodes.flatMap(([node]) =>
    node.type === 'TSTypeAliasDeclaration' && OPEN.test(source(node.typeAnnotation))
      ? [source(node.id)]
      : [],
  );
  const isOpen = (type: string) =>
    OPEN.test(type) || aliases.includes(type.replace(/^Readonly<(.*)>$/, '$1'));
  const names = new Set<string>();
  for (const [node] of nodes) {
    const annotation = node.typeAnnotation;
    const isTyped = isNode(annotation) && annotation.type === 'TSTypeAnnotation';
    if (node.type === 'Identifier' && isTyped && isOpen(source(annotation.typeAnnotation))) {
      names.add(String(node.name));
    }
  }
  return nodes.flatMap(([node, around]) => {
    if (node.type === 'BinaryExpression' && node.operator === 'in' && isNode(node.left)) {
      return node.left.type === 'Literal' || node.left.type === 'PrivateIdentifier'
        ? []
        : [source(node)];
    }
    if (node.type !== 'MemberExpression' || node.computed !== true || !isNode(node.object))
      return [];
    const { object, property } = node;
    const cast = isNode(object.typeAnnotation) && isOpen(source(object.typeAnnotation));
    const isAsked =
      names.has(source(object)) || cast || /^\(.* as .*Record<string/.test(source(object));
    if (!isAsked || (isNode(property) && property.type === 'Literal')) return [];
    const guarded = around.some((each) =>
      source(each.test ?? each.left).includes('Object.hasOwn('),
    );
    return guarded ? [] : [source(node)];
  });
}

test.each([
  ['const T: Readonly<Record<string, number>> = {}; f(T[x]);', ['T[x]']],
  ['type F = Record<string, unknown>; function f(v: F) { return v[k]; }', ['v[k]']],
  [
    'function f(v: unknown) { return (v as Record<string, unknown>)[k]; }',
    ['(v as Record<string, unknown>)[k]'],
  ],
  ['const found = name in table;', ['name in table']],
  ['const T: Record<string, number> = {}; const y = Object.hasOwn(T, x) ? T[x] : 0;', []],
  ["const T: Record<string, number> = {}; f(T['a'], 'a' in T);", []],
  ['const list: string[] = []; f(list[0], list[i]);', []],
])('%s', (text, expected) => {
  expect(openLookups(text)).toEqual(expected);
});

const src = join(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.includes('generated'))
  .map((path) => join(src, path));

describe('no name from a file is looked up in a plain object', () => {
  test.each(files)('%s', (file) => {
    expect(openLookups(readFileSync(file, 'utf8')), relative(src, file)).toEqual([]);
  });
});
