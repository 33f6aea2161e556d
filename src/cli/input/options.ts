import { isRelease, RELEASES, type Release, releaseOfVersion } from '../../release.js';
import type { BuildType } from '../../scenario/model.js';
import { shellWord } from '../../text/shell-word.js';
import { unknownValue, usageError } from '../io.js';

/** Options that check, fix and build share. */
export interface ScenarioOptions {
  readonly release?: string;
  readonly board?: string;
  readonly buildType?: string;
}

/** These options again, in a command that is to be copied. */
export function sameOptions({ release, board, buildType }: ScenarioOptions): string {
  const given = { '--release': release, '--board': board, '--build-type': buildType };
  return Object.entries(given)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name} ${shellWord(value)}`]))
    .join('');
}

/** `v2.5` or `2.5`. */
export function releaseOption(text: string | undefined, option = '--release'): Release | undefined {
  if (text === undefined) return undefined;
  const name = text.startsWith('v') ? text : `v${text}`;
  if (isRelease(name)) return name;
  const version = name.slice(1);
  if (/^\d{1,4}\.\d{1,4}(\.\d{1,4}){0,2}$/.test(version)) {
    const known = releaseOfVersion(version);
    if (known === undefined) throw usageError(noNesting(version));
    if (known.is === 'release') return known.release;
  }
  throw unknownValue(option, text, RELEASES);
}

export function buildTypeOption(text: string | undefined): BuildType | undefined {
  if (text === undefined || text === 'debug' || text === 'release') return text;
  throw unknownValue('--build-type', text, ['debug', 'release']);
}

/** The sentence about a release that is too old, whoever names it. */
export function noNesting(version: string): string {
  return `ACRN v${version} has no nested virtualization: it came with v2.5`;
}
