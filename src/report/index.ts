import type { CheckedFile } from './checked-file.js';
import { checkstyleReport } from './checkstyle.js';
import { conciseReport } from './concise.js';
import { githubReport } from './github.js';
import { gitlabReport } from './gitlab.js';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import { sarifReport } from './sarif.js';
import { type TextReportOptions, textReport } from './text.js';

/** What the formats want to know besides the files; each takes what it needs. */
export interface ReportOptions extends TextReportOptions {
  /** The version of this tool. */
  readonly version: string;
  /** Paths that could not be read, and why. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** The formats of `check`, by name. */
export const REPORTS = {
  text: textReport,
  concise: conciseReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
  gitlab: gitlabReport,
  junit: junitReport,
  checkstyle: checkstyleReport,
} as const satisfies Readonly<
  Record<string, (files: readonly CheckedFile[], options: ReportOptions) => string>
>;

export type ReportFormat = keyof typeof REPORTS;

export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(REPORTS, name);
}
