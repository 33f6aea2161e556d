import type { Palette } from './palette.js';
import { wrap } from './wrap.js';

/** A rule on a file besides scenarios, as explain shows it. */
export interface ExplainedHostRule {
  readonly kind: string;
  readonly name: string;
  readonly summary: string;
  readonly why: string;
  readonly severity: string;
  readonly fix: string;
  readonly references: readonly string[];
  readonly example: readonly string[];
}

/** What a rule finds, why it matters, an example as a diff, and its sources. */
export function hostRuleText(rule: ExplainedHostRule, palette: Palette, width: number): string {
  const { kind, name, summary, why, severity, fix, references, example } = rule;
  const diff = example.map((line) =>
    line.startsWith('+')
      ? palette.added(line)
      : line.startsWith('-')
        ? palette.removed(line)
        : line,
  );
  return `${[
    palette.place(name),
    wrap(`${summary}.`, width).join('\n'),
    palette.dim(`kind ${kind}; ${severity}; fix: ${fix}`),
    wrap(why, width).join('\n'),
    ...(diff.length === 0 ? [] : [diff.map((line) => `  ${line}`).join('\n')]),
    references.map((reference) => `- ${reference}`).join('\n'),
  ].join('\n\n')}\n`;
}
