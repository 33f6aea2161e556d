// The table of what a faithful VMX model must check, row by row: each has a test that names it, or a reason.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shared } from '../shared.js';

const path = join(shared ?? '', 'reference/vmx-checks.md');

/** Rows that no test names, and why. */
const WITHOUT_TEST: Readonly<Record<string, string>> = {
  I14: 'memory operands of VMREAD and VMWRITE are given as values: L1 has no page tables in the engine',
  I16: 'the row refers to section 1, whose rows P1 to P12 have tests',
  I20: 'no processor of the profiles has the dual-monitor treatment of SMIs, and ACRN does not offer it',
};

describe.skipIf(shared === undefined || !existsSync(path))('rows (needs ../shared)', () => {
  const rows = existsSync(path)
    ? [...readFileSync(path, 'utf8').matchAll(/^\| ([PCXNHGMI]\d+) \|/gm)].map(([, id]) => id)
    : [];
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('vmx-checks.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n');
  const named = new Set([...sources.matchAll(/\b[PCXNHGMI]\d+\b/g)].map(([id]) => id));

  test('each row has a test or a reason', () => {
    expect(rows.length).toBeGreaterThan(170);
    const missing = rows.filter(
      (id) => !named.has(id ?? '') && !(id !== undefined && id in WITHOUT_TEST),
    );
    expect(missing).toEqual([]);
  });

  test('a reason is for a row without a test', () => {
    for (const id of Object.keys(WITHOUT_TEST)) expect(named.has(id), id).toBe(false);
  });
});
