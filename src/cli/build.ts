import { type BuildResult, build } from '../build/build.js';
import { manifest } from '../build/manifest.js';
import { boot } from '../engine/boot.js';
import { lint } from '../lint.js';
import { bootReport } from '../report/boot.js';
import { count } from '../report/checked-file.js';
import type { Palette } from '../report/palette.js';
import { textReport } from '../report/text.js';
import { positionAt, sourceText } from '../text/source.js';
import { parseXml } from '../xml/parse.js';
import { wholeBoard } from './boards.js';
import { checkedFile, SettingsFinder } from './check-files.js';
import { type ColorOption, paletteFor } from './color.js';
import type { InputFile } from './files.js';
import { type ExitCode, failure, type Io } from './io.js';
import type { ScenarioOptions } from './options.js';
import { readOne } from './read-one.js';
import { writeArtifacts } from './write-artifacts.js';

export interface BuildOptions extends ScenarioOptions {
  readonly out?: string;
  readonly boot: boolean;
  readonly force?: boolean;
  readonly color?: ColorOption;
}

function stepLines({ steps }: BuildResult, palette: Palette): string {
  return steps
    .map(({ name, status }) => {
      const shown = status === 'done' ? palette.good('done') : palette.error('stopped');
      return `  ${name.padEnd(18)} ${shown}\n`;
    })
    .join('');
}

/** Where and why ACRN's build would stop. */
function stopLine(file: InputFile, { stop }: BuildResult, palette: Palette): string {
  if (stop === undefined) return '';
  const at = stop.node && positionAt(sourceText('', file.text), stop.node.range.start);
  const place = at === undefined ? file.path : `${file.path}:${at.line}:${at.column}`;
  return `${palette.place(place)}: ${palette.error('build stopped')} at ${stop.step}: ${stop.message}\n`;
}

/** Checks, generates, and boots one scenario. */
export async function buildScenario(
  path: string,
  options: BuildOptions,
  io: Io,
): Promise<ExitCode> {
  const force = options.force ?? false;
  const file = await readOne(path, 'build', io);
  const settings = new SettingsFinder(io, options).of(file);
  const palette = await paletteFor(io, options.color);
  const result = await lint(sourceText(file.path, file.text), settings.options);
  const checked = checkedFile(file.path, file.text, settings, result);
  const { errors } = count([checked]);
  io.stdout.write(textReport([checked], { palette, quiet: force }));
  const { scenario, release } = result;
  if (scenario === undefined || release === undefined || (errors > 0 && !force)) return 1;
  if (settings.board === undefined) {
    throw failure(`${file.path}: no board file found, and a build needs one: give it with --board`);
  }

  const built = build({
    release,
    scenario: parseXml(file.text),
    board: wholeBoard(settings.board),
    force,
  });
  io.stdout.write(`build for ACRN ${release}, board ${settings.board.path}\n`);
  io.stdout.write(stepLines(built, palette) + stopLine(file, built, palette));
  const { image } = built;
  if (options.out !== undefined) {
    const artifacts = image ? [...built.artifacts, manifest(image)] : built.artifacts;
    writeArtifacts(options.out, artifacts, force, io);
    io.stdout.write(`  ${artifacts.length} files written to ${options.out}\n`);
  }
  if (built.stop !== undefined && !force) return 1;
  if (!options.boot) return built.stop === undefined ? 0 : 1;
  if (image === undefined) {
    io.stdout.write(`${palette.error('nothing to boot')}: the generated files do not compile\n`);
    return 1;
  }
  io.stdout.write('boot\n');
  const booted = boot(image);
  io.stdout.write(bootReport(booted, palette));
  return booted.up ? 0 : 1;
}
