import {
  type Diagnostic,
  type DiagnosticKind,
  type Fix,
  headline,
  type Related,
  remedy,
  type Severity,
} from '../text/diagnostic.js';
import type { Range } from '../text/source.js';
import { schemaRule } from './catalogue.js';
import type { Content } from './content.js';

/** A problem together with the elements that it is about. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly about: readonly Content[];
}

interface FindingText {
  readonly rule: string;
  /** What the catalogue says of the rule when they are left out. */
  readonly kind?: DiagnosticKind;
  readonly why?: string;
  readonly message: string;
  readonly help: string;
  readonly range: Range;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
  /** error when it is left out. */
  readonly severity?: Severity;
}

/** Messages begin small and end without a period, as those of all rules; sentences inside keep both. */
function clause(text: string): string {
  const end = text.replace(/\.$/, '');
  return /^(?:[A-Z][a-z]|An? )/.test(end) ? end.charAt(0).toLowerCase() + end.slice(1) : end;
}

/** Problems of this stage are errors, except what only explains one: ACRN's validator knows no lesser ones. */
export function finding(text: FindingText, about: readonly Content[]): Finding {
  const { rule, message, help, range, related = [], severity = 'error', fix } = text;
  const meta = schemaRule(rule);
  const { kind = meta?.kind ?? 'structure', why = meta?.why ?? '' } = text;
  return {
    diagnostic: {
      rule,
      kind,
      category: 'schema',
      severity,
      message: headline(clause(message)),
      why,
      help: remedy(clause(help)),
      range,
      related,
      ...(fix && { fix }),
    },
    about,
  };
}
