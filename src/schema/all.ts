import type { Release } from '../release.js';
import * as v25 from './generated/v2.5.js';
import * as v26 from './generated/v2.6.js';
import * as v27 from './generated/v2.7.js';
import * as v30 from './generated/v3.0.js';
import * as v31 from './generated/v3.1.js';
import * as v32 from './generated/v3.2.js';
import * as v33 from './generated/v3.3.js';
import type { ReleaseSchema } from './validator.js';

/** The schemas of all releases, for who cannot wait until one is loaded. */
export const ALL_SCHEMAS: Readonly<Record<Release, ReleaseSchema>> = {
  'v2.5': v25,
  'v2.6': v26,
  'v2.7': v27,
  'v3.0': v30,
  'v3.1': v31,
  'v3.2': v32,
  'v3.3': v33,
};
