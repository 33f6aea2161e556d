import { lint } from '../../lint.js';
import { releaseTitle } from '../../release.js';
import { largest } from '../../text/long-lists.js';
import { printable } from '../../text/printable.js';
import { sourceText } from '../../text/source.js';
import { checkedFile, type FinderOptions, SettingsFinder } from '../input/check-files.js';
import { readOne } from '../input/read-one.js';
import { EXIT, type ExitCode, type Io } from '../io.js';
import { widthOf } from '../output/width.js';
import { wrapLines } from '../output/wrap-lines.js';

/**
 * Says as what a scenario is checked, and who says so.
 * @throws CliError when the file cannot be read, or is named so that it cannot be checked.
 */
export async function showSettings(
  path: string,
  options: FinderOptions,
  io: Io,
): Promise<ExitCode> {
  const file = await readOne(path, '--show-settings', io);
  const finder = await SettingsFinder.fromOptions(io, options);
  const settings = await finder.of(file);
  const { found, overrides, settings: configured } = settings.config;
  const { selection = {}, ifEnabled } = settings.options;
  const result = await lint(sourceText(file.path, file.text), settings.options);
  const checked = checkedFile(file.path, file.text, settings, result);
  const { absolutePath } = file;
  const by = absolutePath && (await finder.configs.excludedBy(absolutePath));
  const globs = overrides.map(
    (i) => `overrides[${i}]: ${found?.config.overrides?.[i]?.files.join(', ')}`,
  );
  const buildTypeBecause =
    options.buildType !== undefined
      ? 'as --build-type says'
      : configured.buildType === undefined
        ? 'as the scenario says'
        : `as ${found?.path} says`;
  const because = (value: string | undefined, why: string | undefined) =>
    value === undefined ? '-' : why ? `${value} (${why})` : value;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['configuration', found?.path],
    ['overrides', globs.join('; ')],
    ['excluded', by === undefined ? 'no' : `by ${by}`],
    ['release', because(checked.release && releaseTitle(checked.release), checked.releaseBecause)],
    ['board', because(checked.board, checked.boardBecause || 'as --board says')],
    ['build type', because(checked.buildType, buildTypeBecause)],
    ['if-enabled', ifEnabled ? 'yes' : 'no'],
    ['rules', [...(selection.levels ?? [])].map(([name, level]) => `${name}=${level}`).join(', ')],
    ['only', selection.only?.join(', ')],
    ['categories', selection.categories?.join(', ')],
  ];
  const width = largest(rows.map(([name]) => name.length));
  for (const [name, value] of rows) {
    const row = `${name.padEnd(width)}  ${printable(value || '-')}`;
    io.stdout.write(`${wrapLines(row, widthOf(io))}\n`);
  }
  return EXIT.clean;
}
