import { ASSERTIONS } from '../schema/index.js';
import type { GroupShape } from '../schema/shape.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { XmlDocument } from '../xml/node.js';
import { finishingAssignment } from './finishing.js';

/** A problem across elements that a change has made, and what would settle it. */
export interface Unfinished {
  readonly message: string;
  readonly help: string;
  /** Undefined where no assignment alone settles it. */
  readonly assignment: string | undefined;
}

/** The schema's errors that the first text does not have. */
export function added(before: readonly Diagnostic[], after: readonly Diagnostic[]): Diagnostic[] {
  const left = new Map<string, number>();
  const wordsOf = ({ rule, message }: Diagnostic) => `${rule} ${message}`;
  for (const words of before.map(wordsOf)) left.set(words, (left.get(words) ?? 0) + 1);
  return after
    .filter(({ severity }) => severity === 'error')
    .filter((problem) => {
      const words = wordsOf(problem);
      const times = left.get(words) ?? 0;
      left.set(words, times - 1);
      return times <= 0;
    });
}

const ACROSS: ReadonlySet<string> = new Set(ASSERTIONS.map(({ name }) => name));

/** Whether a problem is one of settings that depend on each other, not of the place where it stands. */
export function isAcross({ rule }: Diagnostic): boolean {
  return ACROSS.has(rule);
}

/** A problem across elements as what is left to do; `assigned` is what must not be taken back. */
export function unfinished(
  problem: Diagnostic,
  document: XmlDocument,
  shape: GroupShape,
  assigned: readonly string[],
): Unfinished {
  const { message, help } = problem;
  return { message, help, assignment: finishingAssignment(problem, document, shape, assigned) };
}
