import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { elements, textOf, walk, type XmlElement } from '../../src/xml/node.js';
import { parseXml, readXml } from '../../src/xml/parse.js';
import { scenarioFiles } from '../scenarios.js';

/** [text, what the message says, the text of the range] */
const malformed: readonly (readonly [string, RegExp, string])[] = [
  ['', /no element/, ''],
  ['text', /outside the root/, 'text'],
  ['<a/>x', /outside the root/, 'x'],
  ['<a/>\uFEFF', /outside the root/, '\uFEFF'],
  ['<a/><b/>', /second root/, '<b/>'],
  ['<a>', /never closed/, '<a>'],
  ['</a>', /closes nothing/, '</a>'],
  ['<a></b>', /`<\/b>` stands where `<\/a>`/, '</b>'],
  ['<a><b></a></b>', /stands where `<\/b>`/, '</a>'],
  ['<a>&</a>', /bare `&`/, '&'],
  ['<a>&nbsp;</a>', /`&nbsp;` is no character or entity/, '&nbsp;'],
  ['<a>&#0;</a>', /`&#0;` is no character/, '&#0;'],
  ['<a>&#x110000;</a>', /is no character/, '&#x110000;'],
  ['<a b="&x"/>', /bare `&`/, '&'],
  ['<a b="<"/>', /`<` in an attribute/, '<'],
  ['<a b/>', /name="value"/, 'b/>'],
  ['<a b=c/>', /name="value"/, 'b=c/>'],
  ['<a b="1"c="2"/>', /white space is missing before `c`/, 'c="2"'],
  ['<a b="1" b="2"/>', /given twice/, 'b="2"'],
  ['<a x:b="1"/>', /prefix `x` is not declared/, 'x:b="1"'],
  ['<x:a/>', /prefix `x` is not declared/, 'x:a'],
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
  ['<a><!ELEMENT b></a>', /opens no tag|no comment/, '<!ELEMENT b>'],
  ['<a/><!DOCTYPE a>', /before the root/, '<!DOCTYPE a>'],
  ['<!DOCTYPE a><!DOCTYPE a><a/>', /once only/, '<!DOCTYPE a>'],
  ['<!DOCTYPE><a/>', /malformed/, '<!DOCTYPE>'],
  ['<!DOCTYPE a [<!ENTITY e "<b/>">]><a>&e;</a>', /holds markup/, '<b/>'],
  ['<!DOCTYPE a [<!ENTITY e SYSTEM "x">]><a>&e;</a>', /`&e;` is no character/, '&e;'],
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
    '<!DOCTYPE a SYSTEM "no-such.dtd"><a/>',
    '<!DOCTYPE a [<!ENTITY e "x"><!-- ]> -->]><a b="&e;">&e;</a>',
  ])('%j', (text) => {
    expect(readXml(text)).toHaveProperty('document');
  });
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

/** Names, nesting and ranges as fast-xml-parser sees them. */
function asOtherParser(nodes: readonly Record<string | symbol, unknown>[]): unknown[] {
  const metadata = XMLParser.getMetaDataSymbol() as symbol;
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    const range = node[metadata] as { startIndex: number; endIndex: number } | undefined;
    if (name === undefined || name.startsWith('?') || range === undefined) return [];
    const inside = asOtherParser(node[name] as Record<string | symbol, unknown>[]);
    return [[name, range.startIndex, range.endIndex, inside]];
  });
}

function asOurs(node: XmlElement): unknown[] {
  return [node.name, node.range.start, node.range.end, elements(node).map(asOurs)];
}

describe('fast-xml-parser sees the same elements at the same places', () => {
  const parser = new XMLParser({
    preserveOrder: true,
    processEntities: false,
    captureMetaData: true,
    trimValues: false,
  });
  const readable = scenarioFiles.filter(({ text }) => 'document' in readXml(text));
  test.each(readable)('$path', ({ text }) => {
    const { root } = parseXml(text);
    expect([asOurs(root)]).toEqual(asOtherParser(parser.parse(text)));
    for (const node of walk(root))
      expect(text.startsWith(`<${node.name}`, node.range.start)).toBe(true);
  });
});
