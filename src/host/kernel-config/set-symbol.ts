import { type Fix, safeFix } from '../../text/diagnostic.js';
import type { Range } from '../../text/source.js';
import { appendLine, firstLine, replaceRange } from '../edits.js';
import type { KernelConfig } from './read.js';

/** A fix that sets a symbol: in the line that decides, in one that is commented out, or in a new line at the end. */
export function setSymbol(config: KernelConfig, symbol: string, value: 'y' | 'm'): Fix {
  const entry =
    config.state(symbol).entry ?? config.commentedOut.find((found) => found.symbol === symbol);
  const line = `CONFIG_${symbol}=${value}`;
  return safeFix(`set ${line}`, [
    entry ? replaceRange(entry.line.range, line) : appendLine(config.text, line),
  ]);
}

/** Where a symbol is set; the header or first line when the file does not mention it. */
export function placeOf(config: KernelConfig, symbol: string): Range {
  return config.state(symbol).entry?.line.range ?? config.header ?? firstLine(config.text);
}

/** How a message says what a symbol is: `CONFIG_KVM is not set`, `CONFIG_KVM=1`. */
export function saidOf(config: KernelConfig, symbol: string): string {
  const { entry } = config.state(symbol);
  if (entry === undefined) return `CONFIG_${symbol} is missing`;
  return entry.value === 'n' ? `CONFIG_${symbol} is not set` : `CONFIG_${symbol}=${entry.value}`;
}
