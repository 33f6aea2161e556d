// Generated from schemas/ by scripts/generate-validators.js; do not edit.
import type { Release } from '../../release.js';
import type { ReleaseSchema } from '../validator.js';
import * as v2_5 from './v2.5.js';
import * as v2_6 from './v2.6.js';
import * as v2_7 from './v2.7.js';
import * as v3_0 from './v3.0.js';
import * as v3_0_2 from './v3.0.2.js';
import * as v3_1 from './v3.1.js';
import * as v3_2 from './v3.2.js';
import * as v3_3 from './v3.3.js';
import * as v3_4 from './v3.4.js';

export const ALL_SCHEMAS: Readonly<Record<Release, ReleaseSchema>> = {
  'v2.5': v2_5,
  'v2.6': v2_6,
  'v2.7': v2_7,
  'v3.0': v3_0,
  'v3.0.2': v3_0_2,
  'v3.1': v3_1,
  'v3.2': v3_2,
  'v3.3': v3_3,
  'v3.4': v3_4,
};
