import { releaseTitle } from '../release.js';
import { grouped } from '../text/grouped.js';
import { positionAt, sourceText } from '../text/source.js';
import type { Changed, Dropped, OldSetting } from '../upgrade/notes.js';
import type { Upgraded } from '../upgrade/upgrade.js';

function lineOf(text: string, { range }: OldSetting): number | undefined {
  return range.end === 0 ? undefined : positionAt(sourceText('', text), range.start).line;
}

function shown(value: string): string {
  const words = value.replace(/\s+/g, ' ').trim();
  return words.length > 60 ? `${words.slice(0, 57)}...` : words;
}

/** What is lost, by what it did and what does it now; below that the places in the old file. */
function droppedLines(text: string, dropped: readonly Dropped[]): string[] {
  const groups = grouped(dropped, ({ did, now }) => `${did}; now: ${now}`);
  return [...groups].flatMap(([key, all]) => [
    `  - ${key}\n`,
    ...all.map((each) => {
      const line = lineOf(text, each);
      return `      ${line === undefined ? '' : `${line}: `}${each.path} = ${shown(each.value)}\n`;
    }),
  ]);
}

/** A name of a VM, which others may know. */
function isRenaming({ path, to, value, newValue }: Changed): boolean {
  return /^vm(?:\[\d+\])?\/name$/.test(path) && path === to && value !== newValue;
}

/** What was done, in a line for the file and one for each setting that is lost. */
export function upgradeReport(path: string, oldText: string, result: Upgraded): string {
  const { from, to, carried, changed, dropped, added } = result;
  const counts = [
    `${carried.length} settings as they were`,
    `${changed.length} with another name, place or value`,
    `${added.length} new`,
    `${dropped.length} without a counterpart`,
  ].join(', ');
  return [
    `${path}: ACRN ${releaseTitle(from)} to ${releaseTitle(to)}: ${counts}\n`,
    ...droppedLines(oldText, dropped),
    ...changed
      .filter(isRenaming)
      .map(
        ({ value, newValue }) =>
          `  - the VM "${value}" is "${newValue}" now: v2.7 and newer take no other letters than a to z, digits, _ and -, and 15 at most\n`,
      ),
  ].join('');
}

/** The same as data: every setting of the old file is in carried, changed or dropped. */
export function upgradeJson(path: string, oldText: string, result: Upgraded): object {
  const { from, to, carried, changed, dropped, added, text } = result;
  const old = (setting: OldSetting): object => ({
    path: setting.path,
    line: lineOf(oldText, setting) ?? null,
    value: setting.value,
  });
  return {
    version: 1,
    file: path,
    from,
    to,
    carried: carried.map(old),
    changed: changed.map((each) => ({ ...old(each), to: each.to, newValue: each.newValue })),
    dropped: dropped.map((each) => ({ ...old(each), did: each.did, now: each.now })),
    added,
    text,
  };
}
