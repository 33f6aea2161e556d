// Stands in for src/cli/main.ts in the tests of the installed package: the same `main`, as a process.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { installedCommand } from '../../scripts/installed.js';
import type { ExitCode, Io } from '../../src/cli/io.js';

const command = installedCommand(process.env.ACRN_NVMX_INSTALLED ?? '');

export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const input: Uint8Array[] = [];
  for await (const chunk of io.stdin) {
    input.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
  }
  const child = spawn(process.execPath, [command, ...argv], {
    cwd: io.cwd(),
    env: { PATH: process.env.PATH, ...io.env },
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
