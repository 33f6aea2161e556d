import { editDistance } from '../schema/nearest.js';
import type { GroupShape } from '../schema/shape.js';
import type { OptionPath } from './path.js';
import { knownPaths } from './resolve.js';

/** How far a known path is from what was written: its last name counts most. */
function distance(written: readonly string[], known: readonly string[]): number {
  const last = editDistance(written.at(-1) ?? '', known.at(-1) ?? '');
  return 3 * last + editDistance(written.join('.'), known.join('.'));
}

/**
 * The path of the release's schema that is most like one that it does not know; undefined where the name at
 * its end is not like any.
 */
export function nearestPath(path: OptionPath, shape: GroupShape): string | undefined {
  const written = path.map(({ name }) => name.toLowerCase());
  let best: { known: readonly string[]; distance: number } = { known: [], distance: Infinity };
  for (const known of knownPaths(shape)) {
    const found = distance(
      written,
      known.map((name) => name.toLowerCase()),
    );
    if (found < best.distance) best = { known, distance: found };
  }
  const [last, meant] = [written.at(-1) ?? '', best.known.at(-1)?.toLowerCase() ?? ''];
  if (2 * editDistance(last, meant) > Math.max(last.length, meant.length)) return undefined;
  // Selectors stay with the elements that they were written for.
  return best.known
    .map((name, index) => (path[index]?.name === name ? path[index].text : name))
    .join('.');
}
