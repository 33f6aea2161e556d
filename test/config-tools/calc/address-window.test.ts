import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AddressWindow,
  byAddress,
  overlaps,
  TakenAddresses,
} from '../../../src/config-tools/calc/address-window.js';
import { roundUp } from '../../../src/config-tools/calc/numbers.js';

const small = (most: number) => fc.integer({ min: 0, max: most }).map(BigInt);
const windows = fc
  .array(fc.tuple(small(200), small(12)), { maxLength: 12 })
  .map((all) => all.map(([start, length]) => ({ start, end: start + length })).sort(byAddress));
const search = fc.record({
  start: small(100),
  size: fc.constantFrom(1n, 2n, 3n, 4n, 5n, 8n, 12n, 16n),
  alignment: fc.constantFrom(1n, 2n, 3n, 4n, 6n, 8n, 16n),
});

/** As ACRN's tools do it: past each taken window, whichever it is. */
function plainly(used: readonly AddressWindow[], start: bigint, size: bigint, alignment: bigint) {
  let found = { start, end: start + size - 1n };
  for (const taken of used) {
    if (!overlaps(found, taken)) continue;
    const next = roundUp(taken.end + 1n, alignment);
    found = { start: next, end: next + size - 1n };
  }
  return found;
}

test('a free window is the one that a search past every taken one finds', () => {
  const searches = fc.array(search, { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(windows, searches, fc.boolean(), (first, all, repeats) => {
      const used = [...first];
      const taken = new TakenAddresses(first);
      for (const each of all) {
        const { start, size, alignment } = repeats ? (all[0] ?? each) : each;
        const found = taken.freeFrom(start, size, alignment);
        expect(found).toEqual(plainly(used, start, size, alignment));
        taken.add(found);
        used.push(found);
        used.sort(byAddress);
      }
    }),
    { numRuns: 3000 },
  );
});
