// Compares the XML and schema stages with what ACRN's own schema validation said of the corpus.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { validateSchema } from '../../src/schema/index.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import type { Range } from '../../src/text/source.js';
import { childrenNamed, type XmlDocument, type XmlElement } from '../../src/xml/node.js';
import { findXmlProblem, parseXml } from '../../src/xml/parse.js';
import { shared } from '../shared.js';
import {
  type CorpusRecord,
  corpusRecords,
  decodeXml,
  kindOf,
  RECORDED_RELEASES,
} from './corpus.js';

interface Outcome {
  readonly record: CorpusRecord;
  readonly document: XmlDocument | undefined;
  readonly xmlProblem: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

async function run(record: CorpusRecord, folder: string): Promise<Outcome> {
  const text = decodeXml(readFileSync(join(folder, record.file)));
  const problem = text === undefined ? { message: 'undecodable' } : findXmlProblem(text);
  if (text === undefined || problem !== undefined) {
    return { record, document: undefined, xmlProblem: problem?.message, diagnostics: [] };
  }
  const document = parseXml(text);
  const diagnostics = await validateSchema(document, record.release);
  return { record, document, xmlProblem: undefined, diagnostics };
}

/** The element at an XPath of the corpus; the attribute's element for an attribute. */
function elementAt(root: XmlElement, path: string): { at?: XmlElement; parent?: XmlElement } {
  let parent: XmlElement | undefined;
  let at: XmlElement | undefined;
  for (const step of path.split('/').filter((part) => part !== '')) {
    if (step.startsWith('@')) break;
    const [, name = '', index = '1'] = /^([^[]+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    parent = at;
    at =
      parent === undefined && root.name === name
        ? root
        : parent && childrenNamed(parent, name)[Number(index) - 1];
    if (at === undefined) break;
  }
  return { ...(at && { at }), ...(parent && { parent }) };
}

function within(inner: Range, outer: Range | undefined): boolean {
  return outer !== undefined && inner.start >= outer.start && inner.end <= outer.end;
}

/** Whether a diagnostic stands inside the changed element or on the start tag of its parent. */
function rightPlace({ record, document, diagnostics }: Outcome): boolean {
  if (document === undefined || record.mutated_path === undefined) return true;
  const { at, parent } = elementAt(document.root, record.mutated_path);
  return diagnostics.some(
    ({ range }) =>
      within(range, at?.range) || within(range, parent?.startTag) || (at ?? parent) === undefined,
  );
}

describe.skipIf(shared === undefined)('against ACRN (needs ../shared)', () => {
  const folder = join(shared ?? '', 'corpus');
  const records = shared === undefined ? [] : corpusRecords(shared);
  const table: Record<string, Record<string, number>> = {};

  for (const release of RECORDED_RELEASES) {
    test(`${release}: the schema stage refuses what ACRN refuses`, async () => {
      const wrong: string[] = [];
      const row = {
        files: 0,
        agree: 0,
        disagree: 0,
        'false alarms': 0,
        misses: 0,
        rejected: 0,
        'right place': 0,
      };
      for (const record of records.filter((each) => each.release === release)) {
        if (record.schema === null || record.schema.only_xpath_type_errors === true) continue;
        const outcome = await run(record, folder);
        const refused = outcome.xmlProblem !== undefined || outcome.diagnostics.length > 0;
        row.files += 1;
        if (refused !== record.schema.valid) row.agree += 1;
        else {
          row.disagree += 1;
          row[refused ? 'false alarms' : 'misses'] += 1;
          const ours =
            outcome.xmlProblem ?? outcome.diagnostics.map((d) => `${d.rule}: ${d.message}`);
          const theirs = record.schema.errors.map((error) => `${error.path} ${error.reason}`);
          wrong.push(
            `${record.file} (${kindOf(record)}): ours ${ours}; ACRN ${theirs.join(' | ')}`,
          );
        }
        if (!record.schema.valid && record.mutation !== null && outcome.xmlProblem === undefined) {
          row.rejected += 1;
          if (rightPlace(outcome)) row['right place'] += 1;
        }
      }
      table[release] = row;
      expect(row.files, `${release}: the corpus has no files`).toBeGreaterThan(0);
      // ACRN's schema stage reads files with a DOCTYPE; the XML stage refuses them on purpose.
      const open = wrong.filter((line) => !line.includes('DOCTYPE'));
      expect(open, open.join('\n')).toEqual([]);
    });
  }

  test('print the table', () => {
    console.table(table);
  });
});
