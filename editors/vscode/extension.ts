import { type Disposable, type ExtensionContext, type TextDocument, workspace } from 'vscode';

let stop: (() => Promise<void>) | undefined;

function isScenario(document: TextDocument): boolean {
  return document.languageId === 'xml' && /<acrn-config\b/.test(document.getText());
}

/** Starts the server with the first ACRN scenario: other XML files load nothing but these lines. */
export function activate(context: ExtensionContext): void {
  const waiting: Disposable[] = [];
  const startFor = async (document: TextDocument) => {
    if (stop !== undefined || !isScenario(document)) return;
    for (const each of waiting) each.dispose();
    stop = async () => undefined;
    const { startClient } = await import('./client.js');
    stop = await startClient(context);
  };
  waiting.push(
    workspace.onDidOpenTextDocument(startFor),
    workspace.onDidChangeTextDocument(({ document }) => startFor(document)),
  );
  context.subscriptions.push(...waiting);
  for (const document of workspace.textDocuments) void startFor(document);
}

export function deactivate(): Promise<void> | undefined {
  return stop?.();
}
