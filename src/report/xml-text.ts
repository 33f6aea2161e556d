import { printable } from '../text/printable.js';

/** Halves of a character, which no XML document may hold. */
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as an attribute or as content of XML 1.0 may have it. */
export function xmlText(text: string): string {
  return printable(text)
    .replace(HALVES, '?')
    .replace(/[\ufffe\uffff]/g, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
