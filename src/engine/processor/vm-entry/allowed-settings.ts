import type { AllowedSettings } from '../capabilities.js';

/** A bit that must be 1 is 0 or a bit that must be 0 is 1 (SDM A.3 to A.5). */
export function breaksAllowedSettings(controls: number, { zeros, ones }: AllowedSettings): boolean {
  return (~controls & zeros) !== 0 || (controls & ~ones) !== 0;
}
