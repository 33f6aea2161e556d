import { type RuleDocument, releasesText } from '../rule-documents.js';
import { exampleDiff } from '../rule-examples.js';
import { diffLine, type Palette } from './palette.js';
import { wrap } from './wrap.js';

const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['xml', 'the file cannot be read as a scenario'],
  ['schema', "ACRN's own validator rejects it"],
  ['build', "ACRN's build stops, or silently spoils the result"],
  ['nested', 'a nested guest will not run'],
  ['suppression', 'a comment that should suppress findings does not'],
]);

/** All that is known of a rule, as `explain` prints it. */
export function ruleText(rule: RuleDocument, palette: Palette, width: number): string {
  const { name, summary, why, category, severity, releases, fix, examples, references, url } = rule;
  const [example] = examples;
  const diff = example === undefined ? [] : exampleDiff(example);
  const lines = [
    palette.place(name),
    ...wrap(summary, width),
    '',
    `category  ${category}: ${CATEGORIES.get(category) ?? ''}`,
    `severity  ${severity}`,
    `releases  ${releasesText(releases)}`,
    `fix       ${fix === 'unsafe' ? 'safe or unsafe (--safe-only leaves the unsafe ones)' : fix}`,
    '',
    ...wrap(why.replaceAll('`', ''), width),
    ...(diff.length === 0
      ? []
      : [
          '',
          `example (scenarios/${example?.scenario}):`,
          ...diff.map((line) => diffLine(line, palette)),
        ]),
    '',
    'sources:',
    ...references.flatMap((reference) => wrap(reference, width - 2).map((line) => `  ${line}`)),
    `  ${url}`,
  ];
  return `${lines.join('\n')}\n`;
}
