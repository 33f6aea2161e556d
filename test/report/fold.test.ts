import { expect, test } from 'vitest';
import type { CheckedFile } from '../../src/report/checked-file.js';
import { folded, headlineOf } from '../../src/report/fold.js';
import type { Diagnostic, Fix } from '../../src/text/diagnostic.js';
import { sourceText } from '../../src/text/source.js';

function finding(start: number, message: string, more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    rule: 'a-rule',
    kind: 'rule',
    category: 'nested',
    severity: 'error',
    message,
    why: 'because',
    help: 'do it',
    range: { start, end: start + 1 },
    related: [],
    ...more,
  };
}

function fold(...diagnostics: readonly Diagnostic[]) {
  const vms = [{ name: 'ALPHA' }, { name: 'BETA' }].map(({ name }, at) => ({
    name,
    label: `VM ${at} (${name})`,
  }));
  const file: CheckedFile = {
    path: 'a.xml',
    source: sourceText('a.xml', ''),
    release: undefined,
    releaseBecause: '',
    board: undefined,
    boardBecause: '',
    boardsSeen: undefined,
    skipped: false,
    buildType: undefined,
    diagnostics,
    vms: new Map(vms.map((vm, at) => [at * 100, vm])),
  };
  return folded(file).diagnostics.map((each) => ({
    ...each,
    headline: headlineOf(each),
    places: each.related.map(({ message }) => message),
  }));
}

const fix = (start: number, text: string): Fix => ({
  title: `write ${text}`,
  safety: 'safe',
  edits: [{ start, end: start + 1, text }],
});

test('VMs by label, by name in quotes, and bare', () => {
  for (const [first, second, place] of [
    ['VM 0 (ALPHA) has no policy', 'VM 1 (BETA) has no policy', 'VM 1 (BETA)'],
    ['two vUARTs of "ALPHA"', 'two vUARTs of "BETA"', '"BETA"'],
    ['the Service VM and ALPHA share', 'the Service VM and BETA share', 'BETA'],
  ] as const) {
    const [one, ...others] = fold(finding(1, first), finding(101, second));
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      headline: `${first}; the same for 1 more VM`,
      message: first,
      places: [place],
    });
  }
});

test('pCPUs, and places alone', () => {
  const [pair] = fold(finding(1, 'VM 0 (ALPHA) has pCPU 8'), finding(9, 'VM 0 (ALPHA) has pCPU 9'));
  expect(pair).toMatchObject({
    headline: 'VM 0 (ALPHA) has pCPU 8; the same for 1 more pCPU',
    places: ['pCPU 9'],
  });
  const [same] = fold(
    finding(1, 'it has no vbdf'),
    finding(9, 'it has no vbdf'),
    finding(17, 'it has no vbdf'),
  );
  expect(same).toMatchObject({ headline: 'it has no vbdf; the same for 2 more places' });
});

test('other causes stay apart: another value, rule, severity, remedy, or a fix on one side only', () => {
  const one = finding(1, 'base is "A"');
  for (const other of [
    finding(9, 'base is "B"'),
    finding(9, 'base is "A"', { rule: 'b-rule' }),
    finding(9, 'base is "A"', { severity: 'warning' }),
    finding(9, 'base is "A"', { help: 'do that' }),
    finding(9, 'base is "A"', { fix: fix(9, 'C') }),
  ]) {
    expect(fold(one, other)).toHaveLength(2);
  }
});

test('the fix does what all do, unless they get in each other’s way', () => {
  const edits = (...fixes: readonly Fix[]) =>
    fold(...fixes.map((each, at) => finding(at, 'x', { fix: each })))[0]?.fix?.edits;
  expect(edits(fix(9, 'B'), fix(1, 'A'), fix(9, 'B'))).toEqual([
    { start: 1, end: 2, text: 'A' },
    { start: 9, end: 10, text: 'B' },
  ]);
  expect(edits(fix(9, 'B'), fix(9, 'A'))).toEqual([{ start: 9, end: 10, text: 'B' }]);
});
