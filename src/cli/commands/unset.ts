import type { Command } from 'commander';
import { type Removed, unsetOptions } from '../../options/unset-options.js';
import { type ChangeOptions, changeScenario } from './change-scenario.js';
import type { CommandContext } from './context.js';
import { PATH_HELP } from './option-path-help.js';

/** `removed vm[2] (POST_STD_VM), 42 lines`. */
function removedLine({ path, value, lines }: Removed): string {
  const what = value === undefined ? '' : ` (${value.trim() || 'empty'})`;
  return `removed ${path}${what}${lines === 1 ? '' : `, ${lines} lines`}`;
}

const UNSET_HELP = `
A path may name several elements, such as vm[vm_type=POST_STD_VM]; all paths count in the file as it is. What names a VM that is removed lets go of it: vUARTs, shared memory, cache policies; ids that ACRN needs from 0 on are numbered again. Nothing is written when the schema requires one of the elements.`;

export function register(top: Command, { io, done }: CommandContext): void {
  top
    .command('unset')
    .description('remove settings or whole VMs of a scenario, with all that refers to them')
    .argument('<file>', 'scenario file, or - for standard input')
    .argument('<paths...>', 'option paths of what is to be removed')
    .option('--release <release>', 'ACRN release, such as v2.5 (default: detected)')
    .option('--no-config', 'read no acrn-nvmx.config.json and no key of package.json')
    .option('-i, --in-place', 'write the file')
    .option('--diff', 'print a unified diff instead')
    .option('--backup [suffix]', 'with --in-place, keep the old file (default suffix: .orig)')
    .option('-q, --quiet', 'do not say what was removed')
    .addHelpText('after', PATH_HELP + UNSET_HELP)
    .action(async (path: string, paths: string[], options: ChangeOptions) => {
      const code = await changeScenario('unset', path, options, io, async (text, release) => {
        const result = await unsetOptions(text, paths, release);
        if ('kind' in result) {
          const { kind, path: wanted, message } = result;
          const why = kind === 'refused' ? `${wanted} cannot be removed: ${message}` : message;
          return { kind, message: why };
        }
        return { ...result, lines: [...result.removed.map(removedLine), ...result.references] };
      });
      done(code);
    });
}
