import { positionAt, type Range, type SourceText } from '../text/source.js';

/** A range as every format with lines has it: 1-based lines and columns, the end exclusive. */
export function placeOf(source: SourceText, { start, end }: Range) {
  const from = positionAt(source, start);
  const to = positionAt(source, end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** What stays of a diagnostic when lines move: its rule and what it says, for baselines and dashboards. */
export function fingerprint(path: string, rule: string, message: string, nth: number): string {
  // FNV-1a, twice 32 bits: it distinguishes findings, nobody has to be kept from making it up.
  const text = `${path}\0${rule}\0${message}\0${nth}`;
  const half = (seed: number) => {
    let hash = seed;
    for (let at = 0; at < text.length; at += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
    }
    return hash.toString(16).padStart(8, '0');
  };
  return `${half(0x811c9dc5)}${half(0x9dc5811c)}`;
}
