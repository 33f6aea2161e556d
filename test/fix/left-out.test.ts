// One fix that does not help is left out and named; the others of the file stand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fix } from '../../src/fix/fix.js';
import { fixInPasses } from '../../src/fix/passes.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { boardOf, scenariosFolder } from '../scenarios.js';

test('a fix with which the file would not check better', async () => {
  const path = 'quad-core/v3.1-nested.xml';
  const text = readFileSync(join(scenariosFolder, path), 'utf8')
    .replace('<load_order>PRE_LAUNCHED_VM', '<load_order>SERVICE')
    .replace('SCHED_NOOP', 'SCHED_BVT')
    .replace('</hv>', '<zz>1</zz></hv>');
  const result = await fix(path, text, { release: 'v3.1', board: boardOf(path) });
  expect(result.text).toBe(text.replace('SCHED_BVT', 'SCHED_NOOP'));
  expect(result.applied.map(({ rule }) => rule)).toEqual(['scheduler-not-noop']);
  expect(result.leftOut).toEqual([
    { rule: 'invalid-load-order', title: 'set load_order to SERVICE_VM' },
  ]);
});

test('what is left out is tried again once others have helped, so that a second fix finds nothing to do', async () => {
  const finding = (rule: string, category: Diagnostic['category'], text?: string): Diagnostic => ({
    rule,
    category,
    severity: 'error',
    kind: 'rule',
    message: rule,
    why: '',
    help: '',
    related: [],
    range: { start: 0, end: 1 },
    ...(text && { fix: { title: rule, safety: 'safe', edits: [{ start: 0, end: 1, text }] } }),
  });
  /** From a, `first` leads to b, where nothing helps; from c, where `second` leads, it does. */
  const findings: Readonly<Record<string, readonly Diagnostic[]>> = {
    a: [finding('first', 'schema', 'b'), finding('second', 'nested', 'c')],
    b: [finding('third', 'nested'), finding('fourth', 'nested')],
    c: [finding('first', 'schema', 'd')],
    d: [],
  };
  const check = (text: string) => ({ diagnostics: findings[text] ?? [] });
  const result = await fixInPasses('a', check('a'), check, false);
  expect(result.text).toBe('d');
  expect(result.applied.map(({ rule }) => rule)).toEqual(['second', 'first']);
  expect(result.leftOut).toEqual([]);
});
