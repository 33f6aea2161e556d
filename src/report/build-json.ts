import type { Diagnostic } from '../text/diagnostic.js';
import type { SourceText } from '../text/source.js';
import type { BootReport } from './boot.js';
import { diagnosticJson } from './json.js';

/** What a build and the boot after it came to, as far as they went. */
export interface BuildOutcome {
  readonly source: SourceText;
  readonly release: string | undefined;
  readonly board: string | undefined;
  readonly findings: readonly Diagnostic[];
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

/** The report as JSON: schemas/build-output.json. Version 1 only ever gets more keys. */
export function buildJson(outcome: BuildOutcome): string {
  const { source, release, board, findings, steps, stop, boot } = outcome;
  const report = {
    version: 1,
    file: source.name,
    release: release ?? null,
    board: board ?? null,
    findings: findings.map((found) => diagnosticJson(source, found)),
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
            exits: boot.exits.map(({ reason, from, handledBy, count }) => ({
              reason,
              from,
              handledBy,
              count,
            })),
          },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
