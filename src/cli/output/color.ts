import { type Palette, plainPalette } from '../../report/palette.js';
import { ruleUrl } from '../../text/rule-url.js';
import type { Io } from '../io.js';

/** `--color` (true), `--no-color` (false), `--color=always|never|auto`. */
export type ColorOption = boolean | string;

/** Whether colours are wanted: the option, else NO_COLOR and FORCE_COLOR, else a terminal. */
function wantsColor(io: Io, option: ColorOption | undefined): boolean {
  if (option === true || option === 'always') return true;
  if (option === false || option === 'never') return false;
  if (io.env.NO_COLOR) return false;
  if (io.env.FORCE_COLOR !== undefined) return io.env.FORCE_COLOR !== '0';
  return io.stdout.isTTY === true && io.env.TERM !== 'dumb';
}

/** A hyperlink of a terminal: OSC 8. */
function ruleLink(text: string, rule: string): string {
  return `\u001b]8;;${ruleUrl(rule)}\u001b\\${text}\u001b]8;;\u001b\\`;
}

/** chalk is loaded only when there is something to colour. */
export async function paletteFor(io: Io, option: ColorOption | undefined): Promise<Palette> {
  if (!wantsColor(io, option)) return plainPalette;
  io.stdout.allowColours?.();
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    error: chalk.red.bold,
    warning: chalk.yellow.bold,
    info: chalk.cyan,
    good: chalk.green,
    place: chalk.bold,
    dim: chalk.dim,
    added: chalk.green,
    removed: chalk.red,
    ruleLink: io.stdout.isTTY === true ? ruleLink : plainPalette.ruleLink,
  };
}
