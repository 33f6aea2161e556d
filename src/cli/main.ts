import { printable } from '../text/printable.js';
import { CliError, EXIT, type ExitCode, type Io } from './io.js';
import { withOptimizerHeld } from './optimizer.js';
import { CheckedIo } from './output/streams.js';
import { versionLine } from './version.js';

/** `check` with nothing but paths: run without commander, whose start is a tenth of such a check. */
function isPlainCheck([command, ...paths]: readonly string[]): boolean {
  return command === 'check' && paths.every((path) => path === '-' || !path.startsWith('-'));
}

async function runCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    if (argv.length === 1 && argv[0] === '--version') {
      io.stdout.write(`${versionLine}\n`);
      return EXIT.clean;
    }
    if (isPlainCheck(argv)) {
      const { check } = await import('./commands/check.js');
      return await check(argv.slice(1), {}, io);
    }
    const { runProgram } = await import('./program.js');
    return await runProgram(argv, io);
  } catch (error) {
    if (error instanceof CliError) {
      io.stderr.write(`acrn-nvmx: ${printable(error.message)}\n`);
      return error.exitCode;
    }
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    io.stderr.write(`acrn-nvmx: internal error, please report it: ${printable(message)}\n`);
    if (io.env.ACRN_NVMX_DEBUG === '1' && error instanceof Error) {
      io.stderr.write(`${error.stack}\n`);
    }
    return EXIT.failed;
  }
}

/** `main` for a process of its own, as bin/acrn-nvmx.js starts it. */
export function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  return withOptimizerHeld(() => main(argv, io));
}

/** Runs the command line. Never throws: every failure is a line on stderr and an exit code. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const checked = new CheckedIo(io);
  return checked.settle(await runCommand(argv, checked));
}
