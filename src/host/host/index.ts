import { hostChecker } from '../checker.js';
import { hostDefaultOff } from './host-default-off.js';
import { hostEptOff } from './host-ept-off.js';
import { hostEptOffOnAcrn } from './host-ept-off-on-acrn.js';
import { hostL1NestedOff } from './host-l1-nested-off.js';
import { hostMigration } from './host-migration.js';
import { hostModuleNotLoaded } from './host-module-not-loaded.js';
import { hostNestedOff } from './host-nested-off.js';
import { hostNoVmx } from './host-no-vmx.js';
import { hostShadowVmcsOff } from './host-shadow-vmcs-off.js';
import { readHost } from './read.js';

export const checker = hostChecker(readHost, [
  hostNoVmx,
  hostModuleNotLoaded,
  hostNestedOff,
  hostEptOffOnAcrn,
  hostEptOff,
  hostShadowVmcsOff,
  hostL1NestedOff,
  hostMigration,
  hostDefaultOff,
]);
