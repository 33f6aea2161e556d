import { diffLines } from 'diff';
import type { Example } from './rules/rule.js';

/** How many equal lines around a change an example shows. */
const CONTEXT = 1;

/** An example as a diff: what is wrong, and what it is in its place. */
export function exampleDiff({ bad, good = [] }: Example): string[] {
  const become = new Map(good.map(({ found, becomes }) => [found, becomes]));
  return bad.flatMap(({ found, becomes }) => {
    const parts = diffLines(`${becomes}\n`, `${become.get(found) ?? found}\n`);
    return parts.flatMap(({ value, added, removed }, index) => {
      const lines = value.replace(/\n$/, '').split('\n');
      if (added) return lines.map((line) => `+${line}`);
      if (removed) return lines.map((line) => `-${line}`);
      const head = index === 0 ? [] : lines.slice(0, CONTEXT);
      const tail = index === parts.length - 1 ? [] : lines.slice(-CONTEXT);
      return [...new Set([...head, ...tail])].map((line) => ` ${line}`);
    });
  });
}
