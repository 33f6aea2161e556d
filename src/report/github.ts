import { printable } from '../text/printable.js';
import type { CheckedFile } from './checked-file.js';
import { findings } from './findings.js';

/** As workflow commands want text: GitHub's toolkit escapes these. */
function data(text: string): string {
  return printable(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Annotations of a pull request: workflow commands of GitHub Actions. */
export function githubReport(files: readonly CheckedFile[]): string {
  return findings(files)
    .map(({ path, line, column, endLine, endColumn, diagnostic }) => {
      const { severity, rule, message, why, help } = diagnostic;
      const place = [
        `file=${property(path)}`,
        `line=${line}`,
        `endLine=${endLine}`,
        `col=${column}`,
        `endColumn=${endColumn}`,
        `title=${property(rule)}`,
      ].join(',');
      return `::${severity === 'info' ? 'notice' : severity} ${place}::${data(message)}%0A${data(why)}%0Ahelp: ${data(help)}\n`;
    })
    .join('');
}
