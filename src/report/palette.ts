/** How parts of a text report are coloured; plainPalette leaves them as they are. */
export interface Palette {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly info: (text: string) => string;
  readonly good: (text: string) => string;
  readonly place: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  /** Makes of the name of a rule a link to its page, where a terminal takes links. */
  readonly ruleLink: (text: string, rule: string) => string;
}

const same = (text: string): string => text;

export const plainPalette: Palette = {
  error: same,
  warning: same,
  info: same,
  good: same,
  place: same,
  dim: same,
  added: same,
  removed: same,
  ruleLink: same,
};

/** A line of a diff, by the sign it begins with. */
export function diffLine(line: string, palette: Palette): string {
  if (line.startsWith('+')) return palette.added(line);
  return line.startsWith('-') ? palette.removed(line) : line;
}
