// Stands in for src/cli/main.ts in the tests of the installed package: the same `main`, as a process for the first
// command line of each form in a test file, and from the same installed file, in this process, for those that differ
// from one of them in file names and values only.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { installedCommand } from '../../scripts/installed.js';
import type { ExitCode, Io } from '../../src/cli/io.js';

const command = installedCommand(process.env.ACRN_NVMX_INSTALLED ?? '');

type Main = (argv: readonly string[], io: Io) => Promise<ExitCode>;

const forms = new Set<string>();

/** The test file, the command, its options, and how many words there are beside them. */
function formOf([name = '', ...words]: readonly string[], { env }: Io): string {
  const options = words.filter((word) => word.startsWith('-'));
  return JSON.stringify([
    expect.getState().testPath,
    name,
    options,
    words.length - options.length,
    Object.keys(env),
  ]);
}

export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const form = formOf(argv, io);
  if (!forms.has(form)) {
    forms.add(form);
    return asProcess(argv, io);
  }
  const file = pathToFileURL(join(dirname(command), '../dist/cli.cjs')).href;
  const installed: { main: Main } = await import(/* @vite-ignore */ file);
  return installed.main(argv, io);
}

async function asProcess(argv: readonly string[], io: Io): Promise<ExitCode> {
  const input: Uint8Array[] = [];
  for await (const chunk of io.stdin) {
    input.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
  }
  const child = spawn(process.execPath, [command, ...argv], {
    cwd: io.cwd(),
    env: { PATH: process.env.PATH, COLUMNS: String(io.stdout.columns ?? ''), ...io.env },
  });
  // The command may end without having read its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(Buffer.concat(input));
  const stdout: Uint8Array[] = [];
  child.stdout.on('data', (chunk: Uint8Array) => stdout.push(chunk));
  const stderr = text(child.stderr);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  io.stdout.write(Buffer.concat(stdout));
  io.stderr.write(await stderr);
  if (code === 0 || code === 1 || code === 2 || code === 3) return code;
  throw new Error(`acrn-nvmx ${argv.join(' ')} ended with ${code}: ${await stderr}`);
}
