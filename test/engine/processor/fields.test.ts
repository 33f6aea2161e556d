import { expect, test } from 'vitest';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { FIELD_INDEX, FIELDS, fieldOf } from '../../../src/engine/processor/fields.js';
import { Vmcs } from '../../../src/engine/processor/vmcs.js';

const MASK = { 16: 0xffffn, 32: 0xffff_ffffn, 64: 2n ** 64n - 1n, natural: 2n ** 64n - 1n };

test('encodings are even, ascending and below 0x8000', () => {
  const encodings = FIELDS.map(({ encoding }) => encoding);
  expect(encodings).toEqual([...encodings].sort((a, b) => a - b));
  expect(new Set(encodings).size).toBe(encodings.length);
  expect(encodings.every((encoding) => encoding % 2 === 0 && encoding < 0x8000)).toBe(true);
});

test('width and type follow from the encoding', () => {
  expect(fieldOf(FIELD.VPID)).toMatchObject({ width: 16, type: 'control' });
  expect(fieldOf(FIELD.GUEST_PHYSICAL_ADDRESS)).toMatchObject({ width: 64, type: 'read-only' });
  expect(fieldOf(FIELD.GUEST_ACTIVITY_STATE)).toMatchObject({ width: 32, type: 'guest' });
  expect(fieldOf(FIELD.HOST_RIP)).toMatchObject({ width: 'natural', type: 'host' });
});

test('only 64-bit fields have a high-access encoding', () => {
  for (const { encoding, width, index } of FIELDS) {
    expect(FIELD_INDEX[encoding + 1], encoding.toString(16)).toBe(width === 64 ? index : -1);
  }
});

test('a VMCS keeps every field apart, truncated to its width', () => {
  const vmcs = new Vmcs(0);
  const pattern = (index: number) => 0xdead_beef_0123_4567n + BigInt(index) * 0x1_0001_0001_0001n;
  for (const { encoding, index } of FIELDS) vmcs.write(encoding, pattern(index));
  for (const { encoding, index, width, name } of FIELDS) {
    expect(vmcs.read(encoding), name).toBe(pattern(index) & MASK[width]);
    expect(vmcs.read32(encoding), name).toBe(Number(pattern(index) & MASK[width] & 0xffff_ffffn));
  }
});

test('high-access encodings reach bits 63:32', () => {
  const vmcs = new Vmcs(0);
  vmcs.write(FIELD.TSC_OFFSET, 0x1111_2222_3333_4444n);
  vmcs.write(FIELD.TSC_OFFSET + 1, 0xffff_ffff_5555_6666n);
  expect(vmcs.read(FIELD.TSC_OFFSET)).toBe(0x5555_6666_3333_4444n);
  expect(vmcs.read(FIELD.TSC_OFFSET + 1)).toBe(0x5555_6666n);
});

test('a number written to a 16-bit field loses bits 31:16', () => {
  const vmcs = new Vmcs(0);
  vmcs.write32(FIELD.VPID, 0x1_2345);
  expect(vmcs.read(FIELD.VPID)).toBe(0x2345n);
});

test('a clone shares nothing', () => {
  const vmcs = new Vmcs(0x1000);
  vmcs.write(FIELD.GUEST_RIP, 1n);
  const copy = vmcs.clone();
  vmcs.write(FIELD.GUEST_RIP, 2n);
  expect(copy.read(FIELD.GUEST_RIP)).toBe(1n);
  expect(copy.address).toBe(0x1000);
});
