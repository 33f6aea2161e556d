// Every generated file equals ACRN's own, for every scenario of the corpus.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { elements, textOf, type XmlElement } from '../../src/xml/node.js';
import { parseXml } from '../../src/xml/parse.js';
import { shared } from '../shared.js';
import { RECORDED_RELEASES } from './corpus.js';
import { artifactNamed, buildCase, compare, oracleCases } from './generated-files.js';

/** A line for each element: its path, attributes and value. */
function treeLines(node: XmlElement, path = ''): string[] {
  const here = `${path}/${node.name}`;
  const attributes = node.attributes.map(({ name, value }) => ` ${name}=${value}`).join('');
  return [
    `${here}${attributes} ${textOf(node).trim()}`,
    ...elements(node).flatMap((child) => treeLines(child, here)),
  ];
}

describe.skipIf(shared === undefined)('generated files (needs ../shared)', () => {
  const corpus = join(shared ?? '', 'corpus');
  for (const release of shared === undefined ? [] : RECORDED_RELEASES) {
    describe(release, () => {
      for (const oracle of oracleCases(corpus, release)) {
        test(oracle.name, () => {
          const result = buildCase(corpus, oracle);
          expect(result.stop?.message).toBeUndefined();
          const differences = Object.entries(oracle.files).flatMap(([file, expected]) =>
            compare(file, expected, artifactNamed(result, file)),
          );
          expect(
            differences.map(
              ({ file, line, expected, found }) =>
                `${file}:${line}: ACRN ${expected}, here ${found}`,
            ),
          ).toEqual([]);
        });

        test.skipIf(oracle.populated_scenario === null)(`${oracle.name}: .scenario.xml`, () => {
          const made = artifactNamed(buildCase(corpus, oracle), '.scenario.xml') ?? '';
          const expected = parseXml(oracle.populated_scenario ?? '');
          expect(treeLines(parseXml(made).root)).toEqual(treeLines(expected.root));
        });
      }
    });
  }
});
