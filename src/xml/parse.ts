import { expectArgument } from '../text/argument.js';
import type { Range } from '../text/source.js';
import { type Guarded, guard } from './guard.js';
import type { XmlDocument } from './node.js';
import { fail, XmlError, type XmlProblem } from './problem.js';
import { readTree } from './tree.js';

/**
 * The text with what fast-xml-parser reads otherwise than XML 1.0 does put out of its sight, as long as before:
 * it looks for quotes in processing instructions and for words in declared entities, and knows no names with
 * characters beyond U+FFFF, so that others stand for the halves of these.
 */
function readable(text: string, { doctype, instructions }: Guarded): string {
  const hidden: Range[] = [...instructions];
  if (doctype !== undefined) hidden.push(doctype.range);
  hidden.sort((a, b) => a.start - b.start);
  let kept = '';
  let at = 0;
  for (const { start, end } of hidden) {
    kept += text.slice(at, start) + ' '.repeat(end - start);
    at = end;
  }
  kept += text.slice(at);
  if (doctype?.declaresEntity) kept = kept.replaceAll('&', ' ');
  return kept.replace(/[\uD800-\uDFFF]/g, (half) =>
    String.fromCharCode(half.charCodeAt(0) - 0xd800 + 0x4e00),
  );
}

function read(text: string): XmlDocument {
  const guarded = guard(text);
  const hidden = readable(text, guarded);
  const whole = { start: 0, end: text.length };
  const { doctype } = guarded;
  const root = readTree(text, hidden, guarded);
  if (root === undefined) fail(whole, 'there is no element');
  return { root, doctype, text };
}

/** The document that `text` holds, or the first thing that keeps it from being one. Never throws on a string. */
export function readXml(
  text: string,
): { readonly document: XmlDocument } | { readonly problem: XmlProblem } {
  expectArgument('readXml', 'text', text, 'text');
  try {
    return { document: read(text) };
  } catch (error) {
    if (error instanceof XmlError) return { problem: error.problem };
    throw error;
  }
}

/** The first thing that keeps `text` from being a well-formed document, or undefined. */
export function findXmlProblem(text: string): XmlProblem | undefined {
  const result = readXml(text);
  return 'problem' in result ? result.problem : undefined;
}

/**
 * The tree of a well-formed text.
 * @throws Error when the text is not well-formed: readXml tells why
 */
export function parseXml(text: string): XmlDocument {
  const result = readXml(text);
  if ('problem' in result) throw new Error(`not well-formed XML: ${result.problem.message}`);
  return result.document;
}
