import type { Palette } from './palette.js';

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

function wrapped(text: string, width: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
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
    wrapped(`${summary}.`, width),
    palette.dim(`kind ${kind}; ${severity}; fix: ${fix}`),
    wrapped(why, width),
    ...(diff.length === 0 ? [] : [diff.map((line) => `  ${line}`).join('\n')]),
    references.map((reference) => `- ${reference}`).join('\n'),
  ].join('\n\n')}\n`;
}
