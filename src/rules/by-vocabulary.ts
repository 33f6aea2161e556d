import { toolTraits } from '../config-tools/calc/release-traits.js';
import type { Rule } from './rule.js';

/** A check for the two vocabularies of ACRN: that of v2.x, and that of v3.0 and newer. */
export function byVocabulary(v2: Rule['check'], v3: Rule['check']): Rule['check'] {
  return (context) => (toolTraits(context.scenario.release).hasLoadOrder ? v3 : v2)(context);
}
