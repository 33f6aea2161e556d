// Changes that no real machine could go on with. `npm run boot-mutants` boots with all of them; here are a few.
import { describe, expect, test } from 'vitest';
import { BOOT_MUTANTS } from '../../../scripts/boot-mutants-list.js';
import { bootOf, changedSource } from '../../../scripts/mutated-boot.js';

const RELEASE = 'v2.7';

describe('a boot with a changed engine', () => {
  test('ends up when nothing is changed', async () => {
    const { isNoticed, why } = await bootOf(undefined, RELEASE);
    expect(isNoticed, why).toBe(false);
  });

  test.each(['P03', 'N03', 'K03'])('%s does not', async (id) => {
    const mutant = BOOT_MUTANTS.find((one) => one.id === id);
    if (mutant === undefined) throw new Error(`there is no mutant ${id}`);
    const { isNoticed, why } = await bootOf(mutant, RELEASE);
    expect(isNoticed, `${mutant.what}: ${why}`).toBe(true);
  });

  test('every change of the list is one, and has its own name', () => {
    const changed = BOOT_MUTANTS.map((mutant) => [mutant.id, changedSource(mutant)]);
    expect(new Set(changed.map(([id]) => id)).size).toBe(BOOT_MUTANTS.length);
    expect(BOOT_MUTANTS.length).toBeGreaterThanOrEqual(40);
  });
});
