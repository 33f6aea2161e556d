import { relative } from 'node:path';
import { run, scenarios } from './cli/run.js';

/** What the command says of one finding: page and language server say it in the same words. */
export interface Said {
  readonly rule: string;
  readonly line: number;
  readonly message: string;
}

/** What one run of `check` finds in every bundled scenario, by the path below scenarios/. */
export async function whatCheckSays(): Promise<Map<string, Said[]>> {
  const { stdout } = await run(['check', '--format', 'json', scenarios]);
  const { files } = JSON.parse(stdout) as {
    files: { path: string; diagnostics: Said[] }[];
  };
  return new Map(
    files.map(({ path, diagnostics }) => [
      relative(scenarios, path),
      diagnostics.map(({ rule, line, message }) => ({ rule, line, message })),
    ]),
  );
}
