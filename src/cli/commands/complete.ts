import type { Command } from 'commander';
import { printable } from '../../text/printable.js';
import { candidatesFor } from '../completion/candidates.js';
import { FILES_LINE } from '../completion/scripts.js';
import type { CommandContext } from './context.js';

/** The words of a command line as bash has them; what is not closed yet ends at the cursor. */
function wordsOf(line: string): string[] {
  const words = [''];
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    const last = words.length - 1;
    if (quote === '' && /\s/.test(character)) {
      if (words[last] !== '' || /\S/.test(line[at - 1] ?? ' ')) words.push('');
    } else if (character === quote) {
      quote = '';
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
    } else if (character === '\\' && quote !== "'") {
      at += 1;
      words[last] += line[at] ?? '';
    } else {
      words[last] += character;
    }
  }
  return words;
}

/** Asked by the completion scripts: what may stand at the cursor, one candidate a line. */
export function register(top: Command, { io, done, whole }: CommandContext): void {
  top
    .command('complete', { hidden: true })
    .argument('[words...]', 'the words after acrn-nvmx, the last one as far as it is written')
    .option('--line <line>', 'the command line up to the cursor instead')
    .action(async (words: string[], { line }: { line?: string }) => {
      const given = line === undefined ? words : wordsOf(line).slice(1);
      const found = await candidatesFor(await whole(), given, io);
      for (const { word, description } of found.words) {
        const said = printable(description).slice(0, 70);
        io.stdout.write(said === '' ? `${word}\n` : `${word}\t${said}\n`);
      }
      if (found.files) io.stdout.write(`${FILES_LINE}\n`);
      done(0);
    });
}
