// Upgrades of every file of ../shared, beside those of ACRN's own upgrader.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Board, readBoard } from '../../src/board/board.js';
import { isWithin, type Release } from '../../src/release.js';
import { serviceVm } from '../../src/scenario/nesting.js';
import { readScenario } from '../../src/scenario/read.js';
import { decode } from '../../src/text/encoding.js';
import { type Upgraded, upgrade } from '../../src/upgrade/upgrade.js';
import { childrenNamed, elements, textOf, type XmlElement } from '../../src/xml/node.js';
import { parseXml } from '../../src/xml/parse.js';
import { RECORDED_RELEASES } from './corpus.js';

/** What ACRN's upgrader made of a file (../shared/upgrade/README.md). */
export interface UpgraderRecord {
  readonly source: string;
  readonly from: Release;
  readonly to: Release;
  readonly launch?: string;
  readonly kind: 'real' | 'shape' | 'shape_refused' | 'launch' | 'merged';
  readonly board_file: string;
  readonly output: string | { readonly same_as: string };
  readonly validator: { readonly valid: boolean };
  readonly nesting?: { readonly ok: boolean };
  readonly build: { readonly ok: boolean } | null;
}

function jsonLines<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

export function upgraderRecords(shared: string): UpgraderRecord[] {
  return jsonLines<UpgraderRecord>(join(shared, 'upgrade/upgrader.jsonl'));
}

/** The files that their own release builds. */
export function builtFiles(shared: string): Set<string> {
  const verdicts = jsonLines<{ file: string; build: { ok: boolean } }>(
    join(shared, 'corpus/verdicts.jsonl'),
  );
  return new Set(verdicts.filter(({ build }) => build.ok).map(({ file }) => file));
}

function textOfFile(shared: string, source: string): string {
  const folder = source.startsWith('sources/') ? 'upgrade' : 'corpus';
  return decode(readFileSync(join(shared, folder, source))).text;
}

const boards = new Map<string, Board>();

function boardAt(path: string): Board {
  let board = boards.get(path);
  if (board === undefined) {
    board = readBoard(parseXml(readFileSync(path, 'utf8')));
    boards.set(path, board);
  }
  return board;
}

/** The board file of that name of a release, else of the newest one before it. */
function boardOf(shared: string, name: string, release: Release): Board | undefined {
  const paths = RECORDED_RELEASES.filter((known) => isWithin(release, known))
    .reverse()
    .map((known) => join(shared, 'corpus/real', known, name, `${name}.xml`));
  const path = paths.find((each) => existsSync(each));
  return path === undefined ? undefined : boardAt(path);
}

export interface Job {
  readonly source: string;
  readonly from: Release;
  readonly to: Release;
  readonly launch?: string | undefined;
  readonly board: string;
}

/** Every upgrade of real files, shapes and the files in upgrade/sources to every later release. */
export function jobs(shared: string): Job[] {
  const built = builtFiles(shared);
  const found = new Map<string, Job>();
  const add = (source: string, from: Release, board: string, launch?: string): void => {
    for (const to of RECORDED_RELEASES.filter((next) => next !== from && isWithin(next, from))) {
      found.set(`${source} ${launch ?? ''} ${to}`, { source, from, to, launch, board });
    }
  };
  for (const from of RECORDED_RELEASES) {
    const real = join(shared, 'corpus/real', from);
    for (const board of readdirSync(real)) {
      for (const file of readdirSync(join(real, board))) {
        const source = `real/${from}/${board}/${file}`;
        if (built.has(source)) add(source, from, board);
      }
    }
    for (const file of readdirSync(join(shared, 'corpus/shapes', from))) {
      const source = `shapes/${from}/${file}`;
      if (built.has(source)) add(source, from, file.split('-nvmx-')[0] ?? '');
    }
  }
  for (const record of upgraderRecords(shared)) {
    if (record.kind !== 'launch' && record.kind !== 'merged') continue;
    add(record.source, record.from, basename(dirname(record.source)), record.launch);
  }
  return [...found.values()];
}

export async function runJob(
  shared: string,
  { source, from, to, launch, board }: Job,
): Promise<{ text: string; result: Awaited<ReturnType<typeof upgrade>> }> {
  const text = textOfFile(shared, source);
  const newBoard = boardOf(shared, board, to);
  const oldBoard = boardOf(shared, board, from);
  const result = await upgrade(source, text, {
    from,
    to,
    ...(newBoard === undefined ? {} : { board: newBoard }),
    ...(oldBoard === undefined ? {} : { oldBoard }),
    ...(launch === undefined ? {} : { launch: parseXml(textOfFile(shared, launch)) }),
    force: true,
  });
  return { text, result };
}

/** The errors for which ACRN refuses the result. */
export function refusals({ after }: Upgraded): string[] {
  return after.diagnostics
    .filter(({ severity, category }) => severity === 'error' && category !== 'nested')
    .map(({ rule, message }) => `${rule}: ${message}`);
}

/** Nesting, console, scheduler and root device of the Service VM; undefined without nesting. */
export function nestingOf(text: string, release: Release): Record<string, string> | undefined {
  const document = parseXml(text);
  const vm = serviceVm(readScenario(document, release));
  if (vm === undefined) return undefined;
  const has = (name: string, flag: string): boolean =>
    elements(vm.node).some((node) => node.name === name && textOf(node) === 'y') ||
    childrenNamed(vm.node, 'guest_flags').some((group) =>
      elements(group).some((node) => textOf(node) === flag),
    );
  if (!has('nested_virtualization_support', 'GUEST_FLAG_NVMX_ENABLED')) return undefined;
  const inside = (name: string): string =>
    childrenNamed(vm.node, name)
      .flatMap((node) => [node, ...elements(node)])
      .map(textOf)
      .join(' ');
  const console = inside('console_vuart');
  const scheduler = /<SCHEDULER>([^<]*)</.exec(text)?.[1] ?? '';
  const rootfs = inside('board_private').match(/\/dev\/\S+/)?.[0];
  return {
    lapic: String(has('lapic_passthrough', 'GUEST_FLAG_LAPIC_PASSTHROUGH')),
    console: /PCI_VUART|^PCI/.test(console.trim()) ? 'PCI' : '',
    scheduler,
    root: rootfs ?? /root=(\S+)/.exec(inside('os_config'))?.[1] ?? '',
  };
}

/** The path=value lines of a document (../shared/upgrade/README.md). */
export function pathLines(text: string): string[] {
  const lines: string[] = [];
  const visit = (node: XmlElement, path: string): void => {
    for (const { name, value } of node.attributes) lines.push(`${path}/@${name}=${value}`);
    const inner = elements(node);
    if (inner.length === 0) lines.push(`${path}=${textOf(node)}`);
    for (const next of inner) {
      const twins = inner.filter(({ name }) => name === next.name);
      const number = twins.length > 1 ? `[${twins.indexOf(next) + 1}]` : '';
      visit(next, `${path}/${next.name}${number}`);
    }
  };
  const { root } = parseXml(text);
  visit(root, `/${root.name}`);
  return lines;
}

/** The upgrader's output, also where the record only names the target with the same. */
export function outputOf(record: UpgraderRecord, all: readonly UpgraderRecord[]): string {
  if (typeof record.output === 'string') return record.output;
  const { same_as } = record.output;
  const other = all.find(
    (next) => next.source === record.source && next.launch === record.launch && next.to === same_as,
  );
  return typeof other?.output === 'string' ? other.output : '';
}
