import type { Command } from 'commander';
import { manPage } from '../man-page.js';
import type { CommandContext } from './context.js';

export function register(top: Command, { io, done, whole }: CommandContext): void {
  top
    .command('man')
    .description('print the manual page, for man -l -')
    .action(async () => {
      io.stdout.write(manPage(await whole()));
      done(0);
    });
}
