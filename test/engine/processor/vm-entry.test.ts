// One row a rule of VM entry: break exactly that rule, and see the check's name and the failure; keep
// it with the nearest values, and enter.
import { describe, expect, test } from 'vitest';
import type { VmxCapabilities } from '../../../src/engine/processor/capabilities.js';
import { SECONDARY } from '../../../src/engine/processor/controls.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import type { EntryOutcome } from '../../../src/engine/processor/logical-processor.js';
import { PROFILES } from '../../../src/engine/processor/profiles.js';
import {
  CONTROL_CHECKS,
  checkVmEntry,
  GUEST_STATE_CHECKS,
  HOST_STATE_CHECKS,
} from '../../../src/engine/processor/vm-entry/check.js';
import { entryLimits } from '../../../src/engine/processor/vm-entry/limits.js';
import { MSR_LOAD_CHECKS } from '../../../src/engine/processor/vm-entry/msr-load.js';
import {
  ENTRY_CONTROL_RULES,
  EXECUTION_CONTROL_RULES,
  EXIT_CONTROL_RULES,
} from './control-rules.js';
import { GUEST_REGISTER_RULES, GUEST_SEGMENT_RULES, GUEST_STATE_RULES } from './guest-rules.js';
import { HOST_RULES, HOST_RULES_OUTSIDE_IA32E_MODE, OUTSIDE_IA32E_MODE } from './host-rules.js';
import { MSR_LOAD_RULES } from './msr-load-rules.js';
import { RULES_THAT_CANNOT_OCCUR } from './rules-that-cannot-occur.js';
import { OTHER_VMCS, processorWith, validVmcs } from './valid-vmcs.js';
import { all, type Change, type EntryRule, nothing, off, set, store } from './vm-entry-rule.js';

const PROFILE_NAMES = ['skylake-i7-6700k', 'tigerlake-i5-1135g7'];

const RULES: readonly EntryRule[] = [
  ...EXECUTION_CONTROL_RULES,
  ...EXIT_CONTROL_RULES,
  ...ENTRY_CONTROL_RULES,
  ...HOST_RULES,
  ...GUEST_REGISTER_RULES,
  ...GUEST_SEGMENT_RULES,
  ...GUEST_STATE_RULES,
  ...MSR_LOAD_RULES,
];

function profile(name: string): VmxCapabilities {
  const capabilities = PROFILES.get(name);
  if (capabilities === undefined) throw new Error(`no profile ${name}`);
  return capabilities;
}

function expected({ rule, check, qualification }: EntryRule): {
  outcome: EntryOutcome;
  qualification: bigint;
} {
  if (rule.startsWith('G') || rule.startsWith('M')) {
    const basic = rule.startsWith('G') ? 33 : 34;
    return {
      outcome: { kind: 'exit', reason: 0x8000_0000 + basic, check },
      qualification: qualification ?? 0n,
    };
  }
  const error = rule.startsWith('H') ? 8 : 7;
  return { outcome: { kind: 'VMfailValid', error, check }, qualification: 0n };
}

/** @param enteredBefore whether the VMCS is entered before the change, too, if it can be */
function enter(row: EntryRule, name: string, change: Change, enteredBefore = false) {
  const offered = profile(name);
  const { processor, vmcs } = processorWith(row.processor?.(offered) ?? offered);
  (row.given ?? nothing)(vmcs, processor);
  if (enteredBefore && processor.vmlaunch().kind === 'entered') {
    processor.vmExit([[FIELD.VM_EXIT_REASON, 0x8000_0000n]]);
    processor.vmclear(vmcs);
    processor.vmptrld(vmcs);
  }
  change(vmcs, processor);
  return { outcome: processor.vmlaunch(), processor, vmcs };
}

test.each(PROFILE_NAMES)('the VMCS that the rows start from enters on %s', (name) => {
  const { processor } = processorWith(profile(name));
  expect(processor.vmlaunch()).toEqual({ kind: 'entered' });
});

describe.each(PROFILE_NAMES)('on %s', (name) => {
  for (const row of RULES) {
    if (row.profiles !== undefined && !row.profiles.includes(name)) continue;
    test(`${row.rule} ${row.check}`, () => {
      const { outcome: wanted, qualification } = expected(row);
      for (const [i, change] of row.broken.entries()) {
        const { outcome, processor, vmcs } = enter(row, name, change);
        expect(outcome, `broken[${i}]`).toEqual(wanted);
        const again = enter(row, name, change, true).outcome;
        expect(again, `broken[${i}] after an entry`).toEqual(wanted);
        expect(vmcs.launchState).toBe('clear');
        expect(processor.nonRoot).toBe(false);
        if (wanted.kind === 'exit') {
          expect(vmcs.read32(FIELD.VM_EXIT_REASON)).toBe(wanted.reason);
          expect(vmcs.read(FIELD.EXIT_QUALIFICATION), `broken[${i}]`).toBe(qualification);
          expect(vmcs.read32(FIELD.VM_INSTRUCTION_ERROR)).toBe(0);
        } else if (wanted.kind === 'VMfailValid') {
          expect(vmcs.read32(FIELD.VM_INSTRUCTION_ERROR)).toBe(wanted.error);
          expect(vmcs.read32(FIELD.VM_EXIT_REASON)).toBe(0);
        }
      }
      for (const [i, change] of row.kept.entries()) {
        const { outcome, processor, vmcs } = enter(row, name, change);
        expect(outcome, `kept[${i}]`).toEqual({ kind: 'entered' });
        expect(vmcs.launchState).toBe('launched');
        expect(processor.nonRoot).toBe(true);
      }
    });
  }
});

test.each([
  ['C21', 'tpr-threshold-above-vtpr', set(FIELD.TPR_THRESHOLD, 5), store(0x40_0080, 0x4fn)],
  [
    'G50',
    'guest-pdpte0',
    off(FIELD.SECONDARY_VM_EXEC_CONTROL, SECONDARY.ENABLE_EPT),
    store(0x22_2000, 0x1003n),
  ],
  [
    'G49',
    'vmcs-link-pointer-shadow-vmcs-indicator',
    set(FIELD.VMCS_LINK_POINTER, OTHER_VMCS),
    (_, { regions }) => {
      const region = regions.get(OTHER_VMCS);
      if (region !== undefined) region.shadow = true;
    },
  ],
] satisfies [string, string, Change, Change][])(
  '%s %s is looked at again though only memory has changed',
  (_, check, first, then) => {
    const row = RULES.find((one) => one.check === check);
    const { processor, vmcs } = processorWith(profile('skylake-i7-6700k'));
    all(row?.given ?? nothing, first)(vmcs, processor);
    expect(processor.vmlaunch()).toEqual({ kind: 'entered' });
    then(vmcs, processor);
    expect(processor.vmresume()).toMatchObject({ check });
  },
);

test('a successful entry loads the MSRs of its area, in order', () => {
  const { processor, vmcs } = processorWith(profile('skylake-i7-6700k'));
  const area = [
    [0xc000_0081n, 0x23_0010_0000_0000n],
    [0x277n, 0x0606_0606_0606_0606n],
    [0xc000_0081n, 0x1b_0008_0000_0000n],
  ] as const;
  vmcs.write32(FIELD.VM_ENTRY_MSR_LOAD_COUNT, area.length);
  vmcs.write(FIELD.VM_ENTRY_MSR_LOAD_ADDR, 0x7_0000n);
  for (const [i, quad] of area.flat().entries()) processor.memory.writeQuad(0x7_0000 + 8 * i, quad);
  processor.msrs.set(0xc000_0081, 0n);
  expect(processor.vmlaunch()).toEqual({ kind: 'entered' });
  expect(processor.msrs.get(0xc000_0081)).toBe(0x1b_0008_0000_0000n);
  expect(processor.pat).toBe(0x0606_0606_0606_0606n);
});

describe('L0 outside IA-32e mode', () => {
  for (const row of HOST_RULES_OUTSIDE_IA32E_MODE) {
    test(`${row.rule} ${row.check}`, () => {
      const capabilities = profile('skylake-i7-6700k');
      const check = (change: Change) => {
        const { processor } = processorWith(capabilities);
        const vmcs = validVmcs(capabilities);
        OUTSIDE_IA32E_MODE(vmcs, processor);
        change(vmcs, processor);
        return checkVmEntry({
          vmcs,
          limits: entryLimits(capabilities),
          memory: processor.memory,
          ia32eMode: false,
          vmcsAt: () => undefined,
        });
      };
      for (const change of row.broken) {
        expect(check(change)).toEqual({ kind: 'host', check: row.check });
      }
      for (const change of row.kept) expect(check(change)).toBeUndefined();
    });
  }
});

const COUNTS = { C: 40, X: 8, N: 15, H: 24, G: 51, M: 5 };
const ALL_IDS = Object.entries(COUNTS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, i) => `${letter}${i + 1}`),
);
const CHECKS = [
  ...[...CONTROL_CHECKS, ...HOST_STATE_CHECKS, ...GUEST_STATE_CHECKS].flatMap(
    ({ checks }) => checks,
  ),
  ...MSR_LOAD_CHECKS,
];

describe('the table', () => {
  test('names each of the 143 rules, or says why it cannot be broken', () => {
    const named = new Set([...RULES, ...HOST_RULES_OUTSIDE_IA32E_MODE].map(({ rule }) => rule));
    const impossible = Object.keys(RULES_THAT_CANNOT_OCCUR);
    expect(ALL_IDS).toHaveLength(143);
    expect(ALL_IDS.filter((id) => !named.has(id) && !impossible.includes(id))).toEqual([]);
    expect(impossible.filter((id) => named.has(id))).toEqual([]);
    expect([...named].filter((id) => id !== 'further' && !ALL_IDS.includes(id))).toEqual([]);
  });

  test('has a row for each check but those that an earlier check hides', () => {
    const rows = new Set([...RULES, ...HOST_RULES_OUTSIDE_IA32E_MODE].map(({ check }) => check));
    const missing = CHECKS.map(({ name }) => name).filter((name) => !rows.has(name));
    // A 32-bit host with a 64-bit guest: H22 refuses one or the other whatever the processor's mode.
    expect(missing).toEqual(['ia32e-mode-guest-of-32-bit-host']);
  });

  test('gives each check a name of its own', () => {
    const names = CHECKS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
