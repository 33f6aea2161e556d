import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRelease, RELEASES, type Release } from '../../src/release.js';

/** The releases that the corpus has files of. */
export const RECORDED_RELEASES = RELEASES.filter((release) => release !== 'v3.0.2');

/** One line of the corpus' verdicts.jsonl, see the README there. */
export interface CorpusRecord {
  readonly file: string;
  readonly release: Release;
  readonly board_file: string;
  readonly mutation: string | null;
  readonly mutated_path?: string;
  readonly base_setup_ok?: boolean;
  readonly tool_exception?: unknown;
  readonly semantic_exceptions?: unknown;
  readonly schema: {
    readonly valid: boolean;
    readonly not_well_formed?: boolean;
    readonly only_xpath_type_errors?: boolean;
    readonly errors: readonly { readonly path: string | null; readonly reason: string }[];
  } | null;
}

export function corpusRecords(shared: string): CorpusRecord[] {
  const lines = readFileSync(join(shared, 'corpus/verdicts.jsonl'), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CorpusRecord)
    .filter((record) => isRelease(record.release));
}

/** What a record is about: `real`, `mutants` or `shapes`. */
export function kindOf(record: CorpusRecord): string {
  return record.file.split('/')[0] ?? '';
}

/**
 * The text of an XML file: by its byte order mark, by the encoding that it declares, else UTF-8.
 * Undefined when the bytes are no text in that encoding.
 */
export function decodeXml(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const mark = head.startsWith('\xff\xfe')
    ? 'utf-16le'
    : head.startsWith('\xfe\xff')
      ? 'utf-16be'
      : '';
  const declared = /^<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1];
  try {
    return new TextDecoder(mark || declared || 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
