import { isRelease, RELEASES, type Release } from '../../release.js';
import type { BuildType } from '../../scenario/model.js';
import { usageError } from '../io.js';

/** Options that check, fix and build share. */
export interface ScenarioOptions {
  readonly release?: string;
  readonly board?: string;
  readonly buildType?: string;
}

/** `v2.5` or `2.5`. */
export function releaseOption(text: string | undefined): Release | undefined {
  if (text === undefined) return undefined;
  const name = text.startsWith('v') ? text : `v${text}`;
  if (isRelease(name)) return name;
  if (/^v[01]\.|^v2\.[0-4](\.|$)/.test(name)) {
    throw usageError(`ACRN ${name} has no nested virtualization: it came with v2.5`);
  }
  throw usageError(`--release ${text} is not known (known: ${RELEASES.join(', ')})`);
}

export function buildTypeOption(text: string | undefined): BuildType | undefined {
  if (text === undefined || text === 'debug' || text === 'release') return text;
  throw usageError(`--build-type ${text} is not known (known: debug, release)`);
}
