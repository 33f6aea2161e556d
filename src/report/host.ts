import type { HostVerdict } from '../host/host/verdict.js';
import { printable } from '../text/printable.js';
import type { Palette } from './palette.js';

/** The verdict first, then the evidence, then what to do. */
export function hostReport(report: HostVerdict, palette: Palette): string {
  const { runs, headline, evidence, command, migration, diagnostics } = report;
  const colour = runs === true ? palette.good : runs === false ? palette.error : palette.warning;
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  const lines = [
    colour(printable(headline)),
    '',
    ...evidence.map((fact) => `  ${printable(fact)}`),
    '',
    ...warnings
      .filter(({ rule }) => rule !== 'host-migration')
      .map(
        ({ message, rule }) =>
          `${palette.warning('warning')}: ${message} ${palette.dim(`[${rule}]`)}`,
      ),
    ...(command === undefined ? [] : [`To change it: ${command}`]),
    `Migration, save and restore with live nested guests: ${printable(migration)}.`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The same as JSON. Its shape is stable: version 1 only ever gets more keys. */
export function hostJson({ diagnostics, command, runs, ...rest }: HostVerdict): string {
  const report = {
    version: 1,
    runs: runs ?? null,
    ...rest,
    command: command ?? null,
    diagnostics: diagnostics.map(({ rule, severity, message, help }) => ({
      rule,
      severity,
      message,
      help,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
