import { resolve } from 'node:path';
import type { Command } from 'commander';
import { NEW_FILES } from '../../host/new-file.js';
import { CannotCreate } from '../../init/cannot-create.js';
import { createScenario } from '../../init/create-scenario.js';
import { printable } from '../../text/printable.js';
import { type InitOptions, wantedScenario } from '../init/options.js';
import { readBoardFile } from '../input/boards.js';
import { EXIT, type ExitCode, failure, type Io, usageError } from '../io.js';
import { writeContent } from '../output/streams.js';
import { writeNewFile } from '../output/write.js';
import type { CommandContext } from './context.js';
import { initHostFile, type NewHostFileOptions } from './init-host-file.js';
import { repeated } from './shared-options.js';

async function scenarioText(options: InitOptions, io: Io): Promise<string> {
  if (options.release === undefined) throw usageError('init needs --release, such as v2.5');
  if (options.board === undefined) throw usageError('init needs --board FILE');
  const { board } = readBoardFile(options.board, io);
  return createScenario(wantedScenario(options, board));
}

/** Asks for what the options leave open, shows the file, and writes it when that is wanted. */
async function initAsking(given: InitOptions, io: Io): Promise<ExitCode> {
  const { askInit, confirmInit, sameCommand } = await import('../init/questions.js');
  try {
    const options = await askInit(given, io);
    const text = await scenarioText(options, io);
    const { out = '' } = options;
    if (!(await confirmInit(text, out, io))) return EXIT.clean;
    await writeNewFile(out, resolve(io.cwd(), out), text);
    io.stdout.write(
      `Wrote ${printable(out)}. The same without questions:\n  ${sameCommand(options)}\n`,
    );
    return EXIT.clean;
  } catch (error) {
    // Ctrl-C, in the words of @inquirer/core.
    if (error instanceof Error && error.name === 'ExitPromptError') return EXIT.interrupted;
    throw error;
  }
}

function asks({ release, board, yes }: InitOptions, io: Io): boolean {
  const open = release === undefined || board === undefined;
  return open && yes !== true && io.stdin.isTTY === true && io.stdout.isTTY === true;
}

/** Writes a new scenario for a board, ready for nested virtualization. */
async function init(options: InitOptions, io: Io): Promise<ExitCode> {
  try {
    if (asks(options, io)) return await initAsking(options, io);
    const text = await scenarioText(options, io);
    if (options.out === undefined) writeContent(io, text);
    else await writeNewFile(options.out, resolve(io.cwd(), options.out), text);
    return EXIT.clean;
  } catch (error) {
    if (error instanceof CannotCreate) throw failure(error.message);
    throw error;
  }
}

/** Options that say something of a new scenario alone, or of a new kernel fragment alone. */
const OF_SCENARIO = [
  'name',
  'preLaunched',
  'rt',
  'preLaunchedPcpus',
  'servicePcpus',
  'console',
] as const;
const WITH_KERNEL = 'kernel-fragment';

/** @param what undefined for a scenario */
function refuseOther(what: string | undefined, options: InitOptions & NewHostFileOptions): void {
  if (what !== WITH_KERNEL && options.kernel !== undefined) {
    throw usageError(`--kernel is for init ${WITH_KERNEL}`);
  }
  const given = OF_SCENARIO.find((name) => what !== undefined && options[name] !== undefined);
  if (given === undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw usageError(`--${option} is for a new scenario, not for init ${what}`);
}

const INIT_HELP = `
Without --rt no pre-launched VM is a real-time VM, except the second one of ACRN v2.5 and v2.6, which take one standard VM and one real-time VM before a Service VM. A file is never overwritten. On a terminal, init asks for what --release and --board leave open, unless --yes is given.

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
    .option(
      '--pre-launched-pcpus <list>',
      'pCPUs of such a VM, such as 0 or 2-3; repeatable, in the order of the VMs',
      repeated,
    )
    .option('--service-pcpus <list>', 'pCPUs of the Service VM (v3.x: all that are left)')
    .option('--console <port>', "the hypervisor's serial port, such as ttyS0, or none")
    .option('--build-type <type>', 'debug or release (default: debug where that can be)')
    .option('-y, --yes', 'never ask')
    .option('--out <file>', 'write a new file (default: standard output)')
    .addHelpText('after', INIT_HELP)
    .action(async (what: string | undefined, scenario: string | undefined, options) => {
      refuseOther(what, options);
      if (what === undefined) done(await init(options, io));
      else done(await initHostFile(what, scenario, options, io));
    });
}
