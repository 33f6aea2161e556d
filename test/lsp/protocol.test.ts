// Editors that do what the protocol does not foresee: each request has one answer, nothing stops the server, and what
// is said of a text in the end is what `check` finds in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createConnection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { admitted, pathOf } from '../../src/cli/lsp/stdio.js';
import { LspWorkspace } from '../../src/cli/lsp/workspace.js';
import { Gate } from '../../src/lsp/gate.js';
import { serve } from '../../src/lsp/server.js';

const folder = join(import.meta.dirname, '../../scenarios/quad-core');
const TEXTS = ['v2.5-industry.xml', 'v3.2-broken-half-applied.xml'].map((name) =>
  readFileSync(join(folder, name), 'utf8'),
);
const [INDUSTRY = ''] = TEXTS;

interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: {
    readonly uri: string;
    readonly version?: number;
    readonly diagnostics: Found;
  };
  readonly error?: { readonly code: number; readonly message: string };
  readonly result?: unknown;
}
type Found = readonly { readonly code: string; readonly range: { readonly start: Place } }[];
interface Place {
  readonly line: number;
  readonly character: number;
}

function framed(body: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`Content-Length: ${bytes.length}\r\n\r\n`), bytes]);
}

function bytesOf(message: unknown): Uint8Array {
  return framed(JSON.stringify(message));
}

/** A server, and an editor that sends bytes and keeps what comes back. */
function session() {
  const stdin = new PassThrough();
  const said: Message[] = [];
  const errors: string[] = [];
  const waiting = new Set<() => void>();
  let left = Buffer.alloc(0);
  const hear = (chunk: Uint8Array) => {
    left = Buffer.concat([left, chunk]);
    for (;;) {
      const [head, length] = /^Content-Length: (\d+)\r\n\r\n/.exec(left.toString('latin1')) ?? [];
      if (head === undefined || left.length < head.length + Number(length)) break;
      const end = head.length + Number(length);
      said.push(JSON.parse(left.toString('utf8', head.length, end)));
      left = left.subarray(end);
    }
    for (const look of waiting) look();
  };
  const io = {
    stdout: { write: (chunk: string | Uint8Array) => hear(Buffer.from(chunk)) },
    stderr: { write: (chunk: string | Uint8Array) => errors.push(String(chunk)) },
    stdin,
    env: {},
    cwd: () => folder,
  };
  const output = new PassThrough();
  output.on('data', hear);
  // The end of a stream of Node would end the process.
  const input = new PassThrough();
  Readable.from(admitted(io)).pipe(input, { end: false });
  serve(createConnection(input, output), new LspWorkspace({}, io), pathOf);
  return {
    said,
    errors,
    send: (bytes: Uint8Array) => stdin.write(bytes),
    async until(holds: () => boolean): Promise<void> {
      if (holds()) return;
      await new Promise<void>((resolve) => {
        const look = () => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      });
    },
  };
}

const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
const INITIALIZE = {
  id: 'first',
  method: 'initialize',
  params: { processId: null, rootUri: null, capabilities: {} },
};

/** What a new server answers to messages. */
async function answers(...messages: unknown[]): Promise<Message[]> {
  const { said, send, until } = session();
  for (const message of messages) send(bytesOf(message));
  const ids = messages.flatMap((message) => (message as { id?: unknown }).id ?? []);
  await until(() => ids.every((id) => said.some((each) => each.id === id)));
  return said;
}

const place = { textDocument: { uri: uriOf('a.xml') }, position: { line: 0, character: 0 } };
const HOVER = { id: 7, method: 'textDocument/hover', params: place };
const codes = (said: readonly Message[]) => said.map(({ id, error }) => [id, error?.code]);

test('before initialize, after shutdown, and twice', async () => {
  expect(codes(await answers(HOVER))).toEqual([[7, -32002]]);
  const open = { textDocument: { uri: uriOf('a.xml'), languageId: 'xml', version: 1, text: '' } };
  expect(codes(await answers({ method: 'textDocument/didOpen', params: open }, HOVER))).toEqual([
    [7, -32002],
  ]);
  const twice = await answers(INITIALIZE, { ...INITIALIZE, id: 2 });
  expect(new Map(twice.map(({ id, error }) => [id, error?.code]))).toEqual(
    new Map<unknown, unknown>([
      ['first', undefined],
      [2, -32600],
    ]),
  );
  const after = await answers(INITIALIZE, { id: 3, method: 'shutdown' }, HOVER);
  expect(after.find(({ id }) => id === 7)?.error?.code).toBe(-32600);
});

test('parameters that cannot be read are named', async () => {
  const negative = { ...place, position: { line: -1, character: 0 } };
  const said = await answers(INITIALIZE, { ...HOVER, params: negative });
  expect(said.find(({ id }) => id === 7)?.error).toEqual({
    code: -32602,
    message: 'textDocument/hover: params.position.line is not an unsigned integer',
  });
});

test.each([
  ['GARBAGE\r\n\r\n', 'no name and value'],
  ['Content-Length: -5\r\n\r\n{}', 'not a number of bytes'],
  ['Content-Length: abc\r\n\r\n{}', 'not a number of bytes'],
  ['Content-Length: 9999999999\r\n\r\n{}', 'more than 256 MiB'],
  ['Content-Length: 99999999999999\r\n\r\n{}', 'not a number of bytes'],
  ['Content-Type: x\r\n\r\n{}', 'no Content-Length'],
  ['Content-Length: 2\n\n{}\r\n\r\n', 'no name and value'],
  [`X: ${'a'.repeat(5000)}`, 'does not end'],
])('a broken header ends it: %j', (text, problem) => {
  const { messages, answers: said, broken } = new Gate().receive(Buffer.from(text));
  expect(broken).toContain(problem);
  expect(messages).toEqual([]);
  expect(Buffer.from(said.at(-1) ?? []).toString()).toContain('"code":-32700');
});

test('a message in pieces of one byte, and a long one in many, are put together in linear time', () => {
  const gate = new Gate();
  const whole = Buffer.concat([bytesOf(INITIALIZE), bytesOf(HOVER)]);
  const got = [...whole].flatMap((byte) => gate.receive(Uint8Array.of(byte)).messages);
  expect(Buffer.concat(got)).toEqual(whole);
  const long = bytesOf({ method: 'x', params: { text: 'a'.repeat(2 ** 24) } });
  const before = process.cpuUsage();
  for (let at = 0; at < long.length; at += 4096) gate.receive(long.subarray(at, at + 4096));
  expect(process.cpuUsage(before).user).toBeLessThan(2e6);
});

test('URIs that name no file, and a client that refuses what it is asked', async () => {
  const { said, errors, send, until } = session();
  const capabilities = {
    window: { showDocument: { support: true } },
    workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
  };
  send(bytesOf({ ...INITIALIZE, params: { ...INITIALIZE.params, capabilities } }));
  // Nobody reads them, and some clients send null for none.
  send(bytesOf({ method: 'initialized', params: null }));
  const explain = { command: 'acrn-nvmx.explain', arguments: ['duplicate-pcpu'] };
  send(bytesOf({ id: 5, method: 'workspace/executeCommand', params: explain }));
  await until(() => said.filter(({ id, method }) => id !== undefined && method).length === 2);
  for (const { id, method } of said) {
    if (method !== undefined && id !== undefined) {
      send(bytesOf({ id, error: { code: -32601, message: `no ${method}` } }));
    }
  }
  const uris = ['untitled:1', '%%%', 'file:///%zz', 'file://host/x.xml', 'file:///a%00b.xml', ''];
  for (const uri of uris) {
    const textDocument = { uri, languageId: 'xml', version: 1, text: INDUSTRY };
    send(bytesOf({ method: 'textDocument/didOpen', params: { textDocument } }));
  }
  await until(() => uris.every((uri) => said.some(({ params }) => params?.uri === uri)));
  for (const { params } of said.filter((each) => each.params?.diagnostics !== undefined)) {
    expect(params?.diagnostics.length, params?.uri).toBeGreaterThan(3);
  }
  expect(said.filter(({ method }) => method === 'window/showMessage')).toEqual([]);
  expect(errors).toEqual([]);
});

test('another text under the same version is another text', async () => {
  const { said, send, until } = session();
  const uri = uriOf('a.xml');
  send(bytesOf(INITIALIZE));
  const textDocument = { uri, languageId: 'xml', version: 1, text: '<a/>' };
  send(bytesOf({ method: 'textDocument/didOpen', params: { textDocument } }));
  await until(() => said.some(({ params }) => params?.uri === uri));
  const contentChanges = [{ text: INDUSTRY }];
  const params = { textDocument: { uri, version: 1 }, contentChanges };
  send(bytesOf({ method: 'textDocument/didChange', params }));
  await until(() => said.filter((each) => each.params?.uri === uri).length === 2);
  expect(said.at(-1)?.params?.diagnostics.length).toBeGreaterThan(3);
});

const NAMES = ['a.xml', 'b.xml', 'v2.5-nested.xml'];
const number = fc.oneof(
  { weight: 8, arbitrary: fc.nat(120) },
  fc.constantFrom<unknown>(-1, 1e9, 2 ** 31, 1.5, null, '3', undefined),
);
const position = fc.record({ line: number, character: number });
const range = fc.oneof(
  { weight: 8, arbitrary: fc.record({ start: position, end: position }) },
  fc.constantFrom<unknown>(null, {}, 5),
);
const piece = fc.constantFrom(
  '',
  '<',
  '>',
  'x',
  '\n',
  '\r\n',
  '\ud83d\ude00',
  '\ud83d',
  '</vm>',
  '"',
  '&',
);
const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ range, text: piece }) },
  fc.record({ text: fc.constantFrom(...TEXTS, '', '<a/>') }),
  fc.constantFrom<unknown>(null, { text: 5 }, {}),
);
const name = fc.constantFrom(...NAMES);
const REQUESTS = [
  'hover',
  'completion',
  'definition',
  'references',
  'prepareRename',
  'rename',
  'documentSymbol',
  'foldingRange',
  'codeAction',
].map((each) => `textDocument/${each}`);
const step = fc.oneof(
  fc.record({ is: fc.constant('open' as const), name, text: fc.constantFrom(...TEXTS) }),
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('change' as const),
      name,
      version: fc.integer({ min: -5, max: 5 }),
      changes: fc.array(change, { maxLength: 3 }),
    }),
  },
  fc.record({ is: fc.constant('close' as const), name }),
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('ask' as const),
      name,
      method: fc.constantFrom(...REQUESTS, 'no/such', '$/no', 'initialize'),
      position,
      cancel: fc.boolean(),
    }),
  },
  fc.record({
    is: fc.constant('say' as const),
    message: fc.constantFrom<unknown>(
      null,
      [],
      {},
      5,
      { method: 5 },
      { id: {}, method: 'x' },
      { id: 99, result: 1 },
      { id: 98, error: null },
      { method: '$/cancelRequest' },
      { method: 'textDocument/didOpen', params: [] },
      { method: '__proto__' },
      { method: 'workspace/didChangeWatchedFiles', params: { changes: [] } },
    ),
  }),
);

/** Whether the server may take a position. */
function isPosition(given: unknown): given is Place {
  const { line, character } = given as Record<string, unknown>;
  return [line, character].every(
    (one) => Number.isInteger(one) && Number(one) >= 0 && Number(one) < 2 ** 31,
  );
}

function isChange(given: unknown): given is { range?: { start: Place; end: Place }; text: string } {
  if (typeof given !== 'object' || given === null || !('text' in given)) return false;
  if (typeof given.text !== 'string') return false;
  if (!('range' in given)) return true;
  const { start, end } = (given.range ?? {}) as Record<string, unknown>;
  return [start, end].every(
    (each) => typeof each === 'object' && each !== null && isPosition(each),
  );
}

test('any sequence of messages', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.integer({ min: 1, max: 700 }),
      async (steps, size) => {
        const { said, errors, send, until } = session();
        const open = new Map<string, TextDocument>();
        const sent: Uint8Array[] = [bytesOf(INITIALIZE)];
        const ids: unknown[] = ['first'];
        for (const [id, each] of steps.entries()) {
          if (each.is === 'say') {
            sent.push(bytesOf(each.message));
            continue;
          }
          const uri = uriOf(each.name);
          const known = open.get(uri);
          if (each.is === 'open') {
            if (known !== undefined) continue;
            const { text } = each;
            const textDocument = { uri, languageId: 'xml', version: 1, text };
            open.set(uri, TextDocument.create(uri, 'xml', 1, text));
            sent.push(bytesOf({ method: 'textDocument/didOpen', params: { textDocument } }));
          } else if (each.is === 'close') {
            open.delete(uri);
            sent.push(
              bytesOf({ method: 'textDocument/didClose', params: { textDocument: { uri } } }),
            );
          } else if (each.is === 'change') {
            const { version, changes } = each;
            const params = { textDocument: { uri, version }, contentChanges: changes };
            sent.push(bytesOf({ method: 'textDocument/didChange', params }));
            // As JSON carries them.
            const carried: unknown[] = JSON.parse(JSON.stringify(changes));
            if (known !== undefined && carried.every(isChange)) {
              open.set(uri, TextDocument.update(known, carried, version));
            }
          } else {
            const textDocument = { uri };
            const context = { includeDeclaration: true, diagnostics: [] };
            const range = { start: each.position, end: each.position };
            const params = { textDocument, position: each.position, newName: 'n', context, range };
            sent.push(bytesOf({ id, method: each.method, params }));
            ids.push(id);
            if (each.cancel) sent.push(bytesOf({ method: '$/cancelRequest', params: { id } }));
          }
        }
        // Nothing changes, and what is known of each document is told.
        for (const [uri] of open) {
          const start = { line: 0, character: 0 };
          const contentChanges = [{ range: { start, end: start }, text: '' }];
          const textDocument = { uri, version: 1000 };
          sent.push(
            bytesOf({ method: 'textDocument/didChange', params: { textDocument, contentChanges } }),
          );
        }
        const all = Buffer.concat(sent);
        for (let at = 0; at < all.length; at += size) send(all.subarray(at, at + size));
        const last = (uri: string) =>
          said.findLast(({ params }) => params?.uri === uri && params.version === 1000)?.params;
        await until(
          () =>
            ids.every((id) => said.some((each) => each.id === id && each.method === undefined)) &&
            [...open.keys()].every((uri) => last(uri) !== undefined),
        );
        for (const id of ids) {
          expect(said.filter((each) => each.id === id && each.method === undefined)).toHaveLength(
            1,
          );
        }
        expect(errors).toEqual([]);
        const texts = said.map((each) => each.error?.message ?? '');
        expect(
          texts.filter((each) => /undefined|cannot read|not iterable|internal/i.test(each)),
        ).toEqual([]);
        const nothing = { write: () => true };
        const io = {
          stdout: nothing,
          stderr: nothing,
          stdin: new PassThrough(),
          env: {},
          cwd: () => folder,
        };
        const workspace = new LspWorkspace({}, io);
        for (const [uri, document] of open) {
          const checked = await workspace.check(pathOf(uri), document.getText());
          const found = (checked?.result.diagnostics ?? []).map(
            ({ rule, range: { start } }) => `${rule} ${start}`,
          );
          const told = last(uri)?.diagnostics.map(
            ({ code, range: { start } }) => `${code} ${document.offsetAt(start)}`,
          );
          expect(told).toEqual(found);
        }
      },
    ),
    { numRuns: 25 },
  );
});
