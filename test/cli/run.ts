import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.js';

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Wide enough that no sentence is wrapped when it is not given. */
  readonly columns?: number;
}

/** Runs the command line in this process, with streams of its own. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { cwd = process.cwd(), stdin = '', env = {}, columns = 1000 } = options;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: {
      columns,
      write: (chunk) => {
        stdout += typeof chunk === 'string' ? chunk : decoder.decode(chunk);
      },
    },
    stderr: {
      write: (chunk) => {
        stderr += chunk;
      },
    },
    stdin: (async function* () {
      yield stdin;
    })(),
    env,
    cwd: () => cwd,
  });
  return { code, stdout, stderr };
}

export const scenarios = join(import.meta.dirname, '../../scenarios');

/** A new folder with the given files. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'acrn-nvmx-test-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}
