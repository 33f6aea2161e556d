import { resolve } from 'node:path';
import type { Command } from 'commander';
import { count } from '../../report/checked-file.js';
import { textReport } from '../../report/text.js';
import { upgradeJson, upgradeReport } from '../../report/upgrade.js';
import { documentKind } from '../../scenario/recognise.js';
import { decode } from '../../text/encoding.js';
import { printable } from '../../text/printable.js';
import { upgrade } from '../../upgrade/upgrade.js';
import type { XmlDocument } from '../../xml/node.js';
import { readXml } from '../../xml/parse.js';
import { checkedFile, SettingsFinder } from '../input/check-files.js';
import { readNamedFile } from '../input/open.js';
import { releaseOption } from '../input/options.js';
import { readOne } from '../input/read-one.js';
import { EXIT, type ExitCode, failure, type Io, usageError, withOutputs } from '../io.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import { writeDiff } from '../output/unified-diff.js';
import { writeNewFile } from '../output/write.js';
import { writeScenario } from '../output/write-scenario.js';
import type { CommandContext } from './context.js';
import { colorOption, textOrJson } from './shared-options.js';

interface UpgradeCommandOptions {
  readonly to: string;
  readonly from?: string;
  /** False for --no-config. */
  readonly config?: boolean;
  readonly board?: string;
  readonly launch?: string;
  readonly inPlace?: boolean;
  readonly out?: string;
  readonly diff?: boolean;
  readonly format: string;
  readonly force?: boolean;
  readonly color?: ColorOption;
}

function checkOptions({ inPlace, out, diff, format }: UpgradeCommandOptions): void {
  const places = [inPlace === true, out !== undefined, diff === true].filter(Boolean).length;
  if (places > 1) throw usageError('--in-place, --out and --diff exclude each other');
  if (diff && format === 'json') throw usageError('--diff and --format json exclude each other');
}

function readLaunch(path: string, io: Io): XmlDocument {
  const { text, problem } = decode(readNamedFile(path, io, 'the launch file'));
  const read = problem === undefined ? readXml(text) : undefined;
  if (read === undefined || 'problem' in read || documentKind(read.document.root) !== 'launch') {
    throw failure(`${path} is not a launch file of ACRN v2.x: it has no uos or user_vm`);
  }
  return read.document;
}

async function upgradeFile(
  path: string,
  options: UpgradeCommandOptions,
  io: Io,
): Promise<ExitCode> {
  checkOptions(options);
  const to = releaseOption(options.to, '--to');
  if (to === undefined) throw usageError('--to names the release to upgrade to');
  const from = releaseOption(options.from, '--from');
  const file = await readOne(path, 'upgrade', io);
  if (file.problem !== undefined) throw failure(`${file.path}: ${file.problem.message}`);
  const old = new SettingsFinder(io, {
    ...(options.config !== undefined && { config: options.config }),
    ...(from && { release: from }),
  });
  const settings = await old.of(file);
  const given =
    options.board === undefined
      ? undefined
      : (await new SettingsFinder(io, { release: to, board: options.board }).of(file)).board;
  const oldBoard = settings.board?.board;
  const board = given?.board ?? oldBoard;
  const result = await upgrade(file.path, file.text, {
    to,
    force: options.force ?? false,
    ...(settings.options.release === undefined ? {} : { from: settings.options.release }),
    ...(board === undefined ? {} : { board }),
    ...(oldBoard === undefined ? {} : { oldBoard }),
    ...(options.launch === undefined ? {} : { launch: readLaunch(options.launch, io) }),
  });
  const palette = await paletteFor(withOutputs(io, { stdout: io.stderr }), options.color);
  const faults = result.before;
  if (faults !== undefined && ('refused' in result || options.force)) {
    const before = checkedFile(file.path, file.text, settings, faults);
    if (count([before]).errors > 0) io.stderr.write(textReport([before], { palette, quiet: true }));
  }
  if ('refused' in result) {
    if (result.refused === 'downward') throw usageError(result.message);
    io.stderr.write(`acrn-nvmx: ${printable(result.message)}\n`);
    return result.refused === 'faulty' ? EXIT.problems : EXIT.failed;
  }
  if (options.format === 'json') {
    const report = upgradeJson(file.path, file.text, result);
    io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else io.stderr.write(upgradeReport(printable(file.path), file.text, result));
  if (options.diff) await writeDiff(file.path, file.text, result.text, io, options.color);
  else if (options.out !== undefined) {
    await writeNewFile(options.out, resolve(io.cwd(), options.out), result.text);
  } else if (options.inPlace || options.format !== 'json') {
    await writeScenario(file, result.text, { inPlace: options.inPlace ?? false }, io);
  }
  const after = checkedFile(
    options.out ?? (options.inPlace ? file.path : `${file.path} (upgraded)`),
    result.text,
    { ...settings, board: given ?? settings.board },
    result.after,
  );
  if (after.diagnostics.length > 0) {
    io.stderr.write(textReport([after], { palette, quiet: false }));
  }
  return count([after]).errors === 0 ? EXIT.clean : EXIT.problems;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    top
      .command('upgrade')
      .description('carry a scenario to a newer ACRN release, with its nesting and its comments')
      .argument('<scenario>', 'scenario file, or - for standard input')
      .requiredOption('--to <release>', 'the release to carry it to, such as v3.3')
      .option('--from <release>', 'the release that it is of (default: detected)')
      .option('--no-config', 'read no acrn-nvmx.config.json and no key of package.json')
      .option(
        '--board <file>',
        'board XML of the new release (default: the one beside the scenario)',
      )
      .option('--launch <file>', 'launch XML of ACRN v2.x: v3.x has its facts in the scenario')
      .option('-i, --in-place', 'write the upgraded file')
      .option('--out <file>', 'write a new file (default: standard output)')
      .option('--diff', 'print a unified diff instead')
      .option('--format <format>', 'report as text or json', textOrJson, 'text')
      .option('--force', 'upgrade a file with errors in its own release, too'),
  ).action(async (path: string, options) => {
    done(await upgradeFile(path, options, io));
  });
}
