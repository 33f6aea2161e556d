import { fixHostFile } from '../../host/fix.js';
import { count } from '../../report/checked-file.js';
import { textReport } from '../../report/text.js';
import { plural } from '../../text/plural.js';
import { printable } from '../../text/printable.js';
import type { SettingsFinder } from '../input/check-files.js';
import {
  checkedHostFile,
  contextsOf,
  type HostFileInput,
  type Setups,
} from '../input/host-files.js';
import { EXIT, type ExitCode, type Io, withOutputs } from '../io.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import { fixLines } from '../output/fix-lines.js';
import { writeDiff } from '../output/unified-diff.js';
import { widthOf } from '../output/width.js';
import { tryToWriteScenario, type WriteOptions, writeScenario } from '../output/write-scenario.js';

interface FixHostOptions extends WriteOptions {
  readonly safeOnly?: boolean;
  readonly exitNonZeroOnFix?: boolean;
  readonly color?: ColorOption;
}

/** Fixes files of other kinds than scenarios, as fix does scenarios. */
export async function fixHostFiles(
  hosts: readonly HostFileInput[],
  setups: Setups,
  finder: SettingsFinder,
  options: FixHostOptions,
  io: Io,
): Promise<ExitCode> {
  let worst: ExitCode = EXIT.clean;
  let impossible = false;
  const contextOf = contextsOf(hosts, setups, finder);
  for (const input of hosts) {
    const { checker } = await input.kind.load();
    const context = await contextOf(input);
    // What is not the encoding that it was read as cannot be written back.
    const text = input.problem === undefined ? input.text : '';
    const result = await fixHostFile(checker, text, context, options.safeOnly ?? false);
    const shown = input.problem === undefined ? result.text : input.text;
    if (options.inPlace && !(await tryToWriteScenario(input, shown, options, io))) {
      impossible = true;
      continue;
    }
    if (input.problem !== undefined) {
      io.stderr.write(`${printable(input.path)}: left as it was: ${input.problem.message}\n`);
    } else if (result.changed) {
      const errors = count([checkedHostFile(input, text, result.before.diagnostics)]).errors;
      const left = count([checkedHostFile(input, shown, result.after.diagnostics)]).errors;
      io.stderr.write(
        `${printable(input.path)}: ${input.kind.kind}, ${plural(errors, 'error')} before, ${left} after\n`,
      );
      const titles = new Set(result.applied.map(({ title }) => title));
      io.stderr.write(fixLines([...titles], result.applied, 0, widthOf(io)));
    } else {
      io.stderr.write(`${printable(input.path)}: nothing to fix\n`);
    }
    const diagnostics = checker.lint(shown, context);
    const after = checkedHostFile(input, shown, diagnostics);
    if (count([after]).errors > 0) {
      worst = EXIT.problems;
      const palette = await paletteFor(withOutputs(io, { stdout: io.stderr }), options.color);
      io.stderr.write(textReport([after], { palette, quiet: true, width: widthOf(io) }));
    }
    if (!options.diff) {
      if (!options.inPlace) await writeScenario(input, shown, options, io);
      if (shown !== input.text && options.exitNonZeroOnFix) worst = EXIT.problems;
    } else if (shown !== input.text) {
      await writeDiff(input.path, input.text, shown, io, options.color);
      worst = EXIT.problems;
    }
  }
  return impossible ? EXIT.failed : worst;
}
