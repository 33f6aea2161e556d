import { isAlwaysTold } from '../selection.js';
import type { CheckedFile } from './checked-file.js';
import { type FindingInFile, findings } from './findings.js';

/** A finding that is known and not told again. */
export interface KnownFinding {
  /** From the folder of the baseline, with `/` between its parts. */
  readonly path: string;
  readonly rule: string;
  readonly message: string;
  /** Of the path, the rule, the message, and which one of the same it is: not of the line. */
  readonly fingerprint: string;
}

/** A file, and its path from the folder of the baseline. */
export interface FileBelow {
  readonly file: CheckedFile;
  readonly path: string;
}

function knownFindings({ file, path }: FileBelow): (KnownFinding & { found: FindingInFile })[] {
  return findings([{ ...file, path }]).flatMap((found) => {
    const { fingerprint, diagnostic } = found;
    const { rule, message } = diagnostic;
    return isAlwaysTold(diagnostic) ? [] : [{ path, rule, message, fingerprint, found }];
  });
}

/** A baseline of all that is found, except of files that cannot be read. */
export function baselineText(files: readonly FileBelow[]): { text: string; count: number } {
  const known = files
    .flatMap(knownFindings)
    .map(({ found: _, ...finding }) => finding)
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const text = `${JSON.stringify({ version: 1, findings: known }, null, 2)}\n`;
  return { text, count: known.length };
}

function isKnownFinding(value: unknown): value is KnownFinding {
  if (typeof value !== 'object' || value === null) return false;
  const given = new Map<string, unknown>(Object.entries(value));
  return ['path', 'rule', 'message', 'fingerprint'].every(
    (key) => typeof given.get(key) === 'string',
  );
}

/** The findings of a baseline; undefined when the text is not one. Never throws on any text. */
export function readBaseline(text: string): readonly KnownFinding[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { version, findings: known } = (value ?? {}) as { version?: unknown; findings?: unknown };
  return version === 1 && Array.isArray(known) && known.every(isKnownFinding) ? known : undefined;
}

/** A file without the findings of a baseline, and which of these it still has. */
export function withoutKnown(
  below: FileBelow,
  known: ReadonlySet<string>,
): { readonly file: CheckedFile; readonly met: readonly string[] } {
  const all = knownFindings(below).filter(({ fingerprint }) => known.has(fingerprint));
  const left = new Set(all.map(({ found }) => found.diagnostic));
  const diagnostics = below.file.diagnostics.filter((each) => !left.has(each));
  return {
    file: { ...below.file, diagnostics, inBaseline: all.length },
    met: all.map(({ fingerprint }) => fingerprint),
  };
}
