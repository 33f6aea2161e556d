import { printable } from '../text/printable.js';
import type { CheckedFile } from './checked-file.js';
import { findings } from './findings.js';

/** One line a finding, as gcc writes it. */
export function conciseReport(files: readonly CheckedFile[]): string {
  return findings(files)
    .map(
      ({ path, line, column, diagnostic: { severity, message, rule } }) =>
        `${printable(path)}:${line}:${column}: ${severity}: ${printable(message)} [${rule}]\n`,
    )
    .join('');
}
