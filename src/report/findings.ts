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

/** All diagnostics of all files, in order. */
export function findings(files: readonly CheckedFile[]): FindingInFile[] {
  return files.flatMap((file) => {
    const seen = new Map<string, number>();
    return file.diagnostics.map((diagnostic) => {
      const { rule, message, range } = diagnostic;
      const key = `${rule} ${message}`;
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      return {
        path: file.path,
        file,
        diagnostic,
        url: ruleUrl(rule),
        fingerprint: fingerprint(file.path, rule, message, nth),
        ...placeOf(file.source, range),
      };
    });
  });
}
