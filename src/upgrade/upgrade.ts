import type { Board } from '../board/board.js';
import { type LintResult, lint } from '../lint.js';
import { expectRelease, type Release, releaseTitle } from '../release.js';
import { guessRelease } from '../scenario/recognise.js';
import { releaseShape } from '../schema/index.js';
import { sourceText } from '../text/source.js';
import type { XmlDocument } from '../xml/node.js';
import { parseXml, readXml } from '../xml/parse.js';
import { Draft } from './draft.js';
import { readLaunchFile } from './launch.js';
import { Notes, type UpgradeNotes } from './notes.js';
import { isLater, stepsBetween } from './steps.js';

export interface UpgradeOptions {
  /** The release to carry it to. */
  readonly to: Release;
  /** The release that it is of; told from its words when it is not given. */
  readonly from?: Release;
  /** The board of the new release: which places and caches there are. */
  readonly board?: Board;
  /** The board of the old release, by which the file is checked first; `board` when it is not given. */
  readonly oldBoard?: Board;
  /** A launch file of v2.x, whose facts v3.x has in the scenario. */
  readonly launch?: XmlDocument;
  /** Upgrade a file with faults too. */
  readonly force?: boolean;
}

export interface Upgraded extends UpgradeNotes {
  readonly from: Release;
  readonly to: Release;
  readonly text: string;
  /** What check says of the old file in its release. */
  readonly before: LintResult;
  /** What check says of the new one. */
  readonly after: LintResult;
}

/** Why a file is not upgraded, in a sentence. */
export interface NotUpgraded {
  readonly refused: 'downward' | 'unreadable' | 'faulty';
  readonly message: string;
  /** What check says of the file, where its faults are the reason. */
  readonly before?: LintResult;
}

/** Errors for which ACRN refuses the file; what only nesting lacks is carried as it is. */
function faultsOf({ diagnostics }: LintResult): number {
  return diagnostics.filter(
    ({ severity, category }) => severity === 'error' && category !== 'nested',
  ).length;
}

/**
 * Carries a scenario to a newer ACRN release: its settings, its nesting, its comments and its layout.
 * @param name the file's name, for messages
 */
export async function upgrade(
  name: string,
  text: string,
  options: UpgradeOptions,
): Promise<Upgraded | NotUpgraded> {
  expectRelease(options.to);
  const read = readXml(text);
  if ('problem' in read) {
    return {
      refused: 'unreadable',
      message: `${name} is not well-formed XML: ${read.problem.message}`,
    };
  }
  const { to, board, oldBoard = board } = options;
  const from = options.from ?? guessOld(read.document, to);
  if (!isLater(from, to)) {
    const same = from === to;
    return {
      refused: 'downward',
      message: `${name} is of ACRN ${releaseTitle(from)}${same ? ' already' : `, and nothing leads down to ${releaseTitle(to)}: newer settings have no place there`}`,
    };
  }
  const before = await lint(sourceText(name, text), {
    release: from,
    ...(oldBoard === undefined ? {} : { board: oldBoard }),
  });
  const faults = faultsOf(before);
  if (faults > 0 && options.force !== true) {
    return {
      refused: 'faulty',
      message: `${name} has ${faults} ${faults === 1 ? 'error' : 'errors'} in its own release, ${releaseTitle(from)}: mend ${faults === 1 ? 'it' : 'them'} first, or use --force`,
      before,
    };
  }
  const draft = new Draft(parseXml(text));
  const notes = new Notes(draft);
  const launched = options.launch === undefined ? [] : readLaunchFile(options.launch);
  for (const step of stepsBetween(from, to)) {
    step.run(draft, { board, launched, notes, shape: await releaseShape(step.to) });
  }
  const after = await lint(sourceText(name, draft.text), {
    release: to,
    ...(board === undefined ? {} : { board }),
  });
  return { from, to, text: draft.text, before, after, ...notes.summary(draft) };
}

/** Where the words of a file fit several releases, the oldest: steps that find nothing to do do nothing. */
function guessOld({ root }: XmlDocument, to: Release): Release {
  const { first, release } = guessRelease(root);
  return isLater(first, to) ? first : release;
}
