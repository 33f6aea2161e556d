// What is spread into the arguments of a call stands on the stack: some 100,000 values end it with "Maximum call stack size
// exceeded". So no list that may be as long as the input is spread into calls that take any number of values.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { lint } from '../src/lint.js';
import { sourceText } from '../src/text/source.js';
import { scenariosFolder } from './scenarios.js';

const src = join(import.meta.dirname, '../src');
const VARIADIC =
  /(?:\.(?:push|unshift|concat)|^Math\.(?:max|min)|^String\.from(?:CharCode|CodePoint))$/;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && 'type' in child) yield* walk(child);
    }
  }
}

function spreads(text: string): string[] {
  const program = parseSync('file.ts', text).program as unknown as Node;
  return [...walk(program)]
    .filter(({ type }) => type === 'CallExpression')
    .filter((call) => (call.arguments as Node[]).some(({ type }) => type === 'SpreadElement'))
    .filter(({ callee }) => {
      const { start, end } = callee as Node;
      return VARIADIC.test(text.slice(start, end));
    })
    .map(({ start, end }) => text.slice(start, end));
}

describe('calls with a list of any length', () => {
  // The engine runs programs of its own; one chunk of bytes has a length.
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('engine') && !file.includes('generated'),
  );

  test('are found', () => {
    expect(spreads('list.push(1, ...found);\nMath.max(...found);\nfound.push(one);')).toEqual([
      'list.push(1, ...found)',
      'Math.max(...found)',
    ]);
  });

  test('are nowhere in src', () => {
    const found = files.flatMap((file) => spreads(readFileSync(join(src, file), 'utf8')));
    expect(found).toEqual(['String.fromCharCode(...bytes.subarray(at, at + 8192))']);
  });
});

test('150,000 faults and comments of one kind are read', { timeout: 60_000 }, async () => {
  const text = readFileSync(join(scenariosFolder, 'quad-core/v2.5-nested.xml'), 'utf8');
  for (const [each, rule] of [
    ['<zz>1</zz>', 'unknown-element'],
    ['<!-- acrn-nvmx-disable nvmx-disabled: x -->', 'unused-suppression'],
  ] as const) {
    const many = text.replace('</hv>', () => `${each.repeat(150_000)}</hv>`);
    const { diagnostics } = await lint(sourceText('a.xml', many));
    expect(diagnostics.filter((found) => found.rule === rule).length).toBeGreaterThan(0);
  }
});
