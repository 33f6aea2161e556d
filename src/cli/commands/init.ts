import { resolve } from 'node:path';
import type { Command } from 'commander';
import { NEW_FILES } from '../../host/new-file.js';
import { CannotCreate } from '../../init/cannot-create.js';
import { createScenario, isScenarioName } from '../../init/create-scenario.js';
import { readBoardFile } from '../input/boards.js';
import { releaseOption } from '../input/options.js';
import { type ExitCode, failure, type Io, usageError } from '../io.js';
import { writeContent } from '../output/streams.js';
import { writeNewFile } from '../output/write.js';
import type { CommandContext } from './context.js';
import { initHostFile } from './init-host-file.js';

export interface InitOptions {
  readonly release?: string;
  readonly board?: string;
  readonly name?: string;
  readonly preLaunched?: string;
  readonly rt?: string;
  readonly out?: string;
}

function countOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw usageError(`${name} ${text} is not a number of VMs`);
}

/** Writes a new scenario for a board, ready for nested virtualization. */
export async function init(options: InitOptions, io: Io): Promise<ExitCode> {
  const release = releaseOption(options.release);
  if (release === undefined) throw usageError('init needs --release, such as v2.5');
  if (options.board === undefined) throw usageError('init needs --board FILE');
  if (options.out === '') throw usageError('--out is empty: it names a new file');
  const preLaunched = countOption('--pre-launched', options.preLaunched);
  const rt = countOption('--rt', options.rt);
  if (preLaunched !== undefined && rt !== undefined && rt > preLaunched) {
    throw usageError(
      `--rt ${rt} is more than --pre-launched ${preLaunched}: it says how many of them are real-time VMs`,
    );
  }
  const { name } = options;
  if (name !== undefined && !isScenarioName(name)) {
    throw usageError(`--name ${name} is not a name for a scenario: use letters, digits, _ and -`);
  }
  const { board } = readBoardFile(options.board, io);
  let text: string;
  try {
    text = await createScenario({
      release,
      board,
      ...(name !== undefined && { name }),
      ...(preLaunched !== undefined && { preLaunched }),
      ...(rt !== undefined && { rt }),
    });
  } catch (error) {
    if (error instanceof CannotCreate) throw failure(error.message);
    throw error;
  }
  if (options.out === undefined) writeContent(io, text);
  else await writeNewFile(options.out, resolve(io.cwd(), options.out), text);
  return 0;
}

const INIT_HELP = `
Without --rt no pre-launched VM is a real-time VM, except the second one of ACRN v2.5 and v2.6,
which take one standard VM and one real-time VM before a Service VM. A file is never overwritten.

Other files, each of which passes its own check:
${NEW_FILES.map(({ name, needsScenario, summary }) => `  ${`${name}${needsScenario ? ' SCENARIO' : ''}`.padEnd(22)}  ${summary}`).join('\n')}`;

export function register(top: Command, { io, done }: CommandContext): void {
  top
    .command('init')
    .description('write a new scenario for a board, or another file of the stack')
    .argument('[what]', 'another file than a scenario: see below')
    .argument('[scenario]', 'for qemu-script and grub-entry: the scenario that they belong to')
    .option('--kernel <version>', 'for kernel-fragment: the version of Linux (default: the newest)')
    .option('--release <release>', 'ACRN release, such as v2.5')
    .option('--board <file>', 'board XML')
    .option('--name <name>', 'name of the scenario (default: nested)')
    .option('--pre-launched <count>', 'VMs that start before the Service VM (default: as --rt)')
    .option('--rt <count>', 'how many of them are real-time VMs: 0 or 1 (default: see below)')
    .option('--out <file>', 'write a new file (default: standard output)')
    .addHelpText('after', INIT_HELP)
    .action(async (what: string | undefined, scenario: string | undefined, options) => {
      if (what === undefined) done(await init(options, io));
      else done(await initHostFile(what, scenario, options, io));
    });
}
