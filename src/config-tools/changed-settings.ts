import type { FileDifference } from './compare.js';

/** A setting of the generated files that two builds have with different values; undefined where it is missing. */
export interface ChangedSetting {
  readonly path: string;
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A line that gives a name a value: of C's preprocessor, or of make. */
function settingIn(line: string): { name: string; value: string } | undefined {
  const [, name, value = ''] =
    /^#define ([A-Za-z_]\w*)(?: (.*))?$/.exec(line) ??
    /^([A-Za-z_]\w*) ?[:?]?= ?(.*)$/.exec(line) ??
    [];
  return name === undefined ? undefined : { name, value };
}

/** The settings among the lines that differ, file by file. */
export function changedSettings(differences: readonly FileDifference[]): ChangedSetting[] {
  return differences.flatMap(({ path, lines }) => {
    const values = new Map<string, { before?: string; after?: string }>();
    for (const { sign, text } of lines) {
      const found = settingIn(text);
      if (found === undefined) continue;
      const { name, value } = found;
      values.set(name, {
        ...values.get(name),
        ...(sign === '-' ? { before: value } : { after: value }),
      });
    }
    return [...values]
      .filter(([, { before, after }]) => before !== after)
      .map(([name, { before, after }]) => ({ path, name, before, after }));
  });
}
