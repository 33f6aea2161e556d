import { type Palette, plainPalette } from '../../report/palette.js';
import { type Io, unknownValue } from '../io.js';

/** `--color` (true), `--no-color` (false), `--color=always|never|auto`. */
export type ColorOption = boolean | string;

/** Whether colours are wanted: the option, else NO_COLOR and FORCE_COLOR, else a terminal. */
function wantsColor(io: Io, option: ColorOption | undefined): boolean {
  if (option === true || option === 'always') return true;
  if (option === false || option === 'never') return false;
  if (option !== undefined && option !== 'auto') {
    throw unknownValue('--color', option, ['always', 'never', 'auto']);
  }
  if (io.env.NO_COLOR) return false;
  if (io.env.FORCE_COLOR !== undefined) return io.env.FORCE_COLOR !== '0';
  return io.stdout.isTTY === true && io.env.TERM !== 'dumb';
}

/** Terminals that take links (OSC 8), by what they say of themselves in the environment. */
const LINKING_PROGRAMS = new Set(['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper', 'Tabby']);
const LINKING_TERMS = /^(?:xterm-kitty|xterm-ghostty|alacritty|foot|contour)/;
const LINKING_MARKS = ['WT_SESSION', 'KITTY_WINDOW_ID', 'KONSOLE_VERSION', 'DOMTERM'];
/** VTE, of GNOME's terminals, takes them from 0.50 on. */
const LINKING_VTE = 5000;

function takesLinks({ stdout, env }: Io): boolean {
  if (env.FORCE_HYPERLINK !== undefined) return env.FORCE_HYPERLINK !== '0';
  if (stdout.isTTY !== true) return false;
  return (
    LINKING_PROGRAMS.has(env.TERM_PROGRAM ?? '') ||
    LINKING_TERMS.test(env.TERM ?? '') ||
    LINKING_MARKS.some((name) => env[name] !== undefined) ||
    Number(env.VTE_VERSION ?? 0) >= LINKING_VTE
  );
}

/** chalk is loaded only when there is something to colour. */
export async function paletteFor(io: Io, option: ColorOption | undefined): Promise<Palette> {
  if (!wantsColor(io, option)) return plainPalette;
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
    link: takesLinks(io)
      ? (text, url) => `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`
      : (text) => text,
  };
}
