import type { Release } from '../../release.js';
import { documentKind, guessRelease, tooOld } from '../../scenario/recognise.js';
import { positionAt, sourceText } from '../../text/source.js';
import type { XmlDocument } from '../../xml/node.js';
import { readXml } from '../../xml/parse.js';
import { failure, type Io } from '../io.js';
import { type ConfigOptions, Configs } from './configs.js';
import type { InputFile } from './files.js';
import { ReleaseFinder } from './release-finder.js';

interface OpenScenario {
  readonly document: XmlDocument;
  readonly release: Release;
}

/**
 * Parses a scenario file and finds out its release: the one asked for, else the configured one, that of the checkout
 * around the file, or the one whose words it uses.
 * @throws CliError with exit code 3 when it is not a scenario, 2 when the configuration has mistakes.
 */
export async function openScenario(
  file: InputFile,
  options: ConfigOptions & { readonly release?: string },
  io: Io,
): Promise<OpenScenario> {
  const { found, settings } = await new Configs(io, options).of(file.absolutePath);
  const configured = { release: settings.release, because: `as ${found?.path} says` };
  const { release } = new ReleaseFinder(io, options.release).of(file, configured);
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
      `<${old.node.name}> was removed before v2.5: ACRN v2.4 and older have no nested virtualization`,
    );
  }
  return { document, release: guessRelease(document.root).release };
}
