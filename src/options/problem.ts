import type { Release } from '../release.js';
import { childShape, type GroupShape } from '../schema/shape.js';
import { enumerate } from '../text/enumerate.js';
import { nearestPath } from './nearest-path.js';
import { inThisVocabulary } from './other-vocabulary.js';
import { type OptionPath, pathText } from './path.js';
import { knownPaths } from './resolve.js';

/** Why an option cannot be read or set. */
export interface OptionProblem {
  /**
   * syntax: no path or assignment at all, or a text that is no XML. unknown: the release's schema has no
   * such path. absent: the file has nothing there. ambiguous: several elements are meant. refused: the
   * schema does not allow it.
   */
  readonly kind: 'syntax' | 'unknown' | 'absent' | 'ambiguous' | 'refused';
  /** One line: what is wrong and what to do. */
  readonly message: string;
}

export function absent(message: string): OptionProblem {
  return { kind: 'absent', message };
}

/** The kinds of VM, by load order, for which the schema knows a path. */
function kindsKnowing(path: OptionPath, shape: GroupShape): string[] {
  const [vm, ...inside] = path.map(({ name }) => name);
  const choice = vm === undefined ? undefined : childShape(shape, vm)?.shape;
  if (choice?.kind !== 'choice') return [];
  return choice.cases
    .filter((each) => knownPaths(each.shape).some((known) => known.join('.') === inside.join('.')))
    .map(({ value }) => value);
}

/** @param value what was to be assigned there, if anything */
export function unknown(
  path: OptionPath,
  shape: GroupShape,
  release: Release,
  value?: string,
): OptionProblem {
  const translated = inThisVocabulary(path, release, value);
  if (translated !== undefined) return { kind: 'unknown', message: translated };
  const kinds = kindsKnowing(path, shape);
  if (kinds.length > 0) {
    return {
      kind: 'unknown',
      message: `${pathText(path)} is not for this kind of VM in ACRN ${release}; only ${enumerate(kinds, 'and')} may have it`,
    };
  }
  const nearest = nearestPath(path, shape);
  const message = `ACRN ${release} knows no ${pathText(path)}`;
  return {
    kind: 'unknown',
    message: nearest === undefined ? message : `${message}; the nearest is ${nearest}`,
  };
}
