import { releaseTitle } from '../release.js';
import { grouped } from '../text/grouped.js';
import { plural } from '../text/plural.js';
import { printable } from '../text/printable.js';
import { type Palette, plainPalette } from './palette.js';
import { foundIn, type ToldFile } from './told-file.js';
import { wrap } from './wrap.js';

/** How many lines say as what files were checked, where each line is about several. */
const MOST_LINES = 10;

const NO_NESTING = 'skipped, for it asks for no nested virtualization';

function boardFact({ board, boardBecause }: ToldFile): string {
  if (board === undefined) return 'no board file';
  return `board ${printable(board)}${boardBecause === '' ? '' : `, ${boardBecause}`}`;
}

/** What a file was checked as: kind, release, build type, board. */
function facts(file: ToldFile): string {
  const { kind, release, releaseBecause, buildType } = file;
  return [
    ...(kind === undefined ? [] : [kind]),
    ...(release === undefined
      ? []
      : [`ACRN ${releaseTitle(release)}: ${printable(releaseBecause)}`]),
    ...(buildType === undefined ? [] : [`${buildType} build`]),
    ...(release === undefined ? [] : [boardFact(file)]),
  ].join('; ');
}

/** What files are called together. */
export function nounOf(files: readonly ToldFile[]): string {
  return files.every(({ kind }) => kind === undefined) ? 'scenario' : 'file';
}

function verdict(file: ToldFile, palette: Palette): string {
  const { errors, warnings, infos } = file;
  if (foundIn(file) > 0) {
    return [
      ...(errors > 0 ? [palette.error(plural(errors, 'error'))] : []),
      ...(warnings > 0 ? [palette.warning(plural(warnings, 'warning'))] : []),
      ...(infos > 0 ? [palette.info(plural(infos, 'note'))] : []),
    ].join(', ');
  }
  return file.skipped ? palette.dim(NO_NESTING) : palette.good('ok');
}

/** A line for each file: what came of it, and what it was checked as. */
export function fileLines(files: readonly ToldFile[], palette: Palette, width: number): string[] {
  return files.map((file) => {
    const path = printable(file.path);
    const head = `${path}: ${verdict(file, plainPalette)}`;
    const coloured = `${path}: ${verdict(file, palette)}`;
    const why = facts(file);
    if (why === '') return `${coloured}\n`;
    const [first = '', ...rest] = wrap(`${head} (${why})`, width - 2);
    if (!first.startsWith(head)) return `${coloured}\n${dimmed(`  (${why})`, palette, width)}`;
    return `${[coloured + palette.dim(first.slice(head.length)), ...rest.map((line) => palette.dim(`  ${line}`))].join('\n')}\n`;
  });
}

function dimmed(text: string, palette: Palette, width: number): string {
  return `${wrap(text, width - 2)
    .map((line, at) => palette.dim(at === 0 ? line : `  ${line}`))
    .join('\n')}\n`;
}

/** What the files were checked as, said once for all that share it. */
export function checkedAs(files: readonly ToldFile[], palette: Palette, width: number): string[] {
  const groups = [...grouped(files, (file) => `${facts(file)}${file.skipped}`).values()];
  const lines = groups.slice(0, MOST_LINES).flatMap((group) => {
    const [first] = group;
    const what = first === undefined ? '' : facts(first);
    if (first === undefined || (what === '' && !first.skipped)) return [];
    const several = `${plural(group.length, nounOf(group))}: `;
    const name = group.length === 1 ? `${printable(first.path)}: ` : several;
    const skipped = first.skipped ? `${NO_NESTING}${what === '' ? '' : '; '}` : '';
    return [
      dimmed(
        `${files.length === 1 && !first.skipped ? '' : name}${skipped}${what}`,
        palette,
        width,
      ),
    ];
  });
  const left = groups.length - MOST_LINES;
  return left > 0
    ? [...lines, dimmed(`and ${left} more such groups: --show-files lists all`, palette, width)]
    : lines;
}
