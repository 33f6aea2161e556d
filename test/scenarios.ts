import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Board, readBoard } from '../src/board/board.js';
import { isRelease, type Release } from '../src/release.js';
import { type DecodedText, decode } from '../src/text/encoding.js';
import { parseXml } from '../src/xml/parse.js';

export const scenariosFolder = join(import.meta.dirname, '../scenarios');

/** A scenario of ours: `<board>/<release>-<name>.xml` below scenarios/. */
export interface ScenarioFile extends DecodedText {
  /** Path below scenarios/. */
  readonly path: string;
  readonly release: Release;
  /** Made to be wrong in one way: `-broken-` stands in its name. */
  readonly broken: boolean;
  /** Ready for nested virtualization: check has nothing to say. */
  readonly nested: boolean;
}

const boards = new Map<string, Board>();

/** The board of the folder that a scenario lies in. */
export function boardOf(path: string): Board {
  const folder = dirname(path);
  const known = boards.get(folder);
  if (known !== undefined) return known;
  const text = readFileSync(join(scenariosFolder, folder, `${folder}.xml`), 'utf8');
  const board = readBoard(parseXml(text));
  boards.set(folder, board);
  return board;
}

/** The release that the name of a scenario's file gives. */
export function releaseOf(path: string): Release {
  const release = /^[^/]+\/(v[\d.]+)-.+\.xml$/.exec(path)?.[1] ?? '';
  if (isRelease(release)) return release;
  throw new Error(`scenarios/${path} is not named <board>/<release>-<name>.xml`);
}

function scenarioFile(path: string): ScenarioFile {
  const release = releaseOf(path);
  const name = path.replace(/^.*\/v[\d.]+-|\.xml$/g, '');
  const broken = name.startsWith('broken-');
  return {
    ...decode(readFileSync(join(scenariosFolder, path))),
    path,
    release,
    broken,
    nested: !broken && name.startsWith('nested'),
  };
}

function files(extension: string): string[] {
  return readdirSync(scenariosFolder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(extension))
    .sort();
}

export const boardPaths: readonly string[] = files('.xml').filter((path) => {
  const [folder, file] = path.split('/');
  return file === `${folder}.xml`;
});

export const scenarioFiles: readonly ScenarioFile[] = files('.xml')
  .filter((path) => !boardPaths.includes(path))
  .map(scenarioFile);

/** The .expected files, paths below scenarios/. */
export function expectedPaths(): readonly string[] {
  return files('.expected');
}
