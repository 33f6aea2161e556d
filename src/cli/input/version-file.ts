import { dirname, join } from 'node:path';
import { printable } from '../../text/printable.js';
import type { Io } from '../io.js';
import { kindAt, readStart } from './open.js';
import { shownPath } from './shown-path.js';

/** What the VERSION file of an acrn-hypervisor checkout says. */
export interface CheckoutVersion {
  /** The absolute path of the file. */
  readonly file: string;
  /** Such as `3.2`, `3.0.1` or `3.4-unstable`. */
  readonly version: string;
}

/** The sentence about a VERSION file that is there and cannot be read. */
export function unreadableVersion(file: string, io: Io): string {
  return `acrn-nvmx: ${printable(shownPath(file, io))} cannot be read: it does not say the release\n`;
}

/** A VERSION file has a few short lines; what comes after so many bytes is none of them. */
const LONGEST = 4096;

function versionIn(
  folder: string,
  onUnreadable: (file: string) => void,
): CheckoutVersion | undefined {
  const file = join(folder, 'VERSION');
  const kind = kindAt(file);
  if (kind === undefined || kind === 'folder') return undefined;
  const bytes = readStart(file, LONGEST);
  if (bytes === undefined) {
    onUnreadable(file);
    return undefined;
  }
  const text = new TextDecoder().decode(bytes);
  const major = /^MAJOR_VERSION=(\d{1,4})\s*$/m.exec(text)?.[1];
  const minor = /^MINOR_VERSION=(\d{1,4})\s*$/m.exec(text)?.[1];
  if (major === undefined || minor === undefined) return undefined;
  const extra = /^EXTRA_VERSION=(.*)$/m.exec(text)?.[1]?.trim() ?? '';
  // v3.0.2 has the extra version 2, ACRN's main branch "-unstable".
  const version = `${major}.${minor}${/^\d/.test(extra) ? '.' : ''}${extra}`;
  return { file, version: printable(version) };
}

/** Finds the VERSION file of the checkout around a file: in its folder or the nearest above. */
export class CheckoutVersions {
  readonly #byFolder = new Map<string, CheckoutVersion | undefined>();

  /** @param onUnreadable is told of each VERSION file that cannot be read; the search goes on above it */
  constructor(private readonly onUnreadable: (file: string) => void) {}

  of(absolutePath: string): CheckoutVersion | undefined {
    for (let folder = dirname(absolutePath); ; folder = dirname(folder)) {
      if (!this.#byFolder.has(folder)) {
        this.#byFolder.set(folder, versionIn(folder, this.onUnreadable));
      }
      const version = this.#byFolder.get(folder);
      if (version !== undefined || folder === dirname(folder)) return version;
    }
  }
}
