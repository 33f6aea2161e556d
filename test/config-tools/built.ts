// Builds of the scenarios below scenarios/, changed for one test.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from '../../src/build.js';
import type { Image, ImageVm } from '../../src/config-tools/image.js';
import { type BuildInput, type BuildResult, runBuild } from '../../src/config-tools/pipeline.js';
import { isRelease } from '../../src/release.js';
import { ALL_SCHEMAS } from '../../src/schema/generated/all.js';
import { parseXml } from '../../src/xml/parse.js';
import { scenariosFolder } from '../scenarios.js';

/** What to find, which must be there, and what to put in its place. */
export type Change = readonly [string | RegExp, string];

export interface Changes {
  readonly scenario?: readonly Change[];
  readonly board?: readonly Change[];
  readonly force?: boolean;
}

function changed(text: string, changes: readonly Change[] = []): string {
  return changes.reduce((before, [from, to]) => {
    const after = before.replace(from, to);
    if (after === before) throw new Error(`nothing to change: ${from}`);
    return after;
  }, text);
}

function inputOf(path: string, changes: Changes): BuildInput {
  const board = dirname(path);
  const [, release = '', name = ''] = /(v[\d.]+)-(.*)$/.exec(path) ?? [];
  if (!isRelease(release)) throw new Error(`${path} names no release`);
  const read = (file: string) => readFileSync(join(scenariosFolder, `${file}.xml`), 'utf8');
  return {
    release,
    scenario: parseXml(changed(read(path), changes.scenario)),
    board: parseXml(changed(read(join(board, board)), changes.board)),
    scenarioName: name,
    force: changes.force ?? false,
  };
}

/** Builds `<board>/<release>-<name>` below scenarios/, with the checks before. */
export function checkedAndBuilt(path: string, changes: Changes = {}): BuildResult {
  return build(inputOf(path, changes));
}

/** What the tools alone make of `<board>/<release>-<name>` below scenarios/, without the checks before. */
export function built(path: string, changes: Changes = {}): BuildResult {
  const input = inputOf(path, changes);
  return runBuild(input, ALL_SCHEMAS[input.release].shape, []);
}

/** The generated file of that name. */
export function file(result: BuildResult, name: string): string {
  const artifact = result.artifacts.find(({ path }) => path === name || path.endsWith(`/${name}`));
  if (artifact === undefined) throw new Error(`${name} was not generated: ${result.stop?.message}`);
  return artifact.content;
}

export function image(result: BuildResult): Image {
  if (result.image === undefined) throw new Error(`no image: ${result.stop?.message}`);
  return result.image;
}

export function vm(result: BuildResult, id: number): ImageVm {
  const found = image(result).vms.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`there is no VM ${id}`);
  return found;
}
