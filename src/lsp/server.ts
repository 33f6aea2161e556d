import {
  CodeActionKind,
  type CodeActionParams,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  ShowMessageNotification,
  type TextDocumentPositionParams,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, analysisOf } from './analysis.js';
import { codeActions, FIX_ALL } from './code-actions.js';
import { completion } from './completion.js';
import { diagnosticsOf } from './diagnostics.js';
import { EXPLAIN, explain } from './explain.js';
import { FILL_IN, fillIn } from './fill-in.js';
import { foldingRanges } from './folding.js';
import { hover } from './hover.js';
import { definition, references } from './navigation.js';
import { prepareRename, rename } from './rename.js';
import { documentSymbols } from './symbols.js';
import type { Workspace } from './workspace.js';

/** How long the author must pause before the text is checked, in ms; a check takes about as long. */
const PAUSE = 20;

/** An analysis takes some hundred kilobytes, and an editor may open thousands of files. */
const MOST_KEPT = 50;

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
  completionProvider: { triggerCharacters: ['<', '>', '/'] },
  definitionProvider: true,
  documentSymbolProvider: true,
  executeCommandProvider: { commands: [EXPLAIN, FILL_IN] },
  foldingRangeProvider: true,
  hoverProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
};

/** What the client can do, of what we use when it can. */
interface Abilities {
  snippets: boolean;
  showDocument: boolean;
  watchFiles: boolean;
}

/** The last analysis of each open document, made when it is asked for. */
class Analyses {
  readonly #known = new Map<string, { text: string; analysis: Promise<Analysis | undefined> }>();
  readonly #told = new Set<string>();

  /** @param tell told once why nothing can be checked, such as a mistake in the configuration file */
  constructor(
    private readonly workspace: Workspace,
    private readonly pathOf: (uri: string) => string,
    private readonly tell: (problem: string) => void,
  ) {}

  of(document: TextDocument): Promise<Analysis | undefined> {
    const known = this.#known.get(document.uri);
    // An editor may count its versions as it likes.
    const text = document.getText();
    const analysis = known?.text === text ? known.analysis : this.#analyse(document, text);
    // In the order of their use, the last ones.
    this.#known.delete(document.uri);
    this.#known.set(document.uri, { text, analysis });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KEPT && oldest !== undefined) this.#known.delete(oldest);
    return analysis;
  }

  forget(uri?: string): void {
    if (uri !== undefined) {
      this.#known.delete(uri);
      return;
    }
    this.#known.clear();
    this.#told.clear();
  }

  /** @param text that of the document, which its manager changes in place */
  async #analyse(document: TextDocument, text: string): Promise<Analysis | undefined> {
    const { uri, languageId, version } = document;
    try {
      const checked = await this.workspace.check(this.pathOf(uri), text);
      return (
        checked && (await analysisOf(TextDocument.create(uri, languageId, version, text), checked))
      );
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (!this.#told.has(problem)) this.tell(problem);
      this.#told.add(problem);
      return undefined;
    }
  }
}

/**
 * Serves the language server protocol on a connection.
 * @param pathOf the path of a file: URI
 */
export function serve(
  connection: Connection,
  workspace: Workspace,
  pathOf: (uri: string) => string,
): void {
  const documents = new TextDocuments(TextDocument);
  const analyses = new Analyses(workspace, pathOf, (message) => {
    const { type } = ShowMessageNotification;
    void connection.sendNotification(type, { type: MessageType.Warning, message });
  });
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const can: Abilities = { snippets: false, showDocument: false, watchFiles: false };

  async function publish(document: TextDocument): Promise<void> {
    const { uri, version } = document;
    const text = document.getText();
    const analysis = await analyses.of(document);
    // Another change has come meanwhile, and a check of its own with it.
    const now = documents.get(uri);
    if (now?.version !== version || now.getText() !== text) return;
    const diagnostics = analysis === undefined ? [] : diagnosticsOf(analysis);
    await connection.sendDiagnostics({ uri, version, diagnostics });
  }

  function schedule(document: TextDocument): void {
    clearTimeout(timers.get(document.uri));
    timers.set(
      document.uri,
      setTimeout(() => void publish(document), PAUSE),
    );
  }

  function filesChanged(): void {
    workspace.forget();
    analyses.forget();
    for (const document of documents.all()) schedule(document);
  }

  let isToWatch = false;

  /** Many documents that are opened at once are looked at once, before the first is checked. */
  function watchSoon(): void {
    if (can.watchFiles || isToWatch) return;
    isToWatch = true;
    setTimeout(() => {
      isToWatch = false;
      const paths = documents.all().map(({ uri }) => pathOf(uri));
      workspace.watch(paths, filesChanged);
    }, PAUSE);
  }

  /** Answers a question about a place of an open scenario. */
  async function at<T>(
    { textDocument: { uri }, position }: TextDocumentPositionParams,
    answer: (analysis: Analysis, offset: number) => T | Promise<T>,
    nothing: T,
  ): Promise<T> {
    const document = documents.get(uri);
    const analysis = document && (await analyses.of(document));
    return analysis === undefined
      ? nothing
      : answer(analysis, analysis.document.offsetAt(position));
  }

  connection.onInitialize(({ capabilities }: InitializeParams): InitializeResult => {
    const { textDocument, window, workspace: around } = capabilities;
    can.snippets = textDocument?.completion?.completionItem?.snippetSupport === true;
    can.showDocument = window?.showDocument?.support === true;
    can.watchFiles = around?.didChangeWatchedFiles?.dynamicRegistration === true;
    return { capabilities: CAPABILITIES, serverInfo: { name: 'acrn-nvmx' } };
  });

  connection.onInitialized(() => {
    if (!can.watchFiles) return;
    const watchers = [
      { globPattern: '**/*.xml' },
      { globPattern: '**/{acrn-nvmx.config.json,package.json,VERSION}' },
    ];
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => {
      can.watchFiles = false;
      watchSoon();
    });
  });
  connection.onDidChangeWatchedFiles(filesChanged);

  documents.onDidOpen(watchSoon);
  documents.onDidChangeContent(({ document }) => schedule(document));
  documents.onDidClose(({ document: { uri } }) => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    analyses.forget(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.onCodeAction((params: CodeActionParams) =>
    at(
      { ...params, position: params.range.start },
      (analysis) => codeActions(analysis, pathOf(params.textDocument.uri), params, workspace),
      [],
    ),
  );
  connection.onCompletion(async ({ textDocument: { uri }, position }) => {
    const document = documents.get(uri);
    if (document === undefined) return [];
    const analysis = await analyses.of(document);
    return completion(document, document.offsetAt(position), {
      release: analysis?.result.release,
      board: analysis?.board,
      snippets: can.snippets,
    });
  });
  connection.onHover((params) => at(params, hover, null));
  connection.onDefinition((params) => at(params, definition, null));
  connection.onReferences((params) =>
    at(
      params,
      (analysis, offset) => references(analysis, offset, params.context.includeDeclaration),
      [],
    ),
  );
  connection.onPrepareRename((params) => at(params, prepareRename, null));
  connection.onRenameRequest((params) =>
    at(params, (analysis, offset) => rename(analysis, offset, params.newName), null),
  );
  const start = { line: 0, character: 0 };
  connection.onDocumentSymbol((params) => at({ ...params, position: start }, documentSymbols, []));
  connection.onFoldingRanges((params) => at({ ...params, position: start }, foldingRanges, []));
  connection.onExecuteCommand(({ command, arguments: given = [] }) => {
    if (command === EXPLAIN) return explain(connection, can.showDocument, given[0]);
    return command === FILL_IN ? fillIn(connection, can.showDocument, given) : null;
  });

  documents.listen(connection);
  connection.listen();
}
