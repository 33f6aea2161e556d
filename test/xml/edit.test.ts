import { describe, expect, test } from 'vitest';
import { applyEdits, type TextEdit } from '../../src/text/edit.js';
import {
  insertAfter,
  insertBefore,
  insertLast,
  removeElement,
  setAttribute,
  setValue,
} from '../../src/xml/edit.js';
import { walk, type XmlDocument, type XmlElement } from '../../src/xml/node.js';
import { parseXml } from '../../src/xml/parse.js';

function edited(
  text: string,
  name: string,
  edit: (node: XmlElement, document: XmlDocument) => TextEdit,
): string {
  const document = parseXml(text);
  const node = [...walk(document.root)].find((candidate) => candidate.name === name);
  if (node === undefined) throw new Error(`no <${name}> in ${text}`);
  return applyEdits(text, [edit(node, document)]);
}

describe('setValue', () => {
  test.each([
    ['<a><b>x</b></a>', '<a><b>y</b></a>'],
    ['<a><b> x\n</b></a>', '<a><b>y</b></a>'],
    ['<a><b></b></a>', '<a><b>y</b></a>'],
    ['<a><b/></a>', '<a><b>y</b></a>'],
    ['<a><b /></a>', '<a><b >y</b></a>'],
    ['<a><b i="1">x<!-- why --></b></a>', '<a><b i="1">y<!-- why --></b></a>'],
    ['<a><b><![CDATA[x]]></b></a>', '<a><b>y</b></a>'],
  ])('%j', (before, after) => {
    expect(edited(before, 'b', (node) => setValue(node, 'y'))).toBe(after);
  });

  test('escapes', () => {
    expect(edited('<a><b/></a>', 'b', (node) => setValue(node, '<&>'))).toBe(
      '<a><b>&lt;&amp;&gt;</b></a>',
    );
  });
});

describe('insertAfter', () => {
  const added = { name: 'n', value: '1' };
  const group = { name: 'g', attributes: { id: '0' }, children: [added] };
  test.each([
    ['<a>\n  <b/>\n</a>', added, '<a>\n  <b/>\n  <n>1</n>\n</a>'],
    ['<a>\r\n\t<b/>\r\n</a>', added, '<a>\r\n\t<b/>\r\n\t<n>1</n>\r\n</a>'],
    ['<a><b/></a>', group, '<a><b/><g id="0"><n>1</n></g></a>'],
    [
      '<a>\n  <b>\n     <c/>\n  </b>\n</a>',
      group,
      '<a>\n  <b>\n     <c/>\n  </b>\n  <g id="0">\n     <n>1</n>\n  </g>\n</a>',
    ],
  ])('%j', (before, element, after) => {
    expect(edited(before, 'b', (node, document) => insertAfter(document, node, element))).toBe(
      after,
    );
  });
});

describe('insertBefore', () => {
  const added = { name: 'n', value: '1' };
  test.each([
    ['<a>\n  <b/>\n</a>', '<a>\n  <n>1</n>\n  <b/>\n</a>'],
    ['<a>\r\n\t<b/>\r\n</a>', '<a>\r\n\t<n>1</n>\r\n\t<b/>\r\n</a>'],
    ['<a><b/></a>', '<a><n>1</n><b/></a>'],
    ['<a>\n  <!-- b -->\n  <b/>\n</a>', '<a>\n  <n>1</n>\n  <!-- b -->\n  <b/>\n</a>'],
  ])('%j', (before, after) => {
    expect(edited(before, 'b', (node, document) => insertBefore(document, node, added))).toBe(
      after,
    );
  });
});

describe('setAttribute', () => {
  test.each([
    ['<a><b i="1"/></a>', '<a><b i="&lt;&quot;\'"/></a>'],
    ["<a><b i = '1' j='2'>x</b></a>", "<a><b i = '&lt;\"&apos;' j='2'>x</b></a>"],
  ])('%j', (before, after) => {
    const set = (node: XmlElement, document: XmlDocument) => {
      const [found] = node.attributes;
      if (found === undefined) throw new Error(`no attribute in ${before}`);
      return setAttribute(document, found, `<"'`);
    };
    expect(edited(before, 'b', set)).toBe(after);
  });
});

describe('insertLast', () => {
  const added = { name: 'n', value: '1' };
  test.each([
    ['<a>\n  <b>\n    <c/>\n  </b>\n</a>', '<a>\n  <b>\n    <c/>\n    <n>1</n>\n  </b>\n</a>'],
    ['<a>\n  <b/>\n</a>', '<a>\n  <b>\n    <n>1</n>\n  </b>\n</a>'],
    ['<a>\n  <b>\n  </b>\n</a>', '<a>\n  <b>\n    <n>1</n>\n  </b>\n</a>'],
    ['<a><b></b></a>', '<a><b><n>1</n></b></a>'],
  ])('%j', (before, after) => {
    expect(edited(before, 'b', (node, document) => insertLast(document, node, added))).toBe(after);
  });
});

describe('removeElement', () => {
  test.each([
    ['its line', '<a>\n  <b/>\n  <c/>\n</a>', '<a>\n  <c/>\n</a>'],
    ['CRLF', '<a>\r\n  <b/>\r\n  <c/>\r\n</a>', '<a>\r\n  <c/>\r\n</a>'],
    ['its own comment', '<a>\n  <!-- b -->\n  <b/>\n</a>', '<a>\n</a>'],
    ['a comment behind it', '<a>\n  <b/> <!-- b -->\n</a>', '<a>\n</a>'],
    [
      'no comment behind a blank line',
      '<a>\n  <!-- x -->\n\n  <b/>\n</a>',
      '<a>\n  <!-- x -->\n\n</a>',
    ],
    [
      'no comment of the line above',
      '<a>\n  <c/> <!-- c -->\n  <b/>\n</a>',
      '<a>\n  <c/> <!-- c -->\n</a>',
    ],
    ['only itself in a shared line', '<a><c/><b/><d/></a>', '<a><c/><d/></a>'],
    ['blank lines around it stay', '<a>\n\n  <b/>\n\n</a>', '<a>\n\n\n</a>'],
  ])('%s', (_, before, after) => {
    expect(edited(before, 'b', (node, document) => removeElement(document, node))).toBe(after);
  });
});
