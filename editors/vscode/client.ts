import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

/** Starts the bundled server. Gives back what ends it. */
export async function startClient(context: ExtensionContext): Promise<() => Promise<void>> {
  const module = context.asAbsolutePath(join('server', 'bin', 'acrn-nvmx.js'));
  const client = new LanguageClient(
    'acrn-nvmx',
    'ACRN scenarios',
    { module, args: ['lsp'], transport: TransportKind.stdio },
    { documentSelector: [{ language: 'xml' }] },
  );
  await client.start();
  return () => client.stop();
}
