import type { Command } from 'commander';
import { type FixResult, fix } from '../../fix/fix.js';
import { summarizeFix } from '../../fix/summary.js';
import { releaseTitle } from '../../release.js';
import { count } from '../../report/checked-file.js';
import { textReport } from '../../report/text.js';
import { countErrors } from '../../text/diagnostic.js';
import { plural } from '../../text/plural.js';
import { printable } from '../../text/printable.js';
import { shellWord } from '../../text/shell-word.js';
import {
  checkedFile,
  type FinderOptions,
  isTooOld,
  letPassAs,
  linted,
  type Settings,
  SettingsFinder,
} from '../input/check-files.js';
import { sayExcluded } from '../input/excluded.js';
import { type InputFile, pathsOr } from '../input/files.js';
import { readScenarios, Setups, sortPaths } from '../input/host-files.js';
import { sameOptions } from '../input/options.js';
import { expandPatterns } from '../input/path-patterns.js';
import { CheckoutTooOld } from '../input/release-finder.js';
import { isVersioned } from '../input/version-control.js';
import { EXIT, type ExitCode, failure, type Io, usageError, withOutputs } from '../io.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import { fixLines } from '../output/fix-lines.js';
import { writeDiff } from '../output/unified-diff.js';
import { widthOf } from '../output/width.js';
import {
  checkWriteOptions,
  tryToWriteScenario,
  type WriteOptions,
  writeScenario,
} from '../output/write-scenario.js';
import type { CommandContext } from './context.js';
import { fixHostFiles } from './fix-host-files.js';
import { colorOption, scenarioOptions, selectionOptions } from './shared-options.js';

interface FixFilesOptions extends FinderOptions, WriteOptions {
  readonly safeOnly?: boolean;
  readonly exitNonZeroOnFix?: boolean;
  readonly kind?: string;
  readonly stdinFilename?: string;
  readonly color?: ColorOption;
}

function report(file: InputFile, settings: Settings, result: FixResult, io: Io): void {
  const path = printable(file.path);
  const sentences = summarizeFix(result);
  if (result.changed) {
    const before = countErrors(result.before.diagnostics);
    const after = countErrors(result.after.diagnostics);
    const release =
      result.before.release === undefined ? '' : `ACRN ${releaseTitle(result.before.release)}, `;
    io.stderr.write(`${path}: ${release}${plural(before, 'error')} before, ${after} after\n`);
    const vms = ({ scenario }: FixResult['before']) => scenario?.vms.length ?? 0;
    const fewer = vms(result.before) - vms(result.after);
    io.stderr.write(fixLines(sentences, result.applied, fewer, widthOf(io)));
  } else if (result.leftOut.length > 0) {
    io.stderr.write(`${path}: left as it was\n`);
  } else if (countErrors(result.after.diagnostics) === 0) {
    io.stderr.write(`${path}: nothing to fix\n`);
  }
  for (const { rule, title } of result.leftOut) {
    io.stderr.write(
      `  - left out, for the file would not check better with it: ${printable(title)} [${rule}]\n`,
    );
  }
  if (result.after.diagnostics.length > 0 && settings.board === undefined) {
    const seen = settings.boardsSeen ?? '--board FILE may let more be fixed';
    io.stderr.write(`${path}: no board file found; ${printable(seen)}\n`);
  }
}

/** On a terminal: how the old content of a file can be kept that is not under version control. */
function nameBackup(file: InputFile, options: FixFilesOptions, { stderr }: Io): void {
  const { inPlace, backup } = options;
  const { absolutePath } = file;
  if (!stderr.isTTY || absolutePath === undefined || backup !== undefined) return;
  const path = printable(file.path);
  const versioned = isVersioned(absolutePath);
  if (!inPlace) {
    const keep = versioned ? '' : ' --backup';
    stderr.write(
      `Next: acrn-nvmx fix --in-place${keep}${sameOptions(options)} ${shellWord(path)}\n`,
    );
  } else if (!versioned) {
    stderr.write(
      `${path} is not under version control, and its old content was not kept: --backup keeps it\n`,
    );
  }
}

async function fixFiles(
  paths: readonly string[],
  options: FixFilesOptions,
  io: Io,
): Promise<ExitCode> {
  checkWriteOptions(options);
  const finder = await SettingsFinder.fromOptions(io, options);
  const { kind, stdinFilename } = options;
  const named = await expandPatterns(pathsOr(paths, stdinFilename), io);
  const sorted = await sortPaths(named, kind, io, finder.configs, stdinFilename);
  const { hosts } = sorted;
  const { files, unreadable, excluded } = await readScenarios(sorted, finder.configs);
  sayExcluded(excluded, false, io);
  const all = files.length + hosts.length;
  if (all > 1 && !options.inPlace && !options.diff) {
    throw usageError(`${all} files found, and standard output takes one: use --in-place or --diff`);
  }
  let worst: ExitCode = EXIT.clean;
  let impossible = unreadable.length > 0;
  for (const file of files) {
    let settings: Settings;
    try {
      settings = await finder.of(file);
    } catch (error) {
      if (!(error instanceof CheckoutTooOld)) throw error;
      io.stderr.write(
        `${error.skipped ? '' : 'acrn-nvmx: '}${printable(error.message)}: left as it is\n`,
      );
      if (!error.skipped) impossible = true;
      continue;
    }
    const result = await fix(file.path, file.text, {
      ...settings.options,
      safeOnly: options.safeOnly ?? false,
    });
    if (letPassAs(file, settings, linted(result.before), io) !== undefined) continue;
    if (options.inPlace && !(await tryToWriteScenario(file, result.text, options, io))) {
      impossible = true;
      continue;
    }
    report(file, settings, result, io);
    const after = checkedFile(file.path, result.text, settings, result.after);
    if (after.diagnostics.length > 0) {
      const palette = await paletteFor(withOutputs(io, { stdout: io.stderr }), options.color);
      io.stderr.write(textReport([after], { palette, quiet: true, width: widthOf(io) }));
    }
    if (count([after]).errors > 0) worst = EXIT.problems;
    if (isTooOld(after)) impossible = true;
    if (options.diff) {
      if (result.changed) {
        await writeDiff(file.path, file.text, result.text, io, options.color);
        worst = EXIT.problems;
      }
    } else {
      if (!options.inPlace) await writeScenario(file, result.text, options, io);
      if (result.changed && options.exitNonZeroOnFix) worst = EXIT.problems;
    }
    if (result.changed) nameBackup(file, options, io);
  }
  if (hosts.length > 0) {
    const setups = new Setups();
    await setups.read(files, finder);
    const code = await fixHostFiles(hosts, setups, finder, options, io);
    if (code === EXIT.failed) impossible = true;
    else if (code !== EXIT.clean) worst = EXIT.problems;
  }
  for (const problem of finder.brokenBoards) io.stderr.write(`acrn-nvmx: ${printable(problem)}\n`);
  for (const { path, reason } of unreadable) {
    io.stderr.write(`acrn-nvmx: ${printable(path)} cannot be read: ${reason}\n`);
  }
  if (all === 0 && unreadable.length === 0 && !excluded.some(({ named }) => named)) {
    throw failure('no scenario found');
  }
  return impossible ? EXIT.failed : worst;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    selectionOptions(
      scenarioOptions(
        top
          .command('fix')
          .description('make scenarios ready for nested virtualization with the smallest edits')
          .argument(
            '[paths...]',
            'scenarios, files of the stack around them, directories, or - for standard input',
          )
          .option('--kind <kind>', 'what the files are; check --kind help lists the kinds')
          .option('--stdin-filename <file>', 'where standard input is from: its name and folder')
          .option('-i, --in-place', 'write the fixed files')
          .option('--diff', 'print a unified diff instead; exit 1 when there is one')
          .option('--safe-only', 'leave out fixes that drop content, such as removing a VM')
          .option('--exit-non-zero-on-fix', 'exit 1 when a file was changed')
          .option(
            '--backup [suffix]',
            'with --in-place, keep the old file (default suffix: .orig)',
          ),
      ),
    ).option('--if-enabled', 'leave a scenario alone that asks for no nested virtualization'),
  ).action(async (paths: string[], options) => {
    done(await fixFiles(paths, options, io));
  });
}
