import type { CheckedFile } from './checked-file.js';
import { checkstyleReport } from './checkstyle.js';
import { conciseReport } from './concise.js';
import { githubReport } from './github.js';
import { gitlabReport } from './gitlab.js';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import type { RunningReport } from './running.js';
import { sarifReport } from './sarif.js';
import { TextReport, type TextReportOptions, textReport } from './text.js';

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

/** One piece a file, each on its own. */
function fileByFile(report: (files: readonly CheckedFile[]) => string): RunningReport {
  return { add: (file) => report([file]), end: () => '' };
}

/** The formats that can be written file by file; the others are one document. */
export const RUNNING_REPORTS: Readonly<
  Partial<Record<ReportFormat, (options: ReportOptions) => RunningReport>>
> = {
  text: (options) => new TextReport(options),
  concise: () => fileByFile(conciseReport),
  github: () => fileByFile(githubReport),
};

export type ReportFormat = keyof typeof REPORTS;

export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(REPORTS, name);
}
