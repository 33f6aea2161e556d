import type { Command } from 'commander';
import { type Change, setOptions } from '../../options/set-options.js';
import { usageError } from '../io.js';
import { type ChangeOptions, changeScenario } from './change-scenario.js';
import type { CommandContext } from './context.js';
import { PATH_HELP } from './option-path-help.js';

interface SetCommandOptions extends ChangeOptions {
  readonly strict?: boolean;
}

/** `hv.FEATURES.SCHEDULER: SCHED_BVT -> SCHED_NOOP`. */
function changeLine({ path, before, after }: Change): string {
  const words = (values: readonly string[]) => values.map((each) => each || '(empty)').join(', ');
  return `${path}: ${words(before) || '(nothing)'} -> ${words(after) || '(nothing)'}`;
}

/** Node puts U+FFFD for bytes of an argument that it cannot read: nobody means to write that. */
function refuseSpoilt(assignments: readonly string[]): void {
  const spoilt = assignments.find((each) => each.includes('\uFFFD'));
  if (spoilt === undefined) return;
  throw usageError(`${spoilt}: it has bytes that are not UTF-8, which would be lost`);
}

const SET_HELP = `
Everything after the first = outside brackets is the value. Assignments are made in order, and nothing is written when one of them fails or the schema of the release refuses what it assigns. A setting that needs another one is written, and the other is named: "not finished: ...".`;

export function register(top: Command, { io, done }: CommandContext): void {
  top
    .command('set')
    .description('change settings of a scenario; the rest of the file stays as it is')
    .argument('<file>', 'scenario file, or - for standard input')
    .argument(
      '<assignments...>',
      'PATH=VALUE, PATH+=VALUE to add to a list, PATH-=VALUE to remove from one',
    )
    .option('--release <release>', 'ACRN release, such as v2.5 (default: detected)')
    .option('--no-config', 'read no acrn-nvmx.config.json and no key of package.json')
    .option('--strict', 'refuse what needs another setting, instead of naming it')
    .option('-i, --in-place', 'write the file')
    .option('--diff', 'print a unified diff instead')
    .option('--backup [suffix]', 'with --in-place, keep the old file (default suffix: .orig)')
    .option('-q, --quiet', 'do not say what was changed')
    .addHelpText('after', PATH_HELP + SET_HELP)
    .action(async (path: string, assignments: string[], options: SetCommandOptions) => {
      refuseSpoilt(assignments);
      const code = await changeScenario('set', path, options, io, async (text, release) => {
        const { strict = false } = options;
        const result = await setOptions(text, assignments, release, { strict });
        if (!('kind' in result)) return { ...result, lines: result.changes.map(changeLine) };
        return { kind: result.kind, message: `${result.assignment}: ${result.message}` };
      });
      done(code);
    });
}
