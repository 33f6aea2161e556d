// Every generated file equals ACRN's own, for every scenario of the corpus.
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { BuildResult } from '../../src/config-tools/pipeline.js';
import { elements, textOf, type XmlElement } from '../../src/xml/node.js';
import { parseXml } from '../../src/xml/parse.js';
import { shared } from '../shared.js';
import { RECORDED_RELEASES } from './corpus.js';
import { expectFigures, table } from './figures.js';
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
  const rows: unknown[][] = [];
  for (const release of shared === undefined ? [] : RECORDED_RELEASES) {
    describe(release, () => {
      const cases = oracleCases(corpus, release);
      let [files, equal] = [0, 0];
      afterAll(() => rows.push([release, cases.length, files, equal]));
      for (const oracle of cases) {
        let result: BuildResult | undefined;
        const built = () => {
          result ??= buildCase(corpus, oracle);
          return result;
        };
        test(oracle.name, () => {
          expect(built().stop?.message).toBeUndefined();
          const expectedFiles = Object.keys(oracle.files).length;
          const differences = Object.entries(oracle.files).flatMap(([file, expected]) =>
            compare(file, expected, artifactNamed(built(), file)),
          );
          files += expectedFiles;
          equal += expectedFiles - differences.length;
          expect(
            differences.map(
              ({ file, line, expected, found }) =>
                `${file}:${line}: ACRN ${expected}, here ${found}`,
            ),
          ).toEqual([]);
        });

        test.skipIf(oracle.populated_scenario === null)(`${oracle.name}: .scenario.xml`, () => {
          const made = artifactNamed(built(), '.scenario.xml') ?? '';
          const expected = parseXml(oracle.populated_scenario ?? '');
          expect(treeLines(parseXml(made).root)).toEqual(treeLines(expected.root));
        });
      }
    });
  }

  test('the figures of docs/oracle.md are these', () => {
    expectFigures(
      'docs/oracle.md',
      'generated files',
      table(['release', 'scenarios', 'files', 'equal'], rows),
    );
  });
});
