import type { Diagnostic } from '../text/diagnostic.js';
import { ruleUrl } from '../text/rule-url.js';
import type { CheckedFile } from './checked-file.js';
import { fingerprint, placeOf } from './places.js';

/** A diagnostic in its file, as the formats for machines take it. */
export interface FindingInFile extends ReturnType<typeof placeOf> {
  readonly path: string;
  readonly file: CheckedFile;
  readonly diagnostic: Diagnostic;
  readonly url: string;
  /** The same as long as what is found is the same, wherever it moves in the file. */
  readonly fingerprint: string;
}

/** A fix of more edits stands with the first of the findings that have it: of many, each with many edits, no report grows. */
const MOST_REPEATED_EDITS = 50;

/** The finding without the edits of a long fix that an earlier one has, which is added to `told` otherwise. */
function withoutRepetition(diagnostic: Diagnostic, told: Set<string>): Diagnostic {
  const { fix } = diagnostic;
  if (fix === undefined || fix.edits.length <= MOST_REPEATED_EDITS) return diagnostic;
  const key = [fix.title, fix.edits.length, fix.edits[0]?.start, fix.edits.at(-1)?.end].join(' ');
  if (told.has(key)) return { ...diagnostic, fix: { ...fix, edits: [] } };
  told.add(key);
  return diagnostic;
}

/** All diagnostics of all files, in order. */
export function findings(files: readonly CheckedFile[]): FindingInFile[] {
  return files.flatMap((file) => {
    const told = new Set<string>();
    const seen = new Map<string, number>();
    return file.diagnostics.map((diagnostic) => {
      const { rule, message, range } = diagnostic;
      const key = `${rule} ${message}`;
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      return {
        path: file.path,
        file,
        diagnostic: withoutRepetition(diagnostic, told),
        url: ruleUrl(rule),
        fingerprint: fingerprint(file.path, rule, message, nth),
        ...placeOf(file.source, range),
      };
    });
  });
}
