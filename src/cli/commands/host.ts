import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { bundleFiles } from '../../host/host/bundle.js';
import { hostVerdict } from '../../host/host/verdict.js';
import { hostJson, hostReport } from '../../report/host.js';
import { printable } from '../../text/printable.js';
import { readHost, readHostTree } from '../input/host-tree.js';
import { EXIT, type ExitCode, failure, type Io } from '../io.js';
import { type ColorOption, paletteFor } from '../output/color.js';
import { writeNewFile } from '../output/write.js';
import type { CommandContext } from './context.js';
import { colorOption, textOrJson } from './shared-options.js';

interface HostOptions {
  readonly root?: string;
  readonly format?: string;
  readonly collect?: string;
  readonly color?: ColorOption;
}

/** The archive's times and owners say nothing of the machine either. */
const PLAIN = { mtime: 0, uid: 0, gid: 0, user: 'root', group: 'root', mode: '644' };

async function collect(root: string, path: string, io: Io): Promise<void> {
  const { createTar } = await import('nanotar');
  const files = bundleFiles(readHostTree(root));
  if (!files.has('proc/cpuinfo')) throw failure(`${root} has no proc/cpuinfo`);
  const items = [...files].map(([name, data]) => ({ name, data, attrs: PLAIN }));
  await writeNewFile(path, resolve(io.cwd(), path), gzipSync(createTar(items)));
  io.stderr.write(`${printable(path)}: ${items.length} files\n`);
}

/** Says whether nested guests run on this machine, or on one whose files are below --root. */
async function host(options: HostOptions, io: Io): Promise<ExitCode> {
  const { root = '/', format = 'text' } = options;
  const path = resolve(io.cwd(), root);
  if (options.collect !== undefined) {
    await collect(path, options.collect, io);
    return EXIT.clean;
  }
  const verdict = hostVerdict(await readHost(path, root));
  if (format === 'json') io.stdout.write(hostJson(verdict));
  else io.stdout.write(hostReport(verdict, await paletteFor(io, options.color)));
  return verdict.runs === false ? EXIT.problems : EXIT.clean;
}

export function register(top: Command, { io, done }: CommandContext): void {
  colorOption(
    top
      .command('host')
      .description('say whether nested guests run on this machine, and what to change if not')
      .option('--root <path>', "the root of another machine's files, or a bundle of --collect", '/')
      .option('--format <format>', 'text or json', textOrJson, 'text')
      .option(
        '--collect <file>',
        'write the files that are read to a .tgz, without names or serials',
      ),
  ).action(async (options) => {
    done(await host(options, io));
  });
}
