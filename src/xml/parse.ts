import { XMLValidator } from 'fast-xml-parser';
import { expectArgument } from '../text/argument.js';
import { guard } from './guard.js';
import type { XmlDocument } from './node.js';
import { fail, XmlError, type XmlProblem } from './problem.js';
import { TagsOfText } from './tags-of-text.js';
import { readTree } from './tree.js';

function read(text: string): XmlDocument {
  const guarded = guard(text);
  const tags = new TagsOfText(text, guarded);
  const whole = { start: 0, end: text.length };
  const verdict = XMLValidator.validate(tags.text);
  if (verdict !== true) fail(whole, verdict.err.msg);
  const { doctype } = guarded;
  const root = readTree(text, tags, guarded);
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
