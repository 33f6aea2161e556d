// Generated from schemas/ by scripts/generate-validators.js; do not edit.
import type { Release } from '../../release.js';
import type { ReleaseSchema } from '../validator.js';

export const SCHEMAS: Readonly<Record<Release, () => Promise<ReleaseSchema>>> = {
  'v2.5': () => import('./v2.5.js'),
  'v2.6': () => import('./v2.6.js'),
  'v2.7': () => import('./v2.7.js'),
  'v3.0': () => import('./v3.0.js'),
  'v3.0.2': () => import('./v3.0.2.js'),
  'v3.1': () => import('./v3.1.js'),
  'v3.2': () => import('./v3.2.js'),
  'v3.3': () => import('./v3.3.js'),
  'v3.4': () => import('./v3.4.js'),
};
