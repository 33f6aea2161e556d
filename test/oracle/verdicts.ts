// What our command and library, and what ACRN's own tools say of the files of the corpus.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Board, readBoard } from '../../src/board/board.js';
import { lint } from '../../src/lint.js';
import type { Release } from '../../src/release.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { decode } from '../../src/text/encoding.js';
import { type Range, sourceText } from '../../src/text/source.js';
import { childrenNamed, type XmlElement } from '../../src/xml/node.js';
import { parseXml, readXml } from '../../src/xml/parse.js';
import { run } from '../cli/run.js';
import { expectCheckReport, expectSarif } from '../report-schemas.js';

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

/** A finding as `check --format json` prints it. */
export interface JsonFinding {
  readonly rule: string;
  readonly category: string;
  readonly severity: string;
  readonly offset: number;
  readonly endOffset: number;
}

export interface Checked {
  readonly verdict: Verdict;
  readonly findings: readonly JsonFinding[];
}

export function verdicts(corpus: string): Verdict[] {
  return readFileSync(join(corpus, 'verdicts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
}

/**
 * Checks files with the command, each with the board of its verdict; files of one board in one call. Its reports are
 * valid by their schemas.
 */
export async function checkAll(corpus: string, all: readonly Verdict[]): Promise<Checked[]> {
  const found = new Map<string, readonly JsonFinding[]>();
  const sarif = join(mkdtempSync(join(tmpdir(), 'acrn-nvmx-test-')), 'report.sarif');
  const settings = ({ release, board_file }: Verdict) =>
    ['--release', release, '--board', board_file].join(' ');
  for (const options of new Set(all.map(settings))) {
    const files = all.filter((verdict) => settings(verdict) === options).map(({ file }) => file);
    const argv = ['check', '--format', 'json', '--format', `sarif=${sarif}`, ...options.split(' ')];
    const { stdout, stderr } = await run([...argv, ...files], { cwd: corpus });
    expect(stderr, `check ${options}`).toBe('');
    expectCheckReport(stdout);
    expectSarif(readFileSync(sarif, 'utf8'));
    for (const { path, diagnostics } of JSON.parse(stdout).files) found.set(path, diagnostics);
  }
  return all.map((verdict) => {
    const findings = found.get(verdict.file);
    if (findings === undefined) throw new Error(`${verdict.file} is not in the report`);
    return { verdict, findings };
  });
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

/** What the library finds in the file of a verdict. */
export async function lintFile(corpus: string, verdict: Verdict): Promise<readonly Diagnostic[]> {
  const { text, encoding, problem } = decode(readFileSync(join(corpus, verdict.file)));
  const { diagnostics } = await lint(sourceText(verdict.file, text), {
    release: verdict.release,
    board: boardAt(join(corpus, verdict.board_file)),
    encoding,
    ...(problem && { encodingProblem: problem }),
  });
  return diagnostics;
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

/** Whether a finding stands inside the changed element or on the start tag of its parent. */
export function isAtRightPlace(corpus: string, { verdict, findings }: Checked): boolean {
  const result = readXml(decode(readFileSync(join(corpus, verdict.file))).text);
  if ('problem' in result || verdict.mutated_path === null) return true;
  const { at, parent } = elementAt(result.document.root, verdict.mutated_path);
  const within = ({ offset, endOffset }: JsonFinding, outer: Range | undefined) =>
    outer !== undefined && offset >= outer.start && endOffset <= outer.end;
  return findings.some((found) => within(found, at?.range) || within(found, parent?.startTag));
}

/** Describes a file of which ACRN and we think differently. */
export function difference({ verdict, findings }: Checked, ours: boolean): string {
  const said = findings.map(({ rule, category }) => `${rule} (${category})`).join(', ');
  const what = ours ? 'ACRN takes it' : 'ACRN refuses it';
  return `${verdict.file}: ${what}; ours: ${said || 'nothing'}; ACRN: ${verdict.build.step ?? ''} ${verdict.build.message ?? ''} ${(verdict.semantic?.errors ?? []).map(({ message }) => message).join(' | ')}`;
}
