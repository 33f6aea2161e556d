import { describe, expect, test } from 'vitest';
import {
  EPT_EXECUTE,
  EPT_READ,
  EPT_WRITE,
  type EptFeatures,
  isEptMisconfigured,
  walkEpt,
} from '../../../src/engine/processor/ept.js';
import { PhysicalMemory } from '../../../src/engine/processor/memory.js';

const ALL: EptFeatures = {
  physicalAddressWidth: 39,
  executeOnly: true,
  pages2M: true,
  pages1G: true,
};

describe('misconfigured entries', () => {
  const rows: [what: string, entry: bigint, level: number, features: EptFeatures, bad: boolean][] =
    [
      ['read, write, execute', 0x37n, 1, ALL, false],
      ['write without read', 0x32n, 1, ALL, true],
      ['write and execute without read', 0x36n, 1, ALL, true],
      ['execute only, offered', 0x34n, 1, ALL, false],
      ['execute only, not offered', 0x34n, 1, { ...ALL, executeOnly: false }, true],
      ['bit 39 beyond a width of 39', 0x37n | (1n << 39n), 1, ALL, true],
      ['bit 51 in a PML4E', 0x7n | (1n << 51n), 4, ALL, true],
      ['bit 52 is ignored', 0x37n | (1n << 52n), 1, ALL, false],
      ['bit 38 inside a width of 39', 0x37n | (1n << 38n), 1, ALL, false],
      ['PML4E bit 3', 0xfn, 4, ALL, true],
      ['PML4E bit 7', 0x87n, 4, ALL, true],
      ['PDPTE bit 6 of a table entry', 0x47n, 3, ALL, true],
      ['PDE bit 3 of a table entry', 0xfn, 2, ALL, true],
      ['1-GiB page', 0xb7n, 3, ALL, false],
      ['1-GiB page, not offered', 0xb7n, 3, { ...ALL, pages1G: false }, true],
      ['1-GiB page with bit 29', 0xb7n | (1n << 29n), 3, ALL, true],
      ['2-MiB page', 0xb7n, 2, ALL, false],
      ['2-MiB page, not offered', 0xb7n, 2, { ...ALL, pages2M: false }, true],
      ['2-MiB page with bit 20', 0xb7n | (1n << 20n), 2, ALL, true],
      ['2-MiB page with bit 21', 0xb7n | (1n << 21n), 2, ALL, false],
      ...[0, 1, 2, 3, 4, 5, 6, 7].map((type): [string, bigint, number, EptFeatures, boolean] => [
        `memory type ${type}`,
        0x7n | (BigInt(type) << 3n),
        1,
        ALL,
        [2, 3, 7].includes(type),
      ]),
      ['memory type 7 in a table entry is reserved bits', 0x3fn, 2, ALL, true],
    ];
  for (const [what, entry, level, features, bad] of rows) {
    test(what, () => expect(isEptMisconfigured(entry, level, features)).toBe(bad));
  }
});

/** Tables at 0x1000 to 0x4000 that map one page at `gpa` 0 with the entries given, from level 4. */
function tables(...entries: bigint[]): PhysicalMemory {
  const memory = new PhysicalMemory();
  entries.forEach((entry, i) => {
    memory.writeQuad(0x1000 * (i + 1), entry);
  });
  return memory;
}

const EPTP = 0x101en;

describe('walks', () => {
  test('four levels to a 4-KiB page', () => {
    const memory = tables(0x2007n, 0x3007n, 0x4007n, 0x7_7000n | 0x37n);
    expect(walkEpt(memory, EPTP, 0x123, EPT_READ, ALL)).toEqual({
      kind: 'translation',
      address: 0x7_7123,
      rights: 7,
      memoryType: 6,
    });
  });

  test('a 2-MiB page', () => {
    const memory = tables(0x2007n, 0x3007n, 0x4000_0000n | 0x8fn);
    expect(walkEpt(memory, EPTP, 0x12_3456, EPT_READ, ALL)).toMatchObject({
      address: 0x4012_3456,
      memoryType: 1,
    });
  });

  test('a 1-GiB page', () => {
    const memory = tables(0x2007n, 0x4000_0000n | 0xb7n);
    expect(walkEpt(memory, EPTP, 0x3012_3456, EPT_READ, ALL)).toMatchObject({
      address: 0x7012_3456,
    });
  });

  test('rights are those of all levels together', () => {
    const memory = tables(0x2007n, 0x3003n, 0x4005n, 0x7_7037n);
    expect(walkEpt(memory, EPTP, 0, EPT_READ, ALL)).toMatchObject({ rights: 1 });
    expect(walkEpt(memory, EPTP, 0, EPT_WRITE, ALL)).toEqual({ kind: 'violation', rights: 1 });
    expect(walkEpt(memory, EPTP, 0, EPT_EXECUTE, ALL)).toEqual({ kind: 'violation', rights: 1 });
  });

  test('an entry that is not present gives no rights', () => {
    const memory = tables(0x2007n, 0x3007n, 0x4007n, 0x7_7030n);
    expect(walkEpt(memory, EPTP, 0, EPT_READ, ALL)).toEqual({ kind: 'violation', rights: 0 });
  });

  test('a misconfiguration comes before a violation at a lower level', () => {
    const memory = tables(0x2007n, 0x3002n, 0n);
    expect(walkEpt(memory, EPTP, 0, EPT_READ, ALL)).toEqual({ kind: 'misconfiguration' });
  });

  test('accessed and dirty flags are set only when the EPTP asks for them', () => {
    const entries = [0x2007n, 0x3007n, 0x4007n, 0x7_7037n];
    const without = tables(...entries);
    walkEpt(without, EPTP, 0, EPT_WRITE, ALL);
    expect(without.readQuad(0x4000)).toBe(0x7_7037n);
    const memory = tables(...entries);
    walkEpt(memory, EPTP | 0x40n, 0, EPT_READ, ALL);
    expect(memory.readQuad(0x1000)).toBe(0x2107n);
    expect(memory.readQuad(0x4000)).toBe(0x7_7137n);
    walkEpt(memory, EPTP | 0x40n, 0, EPT_WRITE, ALL);
    expect(memory.readQuad(0x4000)).toBe(0x7_7337n);
  });
});
