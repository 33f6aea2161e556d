import { type Check, is, list, object, optional, text, truth, within } from '../text/json-form.js';

const integer = is('an integer', Number.isInteger);
const id = is('an id', (value) => typeof value === 'string' || Number.isInteger(value));
/** LSP 3.17: from 0 to 2^31 - 1. */
const count = is(
  'an unsigned integer',
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31,
);
const anything: Check = () => undefined;

const position = object({ line: count, character: count });
const range = object({ start: position, end: position });
const identifier = object({ uri: text });
const place = { textDocument: identifier, position };

/** What the parameters of each method must be for the server to read them. */
const PARAMS: ReadonlyMap<string, Check> = new Map([
  ['initialize', object({ capabilities: object({}) })],
  ['textDocument/hover', object(place)],
  ['textDocument/completion', object(place)],
  ['textDocument/definition', object(place)],
  ['textDocument/references', object({ ...place, context: object({ includeDeclaration: truth }) })],
  ['textDocument/prepareRename', object(place)],
  ['textDocument/rename', object({ ...place, newName: text })],
  ['textDocument/documentSymbol', object({ textDocument: identifier })],
  ['textDocument/foldingRange', object({ textDocument: identifier })],
  [
    'textDocument/codeAction',
    object({
      textDocument: identifier,
      range,
      context: object({
        diagnostics: list(object({ range, message: text })),
        only: optional(list(text)),
      }),
    }),
  ],
  ['workspace/executeCommand', object({ command: text, arguments: optional(list(anything)) })],
  [
    'textDocument/didOpen',
    object({ textDocument: object({ uri: text, languageId: text, version: integer, text }) }),
  ],
  [
    'textDocument/didChange',
    object({
      textDocument: object({ uri: text, version: integer }),
      contentChanges: list(object({ text, range: optional(range) })),
    }),
  ],
  ['textDocument/didClose', object({ textDocument: identifier })],
  ['textDocument/didSave', object({ textDocument: identifier })],
  ['textDocument/willSave', object({ textDocument: identifier })],
  ['workspace/didChangeWatchedFiles', object({ changes: list(object({ uri: text })) })],
  ['workspace/didChangeConfiguration', object({})],
  ['$/cancelRequest', object({ id })],
  ['$/setTrace', object({ value: text })],
  ['$/progress', object({ token: id })],
  ['window/workDoneProgress/cancel', object({ token: id })],
  [
    'workspace/didChangeWorkspaceFolders',
    object({ event: object({ added: list(anything), removed: list(anything) }) }),
  ],
]);

/** Why the parameters of a message cannot be read; undefined when they can, or when nobody reads them. */
export function paramsProblem(method: string, params: unknown): string | undefined {
  const problem = PARAMS.get(method)?.(params);
  return problem === undefined ? undefined : `${method}: ${within('params', problem)}`;
}
