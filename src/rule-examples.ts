import { diffLines } from 'diff';
import type { Example } from './rules/rule.js';

/** How many equal lines around a change an example shows. */
const CONTEXT = 1;

/**
 * What makes one text of another, line by line, with the equal lines around each change.
 * @param whole up to how many equal lines together are all shown
 */
export function linesDiff(bad: string, good: string, whole: number): string[] {
  const parts = bad === good ? [] : diffLines(bad, good);
  return parts.flatMap(({ value, added, removed }, index) => {
    const lines = value.replace(/\n$/, '').split('\n');
    if (added) return lines.map((line) => `+${line}`);
    if (removed) return lines.map((line) => `-${line}`);
    const head = index === 0 ? [] : lines.slice(0, CONTEXT);
    const tail = index === parts.length - 1 ? [] : lines.slice(-CONTEXT);
    const shown = lines.length <= whole ? lines : [...head, ...tail];
    return shown.map((line) => ` ${line}`);
  });
}

/** An example as a diff: what is wrong, and what it is in its place. */
export function exampleDiff({ bad, good = [] }: Example): string[] {
  const become = new Map(good.map(({ found, becomes }) => [found, becomes]));
  return bad.flatMap(({ found, becomes }) =>
    linesDiff(`${becomes}\n`, `${become.get(found) ?? found}\n`, CONTEXT),
  );
}
