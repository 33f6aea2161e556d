import { expect, test } from 'vitest';
import { Tlb } from '../../../src/engine/processor/tlb.js';

const A = 0x1_001en;
const B = 0x2_001en;
const FRAME = { frame: 0x5000, rights: 7, memoryType: 6 };
const LINEAR = { ...FRAME, user: true, writable: true, executable: true, guestPhysicalPage: 7 };

/** VPIDs 1 and 2 with EPTP A, VPID 1 with EPTP B, VPID 0 with A; page 0x1000 each. */
function filled(): Tlb {
  const tlb = new Tlb();
  tlb.insertLinear(1, A, 0x1000, LINEAR);
  tlb.insertGuestPhysical(A, 0x7000, FRAME);
  tlb.insertLinear(2, A, 0x1000, LINEAR);
  tlb.insertLinear(1, B, 0x1000, LINEAR);
  tlb.insertGuestPhysical(B, 0x7000, FRAME);
  tlb.insertLinear(0, A, 0x1000, LINEAR);
  tlb.insertLinear(1, undefined, 0x1000, LINEAR);
  return tlb;
}

test('combined mappings are tagged with VPID and EPTP, guest-physical ones with EPTP', () => {
  expect(filled().size).toBe(5 + 2);
  expect(filled().lookupLinear(1, A, 0x1fff)).toEqual(LINEAR);
  // VPID 9 has no combined mapping; the guest-physical one serves every VPID.
  expect(filled().lookupLinear(9, A, 0x1000)).toBeUndefined();
  expect(filled().lookupGuestPhysical(A, 0x7fff)).toEqual(FRAME);
  expect(filled().lookupLinear(9, undefined, 0x1000)).toBeUndefined();
  expect(filled().lookupLinear(1, A, 0x2000)).toBeUndefined();
});

test('bits 11:0 of an EPTP are not part of the tag', () => {
  expect(filled().lookupLinear(1, A & ~0xfffn, 0x1000)).toEqual(LINEAR);
});

const FLUSHES: [string, (tlb: Tlb) => void, number][] = [
  ['INVVPID type 0', (tlb) => tlb.invalidateAddress(1, 0x1234), 4],
  ['INVVPID type 0 of another page', (tlb) => tlb.invalidateAddress(1, 0x5000), 7],
  ['INVVPID type 1', (tlb) => tlb.invalidateVpid(1), 4],
  ['INVVPID type 2 spares VPID 0', (tlb) => tlb.invalidateAllVpids(), 3],
  ['INVEPT type 1', (tlb) => tlb.invalidateEptp(A), 3],
  ['INVEPT type 2 spares guests without EPT', (tlb) => tlb.invalidateAllEptps(), 1],
  ['an EPT violation', (tlb) => tlb.invalidateViolation(1, A, 0x7000, 0x1000), 5],
  ['an EPT violation of a page walk', (tlb) => tlb.invalidateViolation(1, A, 0x7000), 6],
];
for (const [name, flush, size] of FLUSHES) {
  test(name, () => {
    const tlb = filled();
    const copy = tlb.clone();
    flush(tlb);
    expect(tlb.size).toBe(size);
    expect(copy.size, 'the clone keeps all').toBe(7);
  });
}
