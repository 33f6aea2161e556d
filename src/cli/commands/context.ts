import type { Command } from 'commander';
import type { ExitCode, Io } from '../io.js';

/** What a command gets when it registers itself: its streams, and where its exit code goes. */
export interface CommandContext {
  readonly io: Io;
  readonly done: (code: ExitCode) => void;
  /** The definitions of all commands. */
  readonly whole: () => Promise<Command>;
}

/** What every file of a command exports. */
export interface CommandModule {
  register(top: Command, context: CommandContext): void;
}
