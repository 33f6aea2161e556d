import type { Release } from '../../release.js';
import { documentKind, guessRelease, tooOld } from '../../scenario/recognise.js';
import { positionAt, sourceText } from '../../text/source.js';
import type { XmlDocument } from '../../xml/node.js';
import { readXml } from '../../xml/parse.js';
import { failure, type Io } from '../io.js';
import type { InputFile } from './files.js';
import { ReleaseFinder } from './release-finder.js';

export interface OpenScenario {
  readonly document: XmlDocument;
  readonly release: Release;
}

/**
 * Parses a scenario file and finds out its release: the one asked for, else that of the checkout around
 * the file, else the one whose words it uses.
 * @throws CliError with exit code 3 when it is not a scenario.
 */
export function openScenario(file: InputFile, asked: string | undefined, io: Io): OpenScenario {
  const { release } = new ReleaseFinder(io, asked).of(file);
  const at = (offset: number, message: string) => {
    const { line, column } = positionAt(sourceText('', file.text), offset);
    return failure(`${file.path}:${line}:${column}: ${message}`);
  };
  if (file.problem !== undefined) throw at(file.problem.offset, file.problem.message);
  const read = readXml(file.text);
  if ('problem' in read) throw at(read.problem.range.start, read.problem.message);
  const { document } = read;
  if (documentKind(document.root) !== 'scenario')
    throw failure(`${file.path} is not an ACRN scenario`);
  if (release !== undefined) return { document, release };
  const old = tooOld(document.root);
  if (old !== undefined) {
    throw at(
      old.node.nameRange.start,
      `<${old.node.name}> went before v2.5: ACRN v2.4 and older have no nested virtualization`,
    );
  }
  return { document, release: guessRelease(document.root).release };
}
