import type { HostRuleDocument } from '../host/documents.js';
import { diffLine, type Palette } from './palette.js';
import { wrap } from './wrap.js';

/** What a rule finds, why it matters, an example as a diff, and its sources. */
export function hostRuleText(
  { kind, name, meta }: HostRuleDocument,
  example: readonly string[],
  palette: Palette,
  width: number,
): string {
  const { summary, why, severity, fix, references } = meta;
  return `${[
    palette.place(name),
    wrap(`${summary}.`, width).join('\n'),
    palette.dim(`kind ${kind}; ${severity}; fix: ${fix}`),
    wrap(why, width).join('\n'),
    ...(example.length === 0
      ? []
      : [example.map((line) => `  ${diffLine(line, palette)}`).join('\n')]),
    references.map((reference) => `- ${reference}`).join('\n'),
  ].join('\n\n')}\n`;
}
