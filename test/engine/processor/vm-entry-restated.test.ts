// Rules of VM entry in other words than the engine's, compared with it over every injected event and over random
// segment registers: the whole rule here, the first of its checks that fails there.
import { describe, expect, test } from 'vitest';
import type { VmxCapabilities } from '../../../src/engine/processor/capabilities.js';
import { PIN, SECONDARY } from '../../../src/engine/processor/controls.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { checkVmEntry } from '../../../src/engine/processor/vm-entry/check.js';
import { type EntryLimits, entryLimits } from '../../../src/engine/processor/vm-entry/limits.js';
import type { Vmcs } from '../../../src/engine/processor/vmcs.js';
import { profile } from '../nested.js';
import { Random } from '../random.js';
import { processorWith } from './valid-vmcs.js';

const skylake = profile('skylake-i7-6700k');
const tigerlake = profile('tigerlake-i5-1135g7');

function checker(capabilities: VmxCapabilities) {
  const limits = entryLimits(capabilities);
  const { processor, vmcs } = processorWith(capabilities);
  const { memory, regions } = processor;
  vmcs.write(FIELD.GUEST_RIP, 0x7c00n);
  const check = () =>
    checkVmEntry({ vmcs, limits, memory, ia32eMode: true, vmcsAt: (at) => regions.get(at) });
  expect(check()).toBeUndefined();
  return { vmcs, check, limits };
}

/** SDM 27.2.1.3, as a list of what may be injected: by type, the vectors and whether with an error code. */
function mayInject(
  limits: EntryLimits,
  information: number,
  length: number,
  errorCode: number,
): boolean {
  const [vector, type, withError, rest] = [
    information & 0xff,
    (information >> 8) & 7,
    (information & 0x800) !== 0,
    information & 0x7fff_f000,
  ];
  if (rest !== 0 || (withError && errorCode > 0xffff)) return false;
  switch (type) {
    case 0:
      return !withError;
    case 2:
      return !withError && vector === 2;
    case 3:
      return (
        vector < 32 &&
        (limits.errorCodeForAnyVector || withError === [8, 10, 11, 12, 13, 14, 17].includes(vector))
      );
    case 4:
    case 5:
    case 6:
      return !withError && length >= (limits.zeroLengthInjection ? 0 : 1) && length <= 15;
    case 7:
      return !withError && vector === 0 && limits.monitorTrapFlag;
    default:
      return false;
  }
}

test.each([
  ['error codes by vector', skylake],
  ['error codes with any vector', tigerlake],
])('every event: type, vector, instruction length; %s', (_, capabilities) => {
  const { vmcs, check, limits } = checker(capabilities);
  vmcs.write32(FIELD.GUEST_RFLAGS, 0x202);
  vmcs.write32(FIELD.PIN_BASED_VM_EXEC_CONTROL, limits.pin.zeros | PIN.NMI_EXITING);
  const wrong: string[] = [];
  for (let low = 0; low < 0x1000; low++) {
    for (const [reserved, length, errorCode] of [
      [0, 1, 0],
      [0, 0, 0xffff],
      [0, 15, 0x1_0000],
      [0, 16, 0],
      [1 << 12, 1, 0],
      [1 << 30, 1, 0],
    ] as const) {
      const information = (0x8000_0000 | low | reserved) >>> 0;
      vmcs.write32(FIELD.VM_ENTRY_INTR_INFO_FIELD, information);
      vmcs.write32(FIELD.VM_ENTRY_INSTRUCTION_LEN, length);
      vmcs.write32(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE, errorCode);
      const entered = check() === undefined;
      if (entered !== mayInject(limits, information, length, errorCode)) {
        wrong.push(`0x${information.toString(16)}, length ${length}, error ${errorCode}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

type Name = 'CS' | 'SS' | 'DS' | 'ES' | 'FS' | 'GS' | 'LDTR' | 'TR';
const NAMES: readonly Name[] = ['CS', 'SS', 'DS', 'ES', 'FS', 'GS', 'LDTR', 'TR'];

function registerOf(vmcs: Vmcs, name: Name) {
  const rights = vmcs.read32(FIELD[`GUEST_${name}_AR_BYTES`]);
  return {
    selector: vmcs.read32(FIELD[`GUEST_${name}_SELECTOR`]),
    base: vmcs.read(FIELD[`GUEST_${name}_BASE`]),
    limit: vmcs.read32(FIELD[`GUEST_${name}_LIMIT`]),
    type: rights & 0xf,
    system: (rights & 0x10) === 0,
    dpl: (rights >> 5) & 3,
    present: (rights & 0x80) !== 0,
    reserved: (rights & 0xfffe_0f00) !== 0,
    long: (rights & 0x2000) !== 0,
    big: (rights & 0x4000) !== 0,
    inPages: (rights & 0x8000) !== 0,
    usable: (rights & 0x1_0000) === 0,
  };
}

const isCanonical = (address: bigint) =>
  address < 1n << 47n || address >= (1n << 64n) - (1n << 47n);

/** SDM 27.3.1.2 for a 64-bit guest that is not a virtual-8086 one: what is legal, register by register. */
function isLegal(vmcs: Vmcs, unrestricted: boolean): boolean {
  const all = Object.fromEntries(NAMES.map((name) => [name, registerOf(vmcs, name)])) as Record<
    Name,
    ReturnType<typeof registerOf>
  >;
  const { CS, SS, LDTR, TR } = all;
  const rpl = (name: Name) => all[name].selector & 3;
  const local = (name: Name) => (all[name].selector & 4) !== 0;
  const fits = ({ inPages, limit }: (typeof all)[Name]) =>
    inPages ? (limit & 0xfff) === 0xfff : limit < 0x10_0000;
  const isPlain = (each: (typeof all)[Name]) =>
    !each.system && each.present && !each.reserved && fits(each);
  if (local('TR') || !TR.usable || !TR.system || !TR.present || TR.reserved) return false;
  if (TR.type !== 11 || !fits(TR) || !isCanonical(TR.base)) return false;
  if (LDTR.usable) {
    if (local('LDTR') || !isCanonical(LDTR.base) || LDTR.type !== 2) return false;
    if (!LDTR.system || !LDTR.present || LDTR.reserved || !fits(LDTR)) return false;
  }
  const kinds: Record<number, boolean> = {
    3: unrestricted && CS.dpl === 0,
    9: CS.dpl === SS.dpl,
    11: CS.dpl === SS.dpl,
    13: CS.dpl <= SS.dpl,
    15: CS.dpl <= SS.dpl,
  };
  if (kinds[CS.type] !== true || !isPlain(CS) || CS.base >> 32n !== 0n) return false;
  if (CS.long && CS.big) return false;
  if (!unrestricted && (rpl('SS') !== rpl('CS') || SS.dpl !== rpl('SS'))) return false;
  if (CS.type === 3 && SS.dpl !== 0) return false;
  if (SS.usable && (![3, 7].includes(SS.type) || !isPlain(SS) || SS.base >> 32n !== 0n)) {
    return false;
  }
  return (['DS', 'ES', 'FS', 'GS'] as const).every((name) => {
    const each = all[name];
    const wide = name === 'FS' || name === 'GS';
    if (wide && !isCanonical(each.base)) return false;
    if (!each.usable) return true;
    if (!wide && each.base >> 32n !== 0n) return false;
    if (![1, 3, 5, 7, 11, 15].includes(each.type) || !isPlain(each)) return false;
    return unrestricted || each.type > 11 || each.dpl >= rpl(name);
  });
}

describe('segment registers of a 64-bit guest, changed at random', () => {
  test.each([
    ['restricted', false],
    ['with "unrestricted guest"', true],
  ])('%s', (_, unrestricted) => {
    const { vmcs, check } = checker(skylake);
    if (unrestricted) {
      const secondary = vmcs.read32(FIELD.SECONDARY_VM_EXEC_CONTROL);
      vmcs.write32(
        FIELD.SECONDARY_VM_EXEC_CONTROL,
        secondary | SECONDARY.UNRESTRICTED_GUEST | SECONDARY.ENABLE_EPT,
      );
      vmcs.write(FIELD.EPT_POINTER, 0x5_001en);
      expect(check()).toBeUndefined();
    }
    const random = new Random(unrestricted ? 15 : 27);
    const fields = NAMES.flatMap((name) => [
      FIELD[`GUEST_${name}_SELECTOR`],
      FIELD[`GUEST_${name}_BASE`],
      FIELD[`GUEST_${name}_LIMIT`],
      FIELD[`GUEST_${name}_AR_BYTES`],
      FIELD[`GUEST_${name}_AR_BYTES`],
    ]);
    const valid = new Map(fields.map((field) => [field, vmcs.read(field)]));
    let entered = 0;
    const wrong: string[] = [];
    for (let i = 0; i < 20_000; i++) {
      const changed = Array.from({ length: 1 + random.below(3) }, () => random.pick(fields));
      for (const field of changed) {
        vmcs.write(
          field,
          vmcs.read(field) ^ (1n << BigInt(random.below(field < 0x6000 ? 18 : 64))),
        );
      }
      const failure = check();
      if (failure === undefined) entered += 1;
      if ((failure === undefined) !== isLegal(vmcs, unrestricted)) {
        wrong.push(`${failure?.check}: ${changed.map((f) => `${f.toString(16)}=${vmcs.read(f)}`)}`);
      }
      if (!random.chance(30)) for (const [field, value] of valid) vmcs.write(field, value);
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(entered).toBeGreaterThan(1000);
  });
});
