import { basename } from 'node:path';
import { type BuildResult, runBuild } from '../../config-tools/pipeline.js';
import type { FixResult } from '../../fix/fix.js';
import type { Release } from '../../release.js';
import { releaseShape } from '../../schema/index.js';
import type { Diagnostic } from '../../text/diagnostic.js';
import type { XmlDocument } from '../../xml/node.js';
import { parseXml } from '../../xml/parse.js';
import { now } from '../clock.js';
import type { FoundBoard } from './boards.js';
import type { Settings } from './check-files.js';
import type { InputFile } from './files.js';

/** A scenario with all that a build of it needs. */
export interface Buildable {
  readonly file: InputFile;
  readonly settings: Settings;
  readonly document: XmlDocument;
  readonly release: Release;
  readonly board: FoundBoard;
  /** What the check tells. */
  readonly diagnostics: readonly Diagnostic[];
  /** What it found, told or not: ACRN's build stops at it. */
  readonly found: readonly Diagnostic[];
}

/** Builds a scenario, or another one in its place. @param force goes on after a step that stops */
export async function buildOf(
  { file, release, board, document: own, found: ownFindings }: Buildable,
  force: boolean,
  document: XmlDocument = own,
  found: readonly Diagnostic[] = ownFindings,
): Promise<BuildResult> {
  const input = {
    release,
    scenario: document,
    board: board.board.document,
    // From v3.0 on ACRN takes the scenario's name from its file.
    scenarioName: basename(file.path).replace(/\.xml$/i, ''),
    force,
    clock: now,
  };
  return runBuild(input, await releaseShape(release), found);
}

/** What a fix makes of a scenario, and what is generated then. */
export async function buildFixed(
  buildable: Buildable,
): Promise<{ readonly fixed: FixResult; readonly built: BuildResult }> {
  const { file, settings, release } = buildable;
  const { fix } = await import('../../fix/fix.js');
  const fixed = await fix(file.path, file.text, { ...settings.options, release });
  const built = await buildOf(buildable, true, parseXml(fixed.text), fixed.after.found);
  return { fixed, built };
}
