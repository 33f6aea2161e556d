import { hostChecker } from '../checker.js';
import { hypervAmdVersion } from './hyperv-amd-version.js';
import { hypervDynamicMemory } from './hyperv-dynamic-memory.js';
import { hypervMacSpoofingOff } from './hyperv-mac-spoofing-off.js';
import { hypervNotExposed } from './hyperv-not-exposed.js';
import { hypervNotJson } from './hyperv-not-json.js';
import { hypervOtherL1 } from './hyperv-other-l1.js';
import { hypervSmallMemory } from './hyperv-small-memory.js';
import { hypervVcpus } from './hyperv-vcpus.js';
import { hypervVersionTooLow } from './hyperv-version-too-low.js';
import { hypervVmRunning } from './hyperv-vm-running.js';
import { readHypervVm } from './read.js';

export const checker = hostChecker(readHypervVm, [
  hypervNotJson,
  hypervNotExposed,
  hypervVersionTooLow,
  hypervAmdVersion,
  hypervVmRunning,
  hypervDynamicMemory,
  hypervSmallMemory,
  hypervMacSpoofingOff,
  hypervVcpus,
  hypervOtherL1,
]);
