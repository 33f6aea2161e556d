import type { Command } from 'commander';
import type { CommandContext } from './context.js';
import { scenarioOptions, wholeNumber } from './shared-options.js';

const LSP_HELP = `
Editors start it; editors/ says how for Visual Studio Code, Neovim, Helix and Emacs.`;

export function register(top: Command, { io, done }: CommandContext): void {
  scenarioOptions(
    top
      .command('lsp')
      .description('serve editors: the language server protocol on standard input and output')
      .option('--stdio', 'as it is anyway; some editors say it')
      // In the words of the protocol; vscode-languageserver reads it from the command line itself.
      .option(
        '--clientProcessId <id>',
        'the editor: the server ends when that process has ended',
        wholeNumber('--clientProcessId'),
      ),
  )
    .addHelpText('after', LSP_HELP)
    .action(async (options) => {
      const { serveStdio } = await import('../lsp/stdio.js');
      done(await serveStdio(options, io));
    });
}
