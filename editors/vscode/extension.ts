import { join } from 'node:path';
import { type ExtensionContext, type TextDocument, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

function isScenario({ languageId, getText }: TextDocument): boolean {
  return languageId === 'xml' && /<acrn-config\b/.test(getText());
}

/** Starts the server that is bundled with the extension. */
async function start(context: ExtensionContext): Promise<void> {
  if (client !== undefined) return;
  const module = context.asAbsolutePath(join('server', 'bin', 'acrn-nvmx.js'));
  client = new LanguageClient(
    'acrn-nvmx',
    'ACRN scenarios',
    { module, args: ['lsp'], transport: TransportKind.stdio },
    { documentSelector: [{ language: 'xml' }] },
  );
  await client.start();
}

/** Waits for the first ACRN scenario: other XML files need no server. */
export async function activate(context: ExtensionContext): Promise<void> {
  const startFor = async (document: TextDocument) => {
    if (isScenario(document)) await start(context);
  };
  context.subscriptions.push(workspace.onDidOpenTextDocument(startFor));
  for (const document of workspace.textDocuments) await startFor(document);
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}
