import { describe, expect, test } from 'vitest';
import type { Range } from '../../src/text/source.js';
import { elements, textOf, walk, type XmlNode } from '../../src/xml/node.js';
import { parseXml, readXml } from '../../src/xml/parse.js';
import { scenarioFiles } from '../scenarios.js';
import recorded from './recorded.json' with { type: 'json' };

/** [text, what the message says, the text of the range] */
const malformed: readonly (readonly [string, RegExp, string])[] = [
  ['', /no element/, ''],
  ['text', /outside the root/, 'text'],
  ['<a/>x', /outside the root/, 'x'],
  ['<a/>\uFEFF', /outside the root/, '\uFEFF'],
  ['<a/><b/>', /second root/, '<b/>'],
  ['<a>', /never closed/, '<a>'],
  ['</a>', /closes nothing/, '</a>'],
  ['<a></b>', /`<\/b>` is found where `<\/a>`/, '</b>'],
  ['<a><b></a></b>', /is found where `<\/b>`/, '</a>'],
  ['<a>&</a>', /bare `&`/, '&'],
  ['<a>&nbsp;</a>', /`&nbsp;` is not a character or entity/, '&nbsp;'],
  ['<a>&#0;</a>', /`&#0;` is not a character/, '&#0;'],
  ['<a>&#x110000;</a>', /is not a character/, '&#x110000;'],
  ['<a b="&x"/>', /bare `&`/, '&'],
  ['<a b="<"/>', /`<` in an attribute/, '<'],
  ['<a b/>', /name="value"/, 'b/>'],
  ['<a b=c/>', /name="value"/, 'b=c/>'],
  ['<a b="1"c="2"/>', /white space is missing before `c`/, 'c="2"'],
  ['<a b="1" b="2"/>', /given twice/, 'b="2"'],
  ['<a x:b="1"/>', /prefix `x` is not declared/, 'x:b="1"'],
  ['<x:a/>', /prefix `x` is not declared/, 'x:a'],
  ['<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>', /`y:b` is given twice/, 'y:b="2"'],
  ['<:a/>', /not a name/, ':a'],
  ['<a b:="1"/>', /not a name/, 'b:="1"'],
  ['<a xmlns:x=""/>', /declared with an empty/, 'xmlns:x=""'],
  ['<a xmlns:xml="u"/>', /own namespaces/, 'xmlns:xml="u"'],
  ['<a xmlns:xmlns="u"/>', /may not be declared/, 'xmlns:xmlns="u"'],
  ['<a><?b:c?></a>', /may not hold a colon/, '<?b:c?>'],
  ['<!DOCTYPE a [<!ELEMENT a ANY>]><a/>', /more than entities/, '<!ELEMENT a ANY>'],
  ['<!DOCTYPE a [ %p; ]><a/>', /malformed/, '<!DOCTYPE a ['],
  ['<a>]]></a>', /`]]>`/, ']]>'],
  ['<a><!-- -- --></a>', /may not contain `--`/, '--'],
  ['<a><!-- ---></a>', /may not contain `--`/, '- '.trim()],
  ['<a>\u0001</a>', /U\+0001/, '\u0001'],
  ['<a>\uD800</a>', /U\+D800/, '\uD800'],
  ['<a><</a>', /opens no tag/, '<'],
  ['<1/>', /opens no tag/, '<'],
  [' <?xml version="1.0"?><a/>', /very start/, '<?xml version="1.0"?>'],
  ['<?xml version="2.0"?><a/>', /malformed/, '<?xml version="2.0"?>'],
  ['<?XML version="1.0"?><a/>', /very start/, '<?XML version="1.0"?>'],
  ['<a><? x?></a>', /no name/, '<? x?>'],
  ['<![CDATA[x]]><a/>', /outside the root/, '<![CDATA[x]]>'],
  ['<a><!ELEMENT b></a>', /opens no tag|not a comment/, '<!ELEMENT b>'],
  ['<a/><!DOCTYPE a>', /before the root/, '<!DOCTYPE a>'],
  ['<!DOCTYPE a><!DOCTYPE a><a/>', /only one DOCTYPE/, '<!DOCTYPE a>'],
  ['<!DOCTYPE><a/>', /malformed/, '<!DOCTYPE'],
  ['<!DOCTYPE a [<!-- > ]><a/>', /DOCTYPE declaration is malformed/, '<!DOCTYPE a ['],
  ['<!DOCTYPE a=""><a/>', /DOCTYPE declaration is malformed/, '<!DOCTYPE a'],
  ['<a><!-- x></a>', /never closed/, '<!-- x>'],
  ['<a><![CDATA[x></a>', /not a comment/, '<![CDATA[x>'],
  ['<a><!-- x ---></a>', /may not contain `--`/, '--'],
  ['<a\u00A0b="1"/>', /name="value"/, '\u00A0b="1"'],
  ['<a></a\u00A0>', /malformed/, '</a\u00A0>'],
  ['\u00A0<a/>', /outside the root/, '\u00A0'],
  ['<!DOCTYPE a [<!ENTITY e "<b/>">]><a>&e;</a>', /holds markup/, '<b/>'],
  ['<!DOCTYPE a [<!ENTITY e SYSTEM "x">]><a>&e;</a>', /`&e;` is not a character/, '&e;'],
  [`${'<a>'.repeat(300)}`, /more than 256 deep/, '<a>'],
];

describe('what is not well-formed', () => {
  test.each(malformed)('%j', (text, message, place) => {
    const result = readXml(text);
    expect('problem' in result, `${JSON.stringify(text)} is refused`).toBe(true);
    if (!('problem' in result)) return;
    expect(result.problem.message).toMatch(message);
    const { start, end } = result.problem.range;
    expect(text.slice(start, end)).toContain(place);
  });
});

describe('what is well-formed', () => {
  test.each([
    '<a/>',
    '\uFEFF<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<a></a >\r\n',
    '<!-- - --><a b=\'"\' c="\'"><?p x?><![CDATA[<&]]>&lt;&#65;&#x42;</a><!---->',
    '<a xmlns:x="u"><x:b x:c="1"/></a>',
    '<a xml:space="preserve"/>',
    '<ä.-·/>',
    "<a><?p don't ?><constructor/><__proto__/><toString></toString><prototype/></a>",
    '<!DOCTYPE a SYSTEM "no-such.dtd"><a/>',
    '<!DOCTYPE a [<!ENTITY e "x"><!-- ]> -->]><a b="&e;">&e;</a>',
  ])('%j', (text) => {
    expect(readXml(text)).toHaveProperty('document');
  });
});

test.each([
  ['in text', '', (n: number) => '&a;'.repeat(n)],
  ['in attributes', '', (n: number) => '<z a="&a;"/>'.repeat(n)],
  ['in entities', '<!ENTITY b "&a;">', () => ''],
])('entities %s stand for a million characters at most', (_, entity, content) => {
  const document = (n: number) =>
    `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(9_990)}">${entity.repeat(n)}]><r>${content(n)}</r>`;
  expect(readXml(document(100))).toHaveProperty('document');
  const message = 'the entities are longer than 1000000 characters';
  expect(readXml(document(101))).toMatchObject({ problem: { message } });
});

test('an entity stands for its text, and no deeper than plain text', () => {
  const entities = '<!ENTITY a "1"><!ENTITY b "&a;&a;"><!ENTITY a "2">';
  const { root, doctype } = parseXml(`<!DOCTYPE r [${entities}]><r>&b;</r>`);
  expect(textOf(root)).toBe('11');
  expect(doctype?.declaresEntity).toBe(true);
});

test('positions and values', () => {
  const text = '<a x=" 1&#10;">\n <b>v&amp;<!--c--><![CDATA[&]]></b><c/></a>';
  const { root } = parseXml(text);
  const [x] = root.attributes;
  const [b, c] = elements(root);
  const cut = (range = { start: 0, end: 0 }) => text.slice(range.start, range.end);
  expect(x?.value).toBe(' 1\n');
  expect(cut(x?.valueRange)).toBe(' 1&#10;');
  expect(cut(root.startTag)).toBe('<a x=" 1&#10;">');
  expect(b && textOf(b)).toBe('v&&');
  expect(cut(b?.content)).toBe('v&amp;<!--c--><![CDATA[&]]>');
  expect(cut(c?.range)).toBe('<c/>');
  expect(c?.selfClosing).toBe(true);
});

const cutOf = ({ start, end }: Range) => `${start}-${end}`;

/** A node with all that is in it: ranges, and values as the file's reader gets them. */
function outline(node: XmlNode): string {
  if (node.kind === 'text' || node.kind === 'cdata') {
    const { kind, range, trimmedRange, value } = node;
    return `${kind} ${cutOf(range)} ${cutOf(trimmedRange)} ${JSON.stringify(value)}`;
  }
  if (node.kind !== 'element') return `${node.kind} ${cutOf(node.range)}`;
  const attributes = node.attributes.map(
    ({ name, range, valueRange, value }) =>
      ` @${name} ${cutOf(range)} ${cutOf(valueRange)} ${JSON.stringify(value)}`,
  );
  const children = node.children.map(outline).join(', ');
  return `${node.name} ${cutOf(node.range)} ${cutOf(node.content)}${attributes.join('')} [${children}]`;
}

function verdict(text: string): string {
  const result = readXml(text);
  if ('document' in result) return outline(result.document.root);
  const { message, range, related } = result.problem;
  const also = related === undefined ? '' : ` (${cutOf(related.range)} ${related.message})`;
  return `${cutOf(range)} ${message}${also}`;
}

// What a parser that read the text in one pass, without any library, made of these documents.
test.each(Object.entries(recorded))('%j', (text, expected) => {
  expect(verdict(text)).toBe(expected);
});

describe('every place holds what it is said to hold', () => {
  const readable = scenarioFiles.filter(({ text }) => 'document' in readXml(text));
  test.each(readable)('$path', ({ text }) => {
    const cut = ({ start, end }: Range) => text.slice(start, end);
    for (const node of walk(parseXml(text).root)) {
      expect(cut(node.nameRange)).toBe(node.name);
      expect(cut(node.startTag)).toMatch(node.selfClosing ? /^<[^<]*\/>$/ : /^<[^<]*[^/<]>$/);
      for (const { name, range, nameRange, valueRange, value } of node.attributes) {
        expect(cut(nameRange)).toBe(name);
        expect(cut(valueRange)).toBe(value);
        expect(cut(range).replace(/\s/g, '')).toContain(`${name}=`);
      }
      expect(text.slice(node.content.end, node.range.end)).toMatch(
        node.selfClosing ? /^$/ : /^<\/[^<>]*>$/,
      );
    }
  });
});

describe('reading takes time in proportion to the text', () => {
  const shapes: Readonly<Record<string, (count: number) => string>> = {
    'comments in a DOCTYPE that never ends': (count) =>
      `<!DOCTYPE a [${'<!-- x -->'.repeat(count)}`,
    'comments in a DOCTYPE that never end': (count) => `<!DOCTYPE a [${'<!-- > '.repeat(count)}`,
    'quotes in a DOCTYPE': (count) => `<!DOCTYPE a [${'<a "\'">\'"'.repeat(count)}`,
    'white space in a tag': (count) => `<a${' '.repeat(count)}b/>`,
    attributes: (count) => `<a${Array.from({ length: count }, (_, i) => ` a${i}="1"`).join('')}/>`,
    'the same attribute': (count) => `<a${' a="1"'.repeat(count)}/>`,
    'a long name': (count) => `<${'a'.repeat(count)} <`,
    comments: (count) => `<a>${'<!---->'.repeat(count)}</a>`,
    'lines of Windows': (count) => `<a>${'<b/>\r\n'.repeat(count)}</a>`,
    references: (count) => `<a>${'&amp;'.repeat(count)}</a>`,
    'a text that ends in white space': (count) => `<a>${`x${' '.repeat(count)}`.repeat(3)}</a>`,
  };
  test.each(Object.entries(shapes))('%s', (_name, shape) => {
    const text = shape(100_000);
    const start = process.cpuUsage();
    readXml(text);
    const { user, system } = process.cpuUsage(start);
    // Quadratic time would be minutes.
    expect((user + system) / 1e6).toBeLessThan(5);
  });
});
