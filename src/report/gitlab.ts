import type { CheckedFile } from './checked-file.js';
import { findings } from './findings.js';

const SEVERITIES = { error: 'major', warning: 'minor', info: 'info' } as const;

/** GitLab's code quality report: an array of issues in Code Climate's form. */
export function gitlabReport(files: readonly CheckedFile[]): string {
  const issues = findings(files).map(({ path, line, endLine, fingerprint, diagnostic }) => ({
    description: `${diagnostic.message}; ${diagnostic.help}`,
    check_name: diagnostic.rule,
    fingerprint,
    severity: SEVERITIES[diagnostic.severity],
    location: { path, lines: { begin: line, end: endLine } },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
}
