import type { BootReport } from './boot.js';
import type { CheckedFile } from './checked-file.js';
import { findings } from './findings.js';
import { diagnosticJson } from './json.js';

/** What a build and the boot after it came to, as far as they went. */
export interface BuildOutcome {
  readonly file: CheckedFile;
  readonly steps: readonly { readonly name: string; readonly status: string }[];
  readonly stop:
    | {
        readonly step: string;
        readonly message: string;
        readonly line: number;
        readonly column: number;
      }
    | undefined;
  readonly boot: BootReport | undefined;
}

/** The report as JSON, as schemas/reports/build.json describes it: version 1 only ever gets more keys. */
export function buildJson({ file, steps, stop, boot }: BuildOutcome): string {
  const report = {
    version: 1,
    file: file.path,
    release: file.release ?? null,
    board: file.board ?? null,
    findings: findings([file]).map(({ diagnostic, fingerprint }) =>
      diagnosticJson(file.source, diagnostic, fingerprint),
    ),
    build: { steps: steps.map(({ name, status }) => ({ name, status })), stop: stop ?? null },
    boot:
      boot === undefined
        ? null
        : {
            verdict: boot.verdict,
            parts: boot.parts.map(({ who, state, since, rules, chain }) => ({
              who,
              state,
              since,
              rules,
              chain,
            })),
            exits: boot.exits,
          },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
