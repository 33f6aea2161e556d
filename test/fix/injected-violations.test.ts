// Random subsets of violations in every real scenario that has a Service VM, and in our own: fix reaches
// clean again, is idempotent, and what it writes is valid for the release.
import { describe, expect, test } from 'vitest';
import type { Board } from '../../src/board/board.js';
import { fix } from '../../src/fix/fix.js';
import { lint } from '../../src/lint.js';
import type { Release } from '../../src/release.js';
import { applyEdits, overlap, type TextEdit } from '../../src/text/edit.js';
import { sourceText } from '../../src/text/source.js';
import { numbers } from '../numbers.js';
import { realScenarios } from '../real-scenarios.js';
import { boardOf, scenarioFiles } from '../scenarios.js';
import { shared } from '../shared.js';
import { placeOf, violationsOf } from './violations.js';

const SUBSETS = 4;

interface Subject {
  readonly name: string;
  readonly release: Release;
  readonly text: string;
  readonly board: Board;
}

const ours: readonly Subject[] = scenarioFiles
  .filter(({ nested }) => nested)
  .map(({ path, release, text }) => ({
    name: `scenarios/${path}`,
    release,
    text,
    board: boardOf(path),
  }));

function hasServiceVm({ text, release }: Subject): boolean {
  return placeOf(text, release) !== undefined;
}

function seedOf(name: string): number {
  return [...name].reduce((seed, letter) => Math.imul(seed, 31) + letter.charCodeAt(0), 7);
}

interface Violated {
  readonly text: string;
  readonly made: readonly string[];
}

function violate(subject: Subject, next: (limit: number) => number): Violated {
  const place = placeOf(subject.text, subject.release);
  if (place === undefined) return { text: subject.text, made: [] };
  const edits: TextEdit[] = [];
  const made: string[] = [];
  for (const { name, edit } of violationsOf(subject.release)) {
    const wanted = next(3) === 0 ? edit(place) : undefined;
    if (wanted === undefined || edits.some((other) => overlap(other, wanted))) continue;
    edits.push(wanted);
    made.push(name);
  }
  return { text: applyEdits(subject.text, edits), made };
}

async function checkSubject(subject: Subject): Promise<void> {
  const options = { release: subject.release, board: subject.board };
  const clean = await fix(subject.name, subject.text, options);
  const left = new Set(clean.after.diagnostics.map(({ rule }) => rule));
  const next = numbers(seedOf(subject.name));
  for (let subset = 0; subset < SUBSETS; subset += 1) {
    const { text, made } = violate({ ...subject, text: clean.text }, next);
    const origin = `${subject.name} with ${made.join(', ')}`;
    const fixed = await fix(subject.name, text, options);
    const remaining = fixed.after.diagnostics.filter(({ rule }) => !left.has(rule));
    expect(
      remaining.map(({ rule, message }) => `${rule}: ${message}`),
      `left in ${origin}`,
    ).toEqual([]);
    const again = await fix(subject.name, fixed.text, options);
    expect(again.text, `fixed again: ${origin}`).toBe(fixed.text);
    const relint = await lint(sourceText(subject.name, fixed.text), options);
    expect(
      relint.diagnostics.filter(({ category }) => category === 'schema' || category === 'xml'),
      `valid: ${origin}`,
    ).toEqual([]);
  }
}

describe('violations injected into our scenarios', () => {
  test.each(ours)('$name', checkSubject);
});

describe.skipIf(shared === undefined)(
  'violations injected into real scenarios (needs ../shared)',
  () => {
    test.each(realScenarios().filter(hasServiceVm))('$name', checkSubject);
  },
);
