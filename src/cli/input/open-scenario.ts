import { isRelease, type Release } from '../../release.js';
import { documentKind, guessRelease } from '../../scenario/recognise.js';
import { positionAt, sourceText } from '../../text/source.js';
import type { XmlDocument } from '../../xml/node.js';
import { readXml } from '../../xml/parse.js';
import { failure } from '../io.js';
import { checkoutRelease } from './boards.js';
import type { InputFile } from './files.js';
import { releaseOption } from './options.js';

export interface OpenScenario {
  readonly document: XmlDocument;
  readonly release: Release;
}

/**
 * Parses a scenario file and finds out its release: the one asked for, else that of the checkout around
 * the file, else the one whose words it uses.
 * @throws CliError with exit code 3 when it is no scenario.
 */
export function openScenario(file: InputFile, release: string | undefined): OpenScenario {
  const at = (offset: number, message: string) => {
    const { line, column } = positionAt(sourceText('', file.text), offset);
    return failure(`${file.path}:${line}:${column}: ${message}`);
  };
  if (file.problem !== undefined) throw at(file.problem.offset, file.problem.message);
  const read = readXml(file.text);
  if ('problem' in read) throw at(read.problem.range.start, read.problem.message);
  const { document } = read;
  if (documentKind(document.root) !== 'scenario') throw failure(`${file.path} is no ACRN scenario`);
  const asked = releaseOption(release);
  if (asked !== undefined) return { document, release: asked };
  const around = file.absolutePath === undefined ? undefined : checkoutRelease(file.absolutePath);
  const known = around !== undefined && isRelease(around);
  return { document, release: known ? around : guessRelease(document.root).release };
}
