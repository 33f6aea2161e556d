import type { Release } from '../release.js';
import { documentKind, guessRelease } from '../scenario/recognise.js';
import { positionAt, sourceText } from '../text/source.js';
import type { XmlDocument } from '../xml/node.js';
import { readXml } from '../xml/parse.js';
import { SettingsFinder } from './check-files.js';
import type { InputFile } from './files.js';
import { failure, type Io } from './io.js';
import type { ScenarioOptions } from './options.js';

export interface OpenScenario {
  readonly document: XmlDocument;
  readonly release: Release;
}

/**
 * Parses a scenario file and finds out its release.
 * @throws CliError with exit code 3 when it is no scenario.
 */
export function openScenario(file: InputFile, options: ScenarioOptions, io: Io): OpenScenario {
  const at = (offset: number, message: string) => {
    const { line, column } = positionAt(sourceText('', file.text), offset);
    return failure(`${file.path}:${line}:${column}: ${message}`);
  };
  if (file.problem !== undefined) throw at(file.problem.offset, file.problem.message);
  const read = readXml(file.text);
  if ('problem' in read) throw at(read.problem.range.start, read.problem.message);
  const { document } = read;
  if (documentKind(document.root) !== 'scenario') throw failure(`${file.path} is no ACRN scenario`);
  const { release } = new SettingsFinder(io, options).of(file).options;
  return { document, release: release ?? guessRelease(document.root).release };
}
