import type { Diagnostic, Related } from '../text/diagnostic.js';
import type { Range } from '../text/source.js';
import type { Content } from './content.js';

/** A problem together with the elements that it is about. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly about: readonly Content[];
}

export interface FindingText {
  readonly rule: string;
  readonly message: string;
  readonly help: string;
  readonly range: Range;
  readonly related?: readonly Related[];
}

/** All problems of this stage are errors: ACRN's validator knows no lesser ones. */
export function finding(text: FindingText, about: readonly Content[]): Finding {
  const { rule, message, help, range, related = [] } = text;
  return {
    diagnostic: { rule, category: 'schema', severity: 'error', message, help, range, related },
    about,
  };
}
