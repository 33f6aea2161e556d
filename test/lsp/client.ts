// A client of the language server, over streams as an editor has them.
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  createConnection,
  type Diagnostic,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import {
  createProtocolConnection,
  type ProtocolConnection,
  type Registration,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import type { Io } from '../../src/cli/io.js';
import { LspWorkspace } from '../../src/cli/lsp/workspace.js';
import { serve } from '../../src/lsp/server.js';

const root = new URL('../../', import.meta.url);

export interface Client {
  readonly connection: ProtocolConnection;
  /** What the server has registered for since it was started. */
  readonly registered: Registration[];
  /** Opens a text as the scenario at a path below the root, and waits for its diagnostics. */
  open(path: string, text?: string): Promise<{ uri: string; text: string; found: Diagnostic[] }>;
  /** What the server says of a document after the next change, which `change` makes. */
  published(uri: string, change: () => Promise<void>): Promise<PublishDiagnosticsParams>;
  /** The position of the first character of `marker` in `text`, and `plus` characters on. */
  at(text: string, marker: string, plus?: number): { line: number; character: number };
}

/** @param watches whether the editor watches files for the server */
export async function startClient(watches = false): Promise<Client> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const nothing = { write: () => true };
  const io: Io = {
    stdout: nothing,
    stderr: nothing,
    stdin: new PassThrough(),
    env: {},
    cwd: () => root.pathname,
  };
  serve(createConnection(up, down), new LspWorkspace({}, io), (uri) => new URL(uri).pathname);
  const connection = createProtocolConnection(
    new StreamMessageReader(down),
    new StreamMessageWriter(up),
  );
  connection.listen();
  const waiting = new Map<string, (params: PublishDiagnosticsParams) => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) =>
    waiting.get(params.uri)?.(params),
  );
  const registered: Registration[] = [];
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    registered.push(...registrations);
  });
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: {
      textDocument: { completion: { completionItem: { snippetSupport: true } } },
      window: { showDocument: { support: true } },
      ...(watches && { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } }),
    },
  });
  await connection.sendNotification('initialized', {});
  const published = async (uri: string, change: () => Promise<void>) => {
    const next = new Promise<PublishDiagnosticsParams>((resolve) => {
      waiting.set(uri, resolve);
    });
    await change();
    return next;
  };
  return {
    connection,
    registered,
    published,
    async open(path, text = readFileSync(new URL(path, root), 'utf8')) {
      const uri = pathToFileURL(new URL(path, root).pathname).href;
      const textDocument = { uri, languageId: 'xml', version: 1, text };
      const { diagnostics } = await published(uri, () =>
        connection.sendNotification('textDocument/didOpen', { textDocument }),
      );
      return { uri, text, found: diagnostics };
    },
    at(text, marker, plus = 0) {
      const offset = text.indexOf(marker) + plus;
      const before = text.slice(0, offset).split('\n');
      return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    },
  };
}
