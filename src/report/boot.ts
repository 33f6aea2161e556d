import type { BootResult } from '../engine/boot/boot.js';
import type { Part } from '../engine/observe/part.js';
import { largest } from '../text/long-lists.js';
import { printable } from '../text/printable.js';
import { LIMITS_URL } from '../text/rule-url.js';
import { aligned } from './aligned.js';
import type { Palette } from './palette.js';
import { wrap } from './wrap.js';

/** What a boot came to. */
export interface BootReport extends Omit<BootResult, 'parts'> {
  /** With the names of the rules that can be behind each. */
  readonly parts: readonly (Part & { readonly rules: readonly string[] })[];
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['acrn', 'acrn'],
  ['service-vm', 'service vm'],
  ['nested-guest', 'nested guest'],
]);

/** A text after a mark, wrapped with a hanging indent. */
function item(mark: string, text: string, width: number): string[] {
  return wrap(printable(text), width - mark.length).map(
    (line, at) => `${at === 0 ? mark : ' '.repeat(mark.length)}${line}`,
  );
}

const VERDICTS = {
  up: 'The nested guest is up.',
  degraded: 'The nested guest is up, but the machine is not as it should be:',
  stopped: 'The nested guest did not come up:',
} as const;

/** The consoles line by line, the exits in one table, then the verdict with the parts that are not well, and with what was noticed. */
export function bootReport(
  { transcript, verdict, parts, exits }: BootReport,
  palette: Palette,
  width = Number.POSITIVE_INFINITY,
): string {
  const longest = largest([...NAMES.values()].map((name) => name.length));
  const lines = transcript.map(({ speaker, text }) => {
    const who = (NAMES.get(speaker) ?? speaker).padEnd(longest);
    return `${palette.dim(`${who} |`)} ${printable(text)}`.trimEnd();
  });
  const rows = exits.map(({ reason, from, handledBy, count }) => [
    reason,
    from,
    String(count),
    handledBy,
  ]);
  const summary =
    rows.length === 0
      ? []
      : [
          '',
          ...aligned([['exit reason', 'from', 'count', 'handled by'], ...rows], (cell) =>
            /^\d+$/.test(cell),
          ),
        ];
  const worded = palette[verdict === 'up' ? 'good' : 'error'](VERDICTS[verdict]);
  const isAside = (part: BootReport['parts'][number]) => !part.degrades && verdict !== 'stopped';
  const chains = parts
    .filter((part) => !isAside(part))
    .flatMap(({ who, state, chain, rules }) => [
      `  ${printable(who)}: ${state} ${palette.dim(rules.map((rule) => `[${rule}]`).join(' '))}`.trimEnd(),
      ...chain.flatMap((line) => item('    - ', line, width)),
    ]);
  const asides = parts
    .filter(isAside)
    .flatMap(({ chain }) => chain.flatMap((line) => item('  - ', line, width).map(palette.dim)));
  const aside = asides.length === 0 ? [] : [palette.dim('Nothing is worse for this:'), ...asides];
  const limits = palette.dim(`What a boot does not model: ${LIMITS_URL}`);
  return `${[...lines, ...summary, '', limits, worded, ...chains, ...aside].join('\n')}\n`;
}
