import { RELEASES } from '../release.js';

/** Filled in by the build. */
export const version = process.env.ACRN_NVMX_VERSION ?? '0.0.0-source';

/** What --version says. */
export const versionLine = `${version} (ACRN ${RELEASES.join(', ')})`;
