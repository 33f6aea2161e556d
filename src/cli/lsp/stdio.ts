import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'vscode-languageserver/node';
import { serve } from '../../lsp/server.js';
import type { ScenarioOptions } from '../input/options.js';
import type { Io } from '../io.js';
import { releaseOptimizer } from '../optimizer.js';
import { LspWorkspace } from './workspace.js';

/** The path of a document; what an editor has not saved yet stands nowhere. */
function pathOf(uri: string): string {
  return uri.startsWith('file:') ? fileURLToPath(uri) : uri;
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
  const connection = createConnection(Readable.from(io.stdin), output);
  serve(connection, new LspWorkspace(options, io), pathOf);
  return new Promise(() => {});
}
