import { type Release, releaseOfVersion } from '../../release.js';
import { printable } from '../../text/printable.js';
import { CliError, EXIT, type Io } from '../io.js';
import type { InputFile } from './files.js';
import { noNesting, releaseOption } from './options.js';
import { shownPath } from './shown-path.js';
import { type CheckoutVersion, CheckoutVersions, unreadableVersion } from './version-file.js';

/** As which release a file is read, and who says so; undefined where its words must decide. */
interface FileRelease {
  readonly release: Release | undefined;
  readonly because: string | undefined;
}

/** A checkout around a file is of a release before v2.5. */
export class CheckoutTooOld extends CliError {
  constructor(
    file: InputFile,
    { file: versionFile, version }: CheckoutVersion,
    io: Io,
    /** Whether that lets the file pass, for it cannot ask for nested virtualization. */
    readonly skipped: boolean,
  ) {
    super(
      `${file.path}: ${noNesting(version)} (as ${shownPath(versionFile, io)} says)`,
      EXIT.failed,
    );
  }
}

/** Finds out the release of files: the one asked for, the configured one, or that of the checkout around them. */
export class ReleaseFinder {
  readonly #asked: Release | undefined;
  readonly #versions = new CheckoutVersions((file) =>
    this.io.stderr.write(unreadableVersion(file, this.io)),
  );
  readonly #told = new Set<string>();

  constructor(
    private readonly io: Io,
    option: string | undefined,
  ) {
    this.#asked = releaseOption(option);
  }

  /**
   * @param configured what the configuration says
   * @param ifEnabled let files pass that ask for no nested virtualization
   * @throws CheckoutTooOld when the checkout is of a release before v2.5. */
  of(file: InputFile, configured?: FileRelease, ifEnabled = false): FileRelease {
    if (this.#asked !== undefined) return { release: this.#asked, because: 'as --release says' };
    if (configured?.release !== undefined) return configured;
    const around =
      file.absolutePath === undefined ? undefined : this.#versions.of(file.absolutePath);
    if (around === undefined) return { release: undefined, because: undefined };
    const read = releaseOfVersion(around.version);
    if (read === undefined) throw new CheckoutTooOld(file, around, this.io, ifEnabled);
    const { release, is } = read;
    if (is === 'release') return { release, because: 'as the VERSION file of the checkout says' };
    const what =
      is === 'newer'
        ? `which acrn-nvmx does not know: ${release}, the newest before it, is assumed`
        : `which is not the release ${release} itself: it is read as ${release}`;
    this.#tell(
      around.file,
      `${shownPath(around.file, this.io)} says ACRN ${around.version}, ${what}, and settings that only this checkout knows are called unknown`,
    );
    return { release, because: `assumed, for the VERSION file says ${around.version}` };
  }

  #tell(file: string, sentence: string): void {
    if (this.#told.has(file)) return;
    this.#told.add(file);
    this.io.stderr.write(`acrn-nvmx: ${printable(sentence)}\n`);
  }
}
