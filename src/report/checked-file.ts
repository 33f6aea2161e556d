import { countErrors, type Diagnostic } from '../text/diagnostic.js';
import type { SourceText } from '../text/source.js';

/** A file after its check, as the reports take it. */
export interface CheckedFile {
  /** The path as it was given. */
  readonly path: string;
  readonly source: SourceText;
  /** What the file is, where it is not a scenario. */
  readonly kind?: string;
  readonly release: string | undefined;
  readonly releaseBecause: string;
  /** The path of the board file, or undefined when there is none. */
  readonly board: string | undefined;
  /** How the board file was found, in words that follow its path; empty when it was named. */
  readonly boardBecause: string;
  /** When there is no board file: the board files that were seen, in words. */
  readonly boardsSeen: string | undefined;
  /** It asks for no nested virtualization and was not checked for it. */
  readonly skipped: boolean;
  readonly buildType: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The VMs of a scenario, as messages call them, by the offsets at which they start. */
  readonly vms?: ReadonlyMap<number, { readonly name: string; readonly label: string }>;
  /** How many findings comments of the file keep from being told. */
  readonly suppressed?: number;
  /** How many findings are not told, for the baseline has them. */
  readonly inBaseline?: number;
}

export interface Counts {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
}

export function count(files: readonly CheckedFile[]): Counts {
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  return {
    files: files.length,
    errors: countErrors(all),
    warnings: all.filter(({ severity }) => severity === 'warning').length,
  };
}
