import type { Range } from '../text/source.js';
import { dereference, FORBIDDEN_CHARACTER } from './references.js';

/** Why a text is not a well-formed XML document that ACRN's tools accept. */
export interface XmlProblem {
  readonly kind: 'not-well-formed' | 'doctype';
  readonly message: string;
  readonly range: Range;
  readonly related?: { readonly message: string; readonly range: Range };
}

const NAME_START =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD';
const NAME = `[${NAME_START}][${NAME_START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*`;
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE|<\/[^<>]*>|<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|</g;
const DECLARATION =
  /^<\?xml\s+version\s*=\s*("1\.[0-9]+"|'1\.[0-9]+')(\s+encoding\s*=\s*("[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(\s+standalone\s*=\s*("(yes|no)"|'(yes|no)'))?\s*\?>$/;
const INSTRUCTION = new RegExp(`^<\\?(${NAME})(\\s[\\s\\S]*)?\\?>$`);
const END_TAG = new RegExp(`^</(${NAME})\\s*>$`);
const START_TAG = new RegExp(`^<(${NAME})`);
const ATTRIBUTE = new RegExp(`(\\s*)(${NAME})\\s*=\\s*("[^"]*"|'[^']*')`, 'y');
const BEFORE_MARKUP_END = /\s*\/?>/y;

class Problem extends Error {
  constructor(
    readonly range: Range,
    message: string,
    readonly kind: XmlProblem['kind'] = 'not-well-formed',
    readonly related?: XmlProblem['related'],
  ) {
    super(message);
  }
}

/** An element that is open while the guard reads on. */
interface Open {
  readonly name: string;
  readonly range: Range;
  readonly prefixes: ReadonlySet<string>;
}

function checkCharacters(text: string, start: number): void {
  const match = FORBIDDEN_CHARACTER.exec(text);
  if (match === null) return;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new Problem(
    { start: start + match.index, end: start + match.index + match[0].length },
    `the character U+${code} is not allowed in XML`,
  );
}

function checkReferences(raw: string, start: number): void {
  for (const match of raw.matchAll(/&([^;&<\s]*)(;?)/g)) {
    const [whole, inside = '', semicolon] = match;
    const range = { start: start + match.index, end: start + match.index + whole.length };
    if (semicolon === '') {
      throw new Problem({ ...range, end: range.start + 1 }, 'a bare `&` must be written `&amp;`');
    }
    if (dereference(inside) === undefined) {
      throw new Problem(range, `\`${whole}\` is no character or entity that XML defines`);
    }
  }
}

function checkText(raw: string, start: number, open: readonly Open[]): void {
  if (open.length === 0) {
    const at = raw.search(/[^ \t\r\n\uFEFF]/);
    const mark = raw.indexOf('\uFEFF');
    const bad = mark > 0 || (mark === 0 && start > 0) ? mark : at;
    if (bad >= 0) {
      const end = start + raw.trimEnd().length;
      throw new Problem(
        { start: start + bad, end: Math.max(end, start + bad + 1) },
        'text stands outside the root element',
      );
    }
    return;
  }
  const close = raw.indexOf(']]>');
  if (close >= 0) {
    throw new Problem(
      { start: start + close, end: start + close + 3 },
      '`]]>` may not stand in text',
    );
  }
  checkReferences(raw, start);
}

function checkAside(token: string, start: number, text: string): void {
  const range = { start, end: start + token.length };
  if (token.startsWith('<!--')) {
    const inside = token.slice(4, -3);
    const at = inside.indexOf('--');
    if (token.length < 7 || at >= 0 || inside.endsWith('-')) {
      const from = start + 4 + Math.max(at, 0);
      throw new Problem({ start: from, end: from + 2 }, 'a comment may not contain `--`');
    }
    return;
  }
  if (/^<\?xml[\s?]/i.test(token)) {
    const atStart = start === 0 || (start === 1 && text.startsWith('\uFEFF'));
    if (!atStart || !token.startsWith('<?xml')) {
      throw new Problem(range, 'the XML declaration may stand only at the very start of the file');
    }
    if (!DECLARATION.test(token)) throw new Problem(range, 'the XML declaration is malformed');
    return;
  }
  if (!INSTRUCTION.test(token)) throw new Problem(range, 'the processing instruction has no name');
}

/** The prefixes in scope inside the tag. Checks attributes on the way. */
function checkAttributes(
  token: string,
  start: number,
  from: number,
  inherited: ReadonlySet<string>,
): ReadonlySet<string> {
  const seen = new Map<string, Range>();
  const prefixes = new Set(inherited);
  let at = from;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(token);
    if (match === null) break;
    const [whole, space = '', name = '', quoted = ''] = match;
    const range = { start: start + at + space.length, end: start + at + whole.length };
    if (space === '') throw new Problem(range, `white space is missing before \`${name}\``);
    const twin = seen.get(name);
    if (twin !== undefined) {
      const related = { message: 'first given here', range: twin };
      throw new Problem(
        range,
        `the attribute \`${name}\` is given twice`,
        'not-well-formed',
        related,
      );
    }
    seen.set(name, range);
    const valueStart = range.end - quoted.length + 1;
    const less = quoted.indexOf('<');
    if (less >= 0) {
      const place = valueStart - 1 + less;
      throw new Problem(
        { start: place, end: place + 1 },
        'a `<` in an attribute must be written `&lt;`',
      );
    }
    checkReferences(quoted.slice(1, -1), valueStart);
    if (name.startsWith('xmlns:')) prefixes.add(name.slice(6));
    at += whole.length;
  }
  BEFORE_MARKUP_END.lastIndex = at;
  if (BEFORE_MARKUP_END.exec(token)?.[0].length !== token.length - at) {
    const place = start + at + (token.slice(at).length - token.slice(at).trimStart().length);
    throw new Problem(
      { start: place, end: start + token.length },
      'an attribute must be written `name="value"`',
    );
  }
  for (const [name, range] of seen) checkPrefix(name, range, prefixes);
  return prefixes;
}

function checkPrefix(name: string, range: Range, prefixes: ReadonlySet<string>): void {
  const colon = name.indexOf(':');
  if (colon <= 0) return;
  const prefix = name.slice(0, colon);
  if (!prefixes.has(prefix)) {
    throw new Problem(range, `the namespace prefix \`${prefix}\` is not declared`);
  }
}

const BUILT_IN_PREFIXES: ReadonlySet<string> = new Set(['xml', 'xmlns']);

/**
 * Walks the tokens; throws the first Problem. fast-xml-parser's own XMLValidator lets pass a second root,
 * bare ampersands, undefined entities and more, and finds nothing that this does not.
 */
function guard(text: string): void {
  const open: Open[] = [];
  let root: Range | undefined;
  for (const { 0: token, index: start } of text.matchAll(TOKEN)) {
    const range = { start, end: start + token.length };
    checkCharacters(token, start);
    if (token.startsWith('<!DOCTYPE')) {
      throw new Problem(range, 'the file has a DOCTYPE declaration', 'doctype');
    }
    if (!token.startsWith('<')) {
      checkText(token, start, open);
    } else if (token.startsWith('<![CDATA[')) {
      if (open.length === 0) throw new Problem(range, 'text stands outside the root element');
    } else if (token.startsWith('<!--') || token.startsWith('<?')) {
      checkAside(token, start, text);
    } else if (token.startsWith('</')) {
      const name = END_TAG.exec(token)?.[1];
      const last = open.pop();
      if (name === undefined) throw new Problem(range, 'the end tag is malformed');
      if (last === undefined) throw new Problem(range, `\`</${name}>\` closes nothing`);
      if (last.name !== name) {
        throw new Problem(
          range,
          `\`</${name}>\` stands where \`</${last.name}>\` is expected`,
          'not-well-formed',
          { message: `\`<${last.name}>\` is opened here`, range: last.range },
        );
      }
    } else {
      const name = token.endsWith('>') ? START_TAG.exec(token)?.[1] : undefined;
      if (name === undefined) {
        throw new Problem(
          { start, end: start + 1 },
          'a `<` that opens no tag must be written `&lt;`, or the tag is not closed',
        );
      }
      if (open.length === 0 && root !== undefined) {
        const related = { message: 'the root element', range: root };
        throw new Problem(range, 'a second root element', 'not-well-formed', related);
      }
      const prefixes = checkAttributes(
        token,
        start,
        name.length + 1,
        open.at(-1)?.prefixes ?? BUILT_IN_PREFIXES,
      );
      checkPrefix(name, { start: start + 1, end: start + 1 + name.length }, prefixes);
      root ??= range;
      if (!token.endsWith('/>')) open.push({ name, range, prefixes });
    }
  }
  const last = open.at(-1);
  if (last !== undefined) throw new Problem(last.range, `\`<${last.name}>\` is never closed`);
  if (root === undefined) throw new Problem({ start: 0, end: text.length }, 'there is no element');
}

/** The first thing that keeps `text` from being a well-formed document, or undefined. */
export function findXmlProblem(text: string): XmlProblem | undefined {
  try {
    guard(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { kind, message, range, related } = error;
    return related === undefined ? { kind, message, range } : { kind, message, range, related };
  }
  return undefined;
}
