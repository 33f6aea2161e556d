import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Diagnostic as Found, Severity } from '../text/diagnostic.js';
import { ruleUrl } from '../text/rule-url.js';
import { type Analysis, rangeOf } from './analysis.js';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** What editors fade out because nothing uses it, or strike through because other words took its place. */
const TAGS: ReadonlyMap<string, DiagnosticTag> = new Map([
  ['cache-policy-ignored', DiagnosticTag.Unnecessary],
  ['unused-ivshmem-region', DiagnosticTag.Unnecessary],
  ['guest-flag-placeholder', DiagnosticTag.Unnecessary],
  ['post-launched-vm-unserved', DiagnosticTag.Unnecessary],
  ['superseded-element', DiagnosticTag.Deprecated],
]);

export function diagnosticOf({ document }: Pick<Analysis, 'document'>, found: Found): Diagnostic {
  const { rule, severity, message, why, help, range, related } = found;
  const tag = TAGS.get(rule);
  return {
    range: rangeOf(document, range),
    severity: SEVERITIES[severity],
    code: rule,
    codeDescription: { href: ruleUrl(rule) },
    source: 'acrn-nvmx',
    message: [message, why, help].filter((line) => line !== '').join('\n'),
    ...(tag !== undefined && { tags: [tag] }),
    relatedInformation: related.map((other) => ({
      message: other.message,
      location: { uri: document.uri, range: rangeOf(document, other.range) },
    })),
  };
}

export function diagnosticsOf(analysis: Analysis): Diagnostic[] {
  return analysis.result.diagnostics.map((found) => diagnosticOf(analysis, found));
}
