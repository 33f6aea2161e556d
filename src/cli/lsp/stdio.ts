import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'vscode-languageserver/node';
import { Gate } from '../../lsp/gate.js';
import { serve } from '../../lsp/server.js';
import type { ScenarioOptions } from '../input/options.js';
import type { Io } from '../io.js';
import { releaseOptimizer } from '../optimizer.js';
import { LspWorkspace } from './workspace.js';

/** The path of a document; what an editor has not saved yet, or what no file can be, stands nowhere. */
export function pathOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    const path = fileURLToPath(uri);
    if (!path.includes('\0')) return path;
  } catch {
    // A host, or escapes that are none.
  }
  return uri;
}

/** What of standard input is for the server; the rest is answered here. */
export async function* admitted(io: Io): AsyncGenerator<Uint8Array> {
  const gate = new Gate();
  for await (const chunk of io.stdin) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const { messages, answers, broken } = gate.receive(bytes);
    for (const answer of answers) io.stdout.write(answer);
    yield* messages;
    if (broken === undefined) continue;
    io.stderr.write(`acrn-nvmx: what the editor sends cannot be read: ${broken}\n`);
    return;
  }
  // The server ends the process when it comes to that, with the exit code that it has; an end of input does so at once.
  if (gate.isLast) await new Promise(() => {});
}

/** Serves editors on standard input and output; the process ends when the editor says so. */
export function serveStdio(options: ScenarioOptions, io: Io): Promise<never> {
  releaseOptimizer();
  const output = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      io.stdout.write(new Uint8Array(chunk));
      done();
    },
  });
  const connection = createConnection(Readable.from(admitted(io)), output);
  serve(connection, new LspWorkspace(options, io), pathOf);
  return new Promise(() => {});
}
