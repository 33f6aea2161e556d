import { expect, test } from 'vitest';
import { editDistance, nearMiss } from '../../src/schema/nearest.js';

test.each([
  ['', 'abc', 3],
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['SCHED_NOP', 'SCHED_NOOP', 1],
  ['kitten', 'sitting', 3],
])('%s and %s differ by %i', (a, b, distance) => expect(editDistance(a, b)).toBe(distance));

test.each([
  [' y ', ['y', 'n'], { value: 'y', difference: 'blanks' }],
  ['N', ['y', 'n'], { value: 'n', difference: 'case' }],
  ['com port 1', ['None', 'COM Port 1'], { value: 'COM Port 1', difference: 'case' }],
  ['SCHED_BTV', ['SCHED_NOOP', 'SCHED_BVT'], { value: 'SCHED_BVT', difference: 'spelling' }],
  ['SOS_VM', ['SERVICE_VM'], { value: 'SERVICE_VM', difference: 'old-name' }],
  ['SERVICE_VM', ['SOS_VM'], { value: 'SOS_VM', difference: 'old-name' }],
])('%j', (found, candidates, near) => expect(nearMiss(found, candidates)).toEqual(near));

test.each([
  ['x', ['y', 'n']],
  ['', ['y', '']],
  ['BOGUS', ['SCHED_NOOP', 'SCHED_BVT']],
])('nothing is near %j', (found, candidates) =>
  expect(nearMiss(found, candidates)).toBeUndefined(),
);
