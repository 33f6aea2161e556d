import { hostChecker } from '../checker.js';
import { hypervDetected } from './hyperv-detected.js';
import { hypervHomeEdition } from './hyperv-home-edition.js';
import { hypervHostTooOld } from './hyperv-host-too-old.js';
import { hypervRequirementMissing } from './hyperv-requirement-missing.js';
import { readSystemInfo } from './read.js';

export const checker = hostChecker(readSystemInfo, [
  hypervHostTooOld,
  hypervRequirementMissing,
  hypervHomeEdition,
  hypervDetected,
]);
