// fast-xml-parser's parser reads every document; its validator is not asked, for it finds nothing that the guard lets pass.
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { findXmlProblem } from '../../src/xml/parse.js';
import { scenarioFiles } from '../scenarios.js';

// Without what the parser is not shown either: DOCTYPE, instructions, characters beyond U+FFFF.
const PIECES =
  `<a> </a> <a/> <a > </a > <p:b xmlns:p="u"> </p:b> <c d="e"> </c> <c d='"'/> <f g = "'" /> <!--x--> <!-- <a> -->
  <![CDATA[<]]> <![CDATA[]]]]> &amp; &#65; &lt; & < > ]]> " ' = - / : x="y" é xmlns="v" xml:lang="w"`
    .split(/\s+/)
    .concat(' ', '\n', '\t');
const snippet = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((all) => all.join(''));

/** Whether the text was read; it must not be one that the validator refuses. */
function readAlike(text: string): boolean {
  if (findXmlProblem(text) !== undefined) return false;
  const verdict = XMLValidator.validate(text);
  expect(verdict === true ? '' : verdict.err.msg, JSON.stringify(text)).toBe('');
  return true;
}

test('the validator of fast-xml-parser takes whatever is read', () => {
  let read = 0;
  const property = fc.property(snippet, fc.boolean(), (text, isWrapped) => {
    read += Number(readAlike(isWrapped ? `<r>${text}</r>` : text));
  });
  fc.assert(property, { numRuns: 4000 });
  expect(read).toBeGreaterThan(200);
});

test('and whatever is read of a scenario in which something was changed', () => {
  const texts = scenarioFiles.map(({ text }) => text).filter((text) => !text.includes('<?p'));
  let read = 0;
  const property = fc.property(
    fc.constantFrom(...texts),
    fc.nat(),
    snippet,
    (text, seed, change) => {
      const body = text.replace(/^<\?xml.*?\?>/, '');
      const at = seed % body.length;
      read += Number(readAlike(body.slice(0, at) + change + body.slice(at)));
    },
  );
  fc.assert(property, { numRuns: 300 });
  expect(read).toBeGreaterThan(20);
});
