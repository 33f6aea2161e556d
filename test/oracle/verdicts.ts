// Checks every file of the corpus as the command line would, for comparison with what ACRN's tools said.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Board, readBoard } from '../../src/board/board.js';
import { lint } from '../../src/lint.js';
import type { Release } from '../../src/release.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { decode } from '../../src/text/encoding.js';
import { type Range, sourceText } from '../../src/text/source.js';
import { childrenNamed, type XmlElement } from '../../src/xml/node.js';
import { parseXml, readXml } from '../../src/xml/parse.js';

/** One line of the corpus' verdicts.jsonl, see the README there. */
export interface Verdict {
  readonly file: string;
  readonly release: Release;
  readonly board_file: string;
  readonly mutation: string | null;
  readonly mutated_path: string | null;
  readonly base_setup_ok?: boolean;
  readonly tool_exception?: unknown;
  readonly semantic_exceptions?: unknown;
  readonly schema: { readonly valid: boolean; readonly only_xpath_type_errors?: boolean } | null;
  readonly semantic: {
    readonly errors: readonly {
      readonly severity: string;
      readonly source?: string;
      readonly message: string;
    }[];
  } | null;
  readonly build: { readonly ok: boolean; readonly step: string | null; readonly message: string };
}

export interface Checked {
  readonly verdict: Verdict;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

const boards = new Map<string, Board>();

export function boardAt(path: string): Board {
  let board = boards.get(path);
  if (board === undefined) {
    board = readBoard(parseXml(readFileSync(path, 'utf8')));
    boards.set(path, board);
  }
  return board;
}

export function verdicts(corpus: string): Verdict[] {
  return readFileSync(join(corpus, 'verdicts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
}

export async function check(corpus: string, verdict: Verdict): Promise<Checked> {
  const { text, encoding, problem } = decode(readFileSync(join(corpus, verdict.file)));
  const { diagnostics } = await lint(sourceText(verdict.file, text), {
    release: verdict.release,
    board: boardAt(join(corpus, verdict.board_file)),
    encoding,
    ...(problem && { encodingProblem: problem }),
  });
  return { verdict, text, diagnostics };
}

/** The element at an XPath of the corpus, and its parent; the attribute's element for an attribute. */
function elementAt(root: XmlElement, path: string): { at?: XmlElement; parent?: XmlElement } {
  let parent: XmlElement | undefined;
  let at: XmlElement | undefined = root;
  const steps = path.split('/').filter((part) => part !== '' && !part.startsWith('@'));
  for (const step of steps.slice(1)) {
    const [, name = '', index = '1'] = /^([^[]+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    parent = at;
    at = parent && childrenNamed(parent, name)[Number(index) - 1];
    if (at === undefined) break;
  }
  return { ...(at && { at }), ...(parent && { parent }) };
}

function within(inner: Range, outer: Range | undefined): boolean {
  return outer !== undefined && inner.start >= outer.start && inner.end <= outer.end;
}

/** Whether a diagnostic stands inside the changed element or on the start tag of its parent. */
export function isAtRightPlace({ verdict, text, diagnostics }: Checked): boolean {
  const result = readXml(text);
  if ('problem' in result || verdict.mutated_path === null) return true;
  const { at, parent } = elementAt(result.document.root, verdict.mutated_path);
  return diagnostics.some(
    ({ range }) => within(range, at?.range) || within(range, parent?.startTag),
  );
}

/** A row of the table that the oracle tests print. */
export interface Row {
  files: number;
  agree: number;
  disagree: number;
  'false alarms': number;
  misses: number;
}

export function emptyRow(): Row {
  return { files: 0, agree: 0, disagree: 0, 'false alarms': 0, misses: 0 };
}

/** Counts one file, and describes it when the two verdicts differ. */
export function compare(
  row: Row,
  { verdict, diagnostics }: Checked,
  ours: boolean,
  theirs: boolean,
): string | undefined {
  row.files += 1;
  if (ours === theirs) {
    row.agree += 1;
    return undefined;
  }
  row.disagree += 1;
  row[ours ? 'false alarms' : 'misses'] += 1;
  const said = diagnostics.map(({ rule, category }) => `${rule} (${category})`).join(', ');
  const what = ours ? 'ACRN takes it' : 'ACRN refuses it';
  return `${verdict.file}: ${what}; ours: ${said || 'nothing'}; ACRN: ${verdict.build.step ?? ''} ${verdict.build.message ?? ''} ${(verdict.semantic?.errors ?? []).map(({ message }) => message).join(' | ')}`;
}
