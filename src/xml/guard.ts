// What fast-xml-parser and its validator let pass, or refuse without saying where: the first thing that keeps
// a text from being well-formed (XML 1.0, Namespaces in XML 1.0), told so that people can mend it.
import type { Range } from '../text/source.js';
import { readDoctype, type XmlDoctype } from './doctype.js';
import { type AttributePlace, attributeAt, markupEnd } from './markup.js';
import { isSpace, nameEnd, skipSpace, trimEnd } from './names.js';
import { checkNamespaces, PREFIXES, type Prefixes } from './namespaces.js';
import { fail } from './problem.js';
import { checkReferences, type Entities, FORBIDDEN_CHARACTER, NO_ENTITIES } from './references.js';

/** libxml2, which ACRN's tools parse with, allows no deeper nesting (XML_PARSER_MAX_DEPTH). */
export const MAX_DEPTH = 256;

const NO_TAG = 'a `<` that opens no tag must be written `&lt;`, or the tag is not closed';
const quoted = (inside: string) => `\\s*=\\s*("${inside}"|'${inside}')`;
const DECLARATION = new RegExp(
  `^<\\?xml\\s+version${quoted('1\\.[0-9]+')}(\\s+encoding${quoted('[A-Za-z][\\w.-]*')})?(\\s+standalone${quoted('(yes|no)')})?\\s*\\?>$`.replaceAll(
    '\\s',
    '[ \\t\\r\\n]',
  ),
);

/** A start tag, `<a/>` too. */
interface StartTag {
  readonly name: string;
  readonly range: Range;
  readonly attributes: readonly AttributePlace[];
  /** The namespace prefixes that are declared inside the element. */
  readonly prefixes: Prefixes;
}

/** What the guard found in a text that it lets pass. */
export interface Guarded {
  readonly doctype: XmlDoctype | undefined;
  /** The XML declaration and the processing instructions. */
  readonly instructions: readonly Range[];
  /** In the order of the document. */
  readonly startTags: readonly StartTag[];
}

function checkCharacters(text: string): void {
  const match = FORBIDDEN_CHARACTER.exec(text);
  if (match === null) return;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const range = { start: match.index, end: match.index + match[0].length };
  fail(range, `the character U+${code} is not allowed in XML`);
}

/** Outside the root element only white space may stand, and a byte order mark at the very start. */
function checkOutside(text: string, start: number, end: number): void {
  const from = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  const bad = skipSpace(text, from, end);
  if (bad === end) return;
  fail(
    { start: bad, end: trimEnd(text, bad, end) },
    'text is outside the root element',
    undefined,
    'remove it, or move it into an element',
  );
}

function checkText(text: string, start: number, end: number, entities: Entities): void {
  const raw = text.slice(start, end);
  const close = start + raw.indexOf(']]>');
  if (close >= start)
    fail({ start: close, end: close + 3 }, '`]]>` may not be in text', undefined, 'write `]]&gt;`');
  checkReferences(raw, start, entities);
}

function checkValue(text: string, { start, end }: Range, entities: Entities): void {
  const raw = text.slice(start, end);
  const less = start + raw.indexOf('<');
  if (less >= start) {
    fail(
      { start: less, end: less + 1 },
      'a `<` in an attribute must be written `&lt;`',
      undefined,
      'write `&lt;`',
    );
  }
  checkReferences(raw, start, entities);
}

function checkComment(text: string, { start, end }: Range): void {
  if (end - start < 7 || !text.startsWith('-->', end - 3)) {
    fail({ start, end }, 'the comment is never closed', undefined, 'end it with `-->`');
  }
  const at = text.indexOf('--', start + 4);
  if (at !== end - 3)
    fail(
      { start: at, end: at + 2 },
      'a comment may not contain `--`',
      undefined,
      'remove one of the two dashes',
    );
}

function checkInstruction(text: string, range: Range): void {
  const target = range.start + 2;
  const end = nameEnd(text, target);
  const ended = text.startsWith('?>', isSpace(text[end]) ? range.end - 2 : end);
  if (/^xml[ \t\r\n?]/i.test(text.slice(target, target + 4))) {
    if (range.start !== (text.startsWith('\uFEFF') ? 1 : 0) || text[target] !== 'x') {
      fail(
        range,
        'the XML declaration may only be at the very start of the file',
        undefined,
        'remove what is before it',
      );
    }
    if (!DECLARATION.test(text.slice(range.start, range.end))) {
      fail(range, 'the XML declaration is malformed');
    }
  } else if (end === target || !ended) fail(range, 'the processing instruction has no name');
  if (text.slice(target, end).includes(':')) {
    fail(range, 'the name of a processing instruction may not hold a colon');
  }
}

/** The attributes in `start..end`, the rest of a start tag. */
function readAttributes(
  text: string,
  start: number,
  end: number,
  entities: Entities,
): readonly AttributePlace[] {
  if (end - start === 1) return [];
  const seen = new Map<string, AttributePlace>();
  let at = start;
  for (let found = attributeAt(text, at); found; found = attributeAt(text, at)) {
    const { name, range, valueRange } = found;
    if (range.start === at)
      fail(range, `white space is missing before \`${name}\``, undefined, 'put a space before it');
    const twin = seen.get(name);
    if (twin !== undefined) {
      const related = { message: 'first given here', range: twin.range };
      fail(range, `the attribute \`${name}\` is given twice`, related, 'remove one of the two');
    }
    checkValue(text, valueRange, entities);
    seen.set(name, found);
    at = range.end;
  }
  at = skipSpace(text, at, end);
  if (at < end - 2 || !/^\/?>$/.test(text.slice(at, end))) {
    fail({ start: at, end }, 'an attribute must be written `name="value"`');
  }
  return [...seen.values()];
}

function checkEndTag(text: string, range: Range, opened: StartTag | undefined): void {
  const nameStart = range.start + 2;
  const end = nameEnd(text, nameStart);
  const name = text.slice(nameStart, end);
  if (name === '' || skipSpace(text, end) !== range.end - 1)
    fail(range, 'the end tag is malformed');
  if (opened === undefined)
    fail(
      range,
      `\`</${name}>\` closes nothing`,
      undefined,
      'remove it, or open the element before it',
    );
  if (opened.name === name) return;
  const related = { message: `\`<${opened.name}>\` is opened here`, range: opened.range };
  fail(
    range,
    `\`</${name}>\` is found where \`</${opened.name}>\` is expected`,
    related,
    `close \`<${opened.name}>\` before it`,
  );
}

function readStartTag(text: string, range: Range, around: Prefixes, entities: Entities): StartTag {
  const { start, end } = range;
  const nameRange = { start: start + 1, end: nameEnd(text, start + 1) };
  if (nameRange.end === nameRange.start) fail({ start, end: start + 1 }, NO_TAG);
  const name = text.slice(nameRange.start, nameRange.end);
  const attributes = readAttributes(text, nameRange.end, end, entities);
  const prefixes = checkNamespaces(text, name, nameRange, attributes, around, entities);
  return { name, range, attributes, prefixes };
}

/**
 * Looks at a text before fast-xml-parser does.
 * @throws XmlError at the first thing that is not well-formed
 */
export function guard(text: string): Guarded {
  checkCharacters(text);
  const open: StartTag[] = [];
  const startTags: StartTag[] = [];
  const instructions: Range[] = [];
  let doctype: XmlDoctype | undefined;
  let entities: Entities = NO_ENTITIES;
  const plain = !text.includes('&') && !text.includes(']]>');

  function checkMarkup(range: Range): void {
    const { start, end } = range;
    if (end === start + 1) fail(range, NO_TAG);
    if (text[start + 1] === '/') checkEndTag(text, range, open.pop());
    else if (text.startsWith('<!--', start)) checkComment(text, range);
    else if (text.startsWith('<![CDATA[', start) && text.startsWith(']]>', end - 3)) {
      if (open.length === 0) {
        fail(range, 'text is outside the root element', undefined, 'move it into an element');
      }
    } else if (text[start + 1] === '!') {
      fail(range, 'this is not a comment, a CDATA section or a tag');
    } else if (text[start + 1] === '?') {
      checkInstruction(text, range);
      instructions.push(range);
    } else {
      const [root] = startTags;
      if (open.length === 0 && root !== undefined && nameEnd(text, start + 1) > start + 1) {
        fail(
          range,
          'a second root element',
          { message: 'the root element', range: root.range },
          'keep one of them',
        );
      }
      const tag = readStartTag(text, range, open.at(-1)?.prefixes ?? PREFIXES, entities);
      startTags.push(tag);
      if (text[end - 2] === '/') return;
      if (open.push(tag) > MAX_DEPTH) {
        fail(range, `elements are nested more than ${MAX_DEPTH} deep`);
      }
    }
  }

  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('<', at);
    const end = next < 0 ? text.length : next;
    if (open.length === 0) checkOutside(text, at, end);
    else if (!plain) checkText(text, at, end, entities);
    if (next < 0) break;
    if (text.startsWith('<!DOCTYPE', next)) {
      const found = readDoctype(text, next);
      if (startTags.length > 0 || doctype !== undefined) {
        fail(
          found.range,
          'there may be only one DOCTYPE, before the root element',
          undefined,
          'remove it',
        );
      }
      doctype = found;
      entities = found.entities;
      at = found.range.end;
    } else {
      at = markupEnd(text, next);
      checkMarkup({ start: next, end: at });
    }
  }
  const last = open.at(-1);
  if (last !== undefined)
    fail(
      last.range,
      `\`<${last.name}>\` is never closed`,
      undefined,
      `add \`</${last.name}>\` where it ends`,
    );
  if (startTags.length === 0)
    fail(
      { start: 0, end: text.length },
      'there is no element',
      undefined,
      'write the scenario, or remove the file',
    );
  return { doctype, instructions, startTags };
}
