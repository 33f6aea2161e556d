import type { Diagnostic, Related, Severity } from '../text/diagnostic.js';
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
  /** error when it is left out. */
  readonly severity?: Severity;
}

/** Problems of this stage are errors, but for what only explains one: ACRN's validator knows no lesser ones. */
export function finding(text: FindingText, about: readonly Content[]): Finding {
  const { rule, message, help, range, related = [], severity = 'error' } = text;
  return {
    diagnostic: { rule, category: 'schema', severity, message, help, range, related },
    about,
  };
}
