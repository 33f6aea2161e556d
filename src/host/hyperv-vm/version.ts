import type { HostContext } from '../rule.js';
import type { HypervVm, Property, VmObject } from './read.js';

/** The configuration version of a VM, as two numbers: 10.0 is later than 9.3. */
interface VmVersion {
  readonly major: number;
  readonly minor: number;
  readonly property: Property;
}

export function versionOf(object: VmObject): VmVersion | undefined {
  const property = object.get('Version');
  const match = /^(\d+)(?:\.(\d+))?$/.exec(property?.text ?? '');
  if (match === null || property === undefined) return undefined;
  return { major: Number(match[1]), minor: Number(match[2] ?? 0), property };
}

export function isBelow(version: VmVersion, major: number, minor: number): boolean {
  return version.major < major || (version.major === major && version.minor < minor);
}

export function isOnAmd(file: HypervVm, context: HostContext): boolean {
  return (file.cpuVendor ?? context.cpuVendor) === 'AMD';
}
