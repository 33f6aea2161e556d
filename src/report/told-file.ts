import { countErrors, type Diagnostic } from '../text/diagnostic.js';
import type { CheckedFile } from './checked-file.js';

/** What the last lines of a report want to know of a file whose findings are told already. */
export interface ToldFile extends Omit<CheckedFile, 'source' | 'diagnostics' | 'vms'> {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings with a safe fix, and with one that drops content. */
  readonly safe: number;
  readonly unsafe: number;
  /** Whether all that those drop is whole VMs. */
  readonly dropsVmsOnly: boolean;
}

/** Whether all that a fix drops is whole VMs, which start at these offsets. */
function dropsVms({ fix }: Diagnostic, starts: readonly number[]): boolean {
  const removed = (fix?.edits ?? []).filter(({ text }) => text === '');
  let at = 0;
  return (
    removed.length > 0 &&
    [...removed]
      .sort((a, b) => a.start - b.start)
      .every(({ start, end }) => {
        while ((starts[at] ?? end) < start) at += 1;
        return (starts[at] ?? end) < end;
      })
  );
}

export function toldFile({ source: _, diagnostics, vms, ...facts }: CheckedFile): ToldFile {
  const errors = countErrors(diagnostics);
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  const unsafe = diagnostics.filter(({ fix }) => fix?.safety === 'unsafe');
  const starts = unsafe.length === 0 ? [] : [...(vms?.keys() ?? [])].sort((a, b) => a - b);
  return {
    ...facts,
    errors,
    warnings,
    infos: diagnostics.length - errors - warnings,
    safe: diagnostics.filter(({ fix }) => fix?.safety === 'safe').length,
    unsafe: unsafe.length,
    dropsVmsOnly: unsafe.every((found) => dropsVms(found, starts)),
  };
}

/** How much was found in a file. */
export function foundIn({ errors, warnings, infos }: ToldFile): number {
  return errors + warnings + infos;
}
