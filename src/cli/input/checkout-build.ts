import { join, relative, resolve, sep } from 'node:path';
import type { Artifact } from '../../config-tools/artifact.js';
import { decode } from '../../text/encoding.js';
import { failure, type Io } from '../io.js';
import { entriesOf, isRegularFile, readRegularFile, whyNotRead } from './open.js';

/** Where make puts what it generates (Makefile: O ?= build; hypervisor/Makefile), and that folder itself. */
const BUILD_FOLDERS = ['build/hypervisor', 'hypervisor/build', 'hypervisor', 'build', '.'];
const LANDMARKS = ['configs/config.mk', 'configs/unified.xml', 'include/config.h'];

/** What ACRN's own tools have generated in a checkout. */
interface CheckoutBuild {
  /** The files that acrn-nvmx generates, too, as they are there. */
  readonly artifacts: readonly Artifact[];
  /** Generated sources that acrn-nvmx does not generate. */
  readonly others: readonly string[];
}

function sourcesBelow(folder: string): string[] {
  return entriesOf(folder).flatMap(({ name, kind }) => {
    const path = join(folder, name);
    if (kind === 'folder') return sourcesBelow(path);
    return kind === 'file' && /^[^.].*\.(?:c|h|xml|mk|config|conf)$/.test(name) ? [path] : [];
  });
}

/**
 * The generated files of a checkout's build folder.
 * @param shown the checkout, its build folder, or the folder of the hypervisor in that
 * @param paths of the files that acrn-nvmx generates
 * @throws CliError with exit code 3 when none are there.
 */
export function readCheckoutBuild(shown: string, paths: readonly string[], io: Io): CheckoutBuild {
  const top = resolve(io.cwd(), shown);
  const found = BUILD_FOLDERS.map((each) => join(top, each)).find((folder) =>
    LANDMARKS.some((each) => isRegularFile(join(folder, each))),
  );
  if (found === undefined) {
    throw failure(
      `${shown} has no files that ACRN's build generated (${BUILD_FOLDERS[0]}/${LANDMARKS[0]}): run make there first`,
    );
  }
  try {
    const artifacts = paths
      .filter((path) => isRegularFile(join(found, path)))
      .map((path) => ({ path, content: decode(readRegularFile(join(found, path))).text }));
    const others = ['configs', 'include']
      .map((each) => join(found, each))
      .filter((folder) => entriesOf(found).some(({ name }) => join(found, name) === folder))
      .flatMap(sourcesBelow)
      .map((path) => relative(found, path).split(sep).join('/'))
      .filter((path) => !paths.includes(path));
    return { artifacts, others };
  } catch (error) {
    throw failure(`${shown} cannot be read: ${whyNotRead(error, shown)}`);
  }
}
