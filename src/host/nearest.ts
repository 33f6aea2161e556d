import { nearMiss } from '../schema/nearest.js';

/** The known name that a misspelt one was probably meant to be. */
export function nearest(found: string, known: readonly string[]): string | undefined {
  return nearMiss(found, known)?.value;
}
