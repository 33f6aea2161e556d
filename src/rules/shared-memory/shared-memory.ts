import type { IvshmemRegion, Scenario } from '../../scenario/model.js';
import { parseInteger } from '../../text/python-integer.js';

export function regionName(region: IvshmemRegion): string {
  return region.value.split(',')[0]?.trim() ?? '';
}

/** The size in MB that a region of ACRN v2.x asks for; undefined when it is not a number. */
export function regionSize(region: IvshmemRegion): number | undefined {
  return parseInteger(region.value.split(',')[1] ?? '');
}

function isSharedMemoryOn({ hypervisor }: Scenario): boolean {
  return hypervisor.ivshmemEnabled?.value === 'y';
}

/** The regions of ACRN v2.x that hold something, when shared memory is on. */
export function regionsOn(scenario: Scenario): readonly IvshmemRegion[] {
  if (!isSharedMemoryOn(scenario)) return [];
  return scenario.hypervisor.ivshmemRegions.filter(({ value }) => value.trim() !== '');
}
