import type { Located, Populated } from './model.js';

/** The value of a setting after ACRN's default population: an empty element counts as missing. */
export function valueOr(setting: Located | undefined, fallback: string): string {
  return setting === undefined || setting.value === '' ? fallback : setting.value;
}

/** A `y`/`n` element whose default is `n`. */
export function isYes(setting: Located | undefined): boolean {
  return setting?.value === 'y';
}

interface Place {
  readonly vmName: string | undefined;
  readonly setting: Located | undefined;
}

/**
 * Fills in what is missing as ACRN v3.x does for values that must be unique in a VM: the first
 * default that no place of the same VM has, in document order (default_populator.py:get_default_value).
 */
export function populateUnique(places: readonly Place[], defaults: readonly string[]): Populated[] {
  const values = places.map(({ setting }) => setting?.value || undefined);
  places.forEach(({ vmName }, index) => {
    if (values[index] !== undefined) return;
    const taken = places.map((other, i) =>
      vmName !== undefined && other.vmName === vmName ? values[i] : undefined,
    );
    values[index] = defaults.find((value) => !taken.includes(value));
  });
  return places.map(({ setting }, index) => ({ value: values[index], setting }));
}
