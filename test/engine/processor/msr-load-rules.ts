// Rules M: MSR areas (SDM 27.4). They give a VM exit with reason 34, qualified by the entry's number.
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { all, type Change, type EntryRule, set, store } from './vm-entry-rule.js';

const AREA = 0x70_0000;
const STAR = 0xc000_0081n;

/** An area whose entries are these, each [bits 63:0 of the first quadword, value]. */
function area(...entries: readonly (readonly [bigint, bigint])[]): Change {
  return all(
    set(FIELD.VM_ENTRY_MSR_LOAD_ADDR, AREA),
    set(FIELD.VM_ENTRY_MSR_LOAD_COUNT, entries.length),
    store(AREA, ...entries.flat()),
  );
}

const GOOD: readonly [bigint, bigint] = [STAR, 0x23_0010_0000_0000n];
const FIRST = 1n;
const THIRD = 3n;

/** `count` times the same good entry. */
const many = (count: number): Change => area(...Array.from({ length: count }, () => GOOD));

export const MSR_LOAD_RULES: readonly EntryRule[] = [
  {
    rule: 'M1',
    check: 'msr-load-of-segment-base',
    qualification: FIRST,
    broken: [area([0xc000_0100n, 0n]), area([0xc000_0101n, 0n])],
    kept: [area([0xc000_0102n, 0n])],
  },
  {
    rule: 'M1',
    check: 'msr-load-of-segment-base',
    qualification: THIRD,
    broken: [area(GOOD, GOOD, [0xc000_0100n, 0n], GOOD)],
    kept: [area(GOOD, GOOD, GOOD)],
  },
  {
    rule: 'M1',
    check: 'msr-load-of-x2apic-register',
    qualification: FIRST,
    broken: [area([0x800n, 0n]), area([0x83fn, 0n]), area([0x8ffn, 0n])],
    kept: [area([STAR, 0n])],
  },
  {
    rule: 'M1',
    check: 'msr-load-of-smm-register',
    qualification: FIRST,
    broken: [area([0x9bn, 0n])],
    kept: [area([0x10n, 0n])],
  },
  {
    rule: 'M2',
    check: 'msr-load-reserved-bits',
    qualification: THIRD,
    broken: [
      area(GOOD, GOOD, [STAR | (1n << 32n), 0n]),
      area(GOOD, GOOD, [STAR | (1n << 63n), 0n]),
    ],
    kept: [area(GOOD, GOOD, GOOD)],
  },
  {
    rule: 'M3',
    check: 'msr-load-value',
    qualification: THIRD,
    broken: [
      // IA32_PAT, IA32_EFER, IA32_LSTAR, IA32_DEBUGCTL, IA32_SYSENTER_EIP, IA32_PERF_GLOBAL_CTRL.
      area(GOOD, GOOD, [0x277n, 2n]),
      area(GOOD, GOOD, [0xc000_0080n, 0xd03n]),
      area(GOOD, GOOD, [0xc000_0080n, 0n]),
      area(GOOD, GOOD, [0xc000_0082n, 1n << 47n]),
      area(GOOD, GOOD, [0x1d9n, 4n]),
      area(GOOD, GOOD, [0x176n, 1n << 47n]),
      area(GOOD, GOOD, [0x38fn, 1n << 63n]),
      // A capability MSR, a locked MSR, no MSR, the microcode trigger.
      area(GOOD, GOOD, [0x480n, 0n]),
      area(GOOD, GOOD, [0x3an, 0n]),
      area(GOOD, GOOD, [0x1234n, 0n]),
      area(GOOD, GOOD, [0x79n, 0n]),
    ],
    kept: [
      area(GOOD, GOOD, [0x277n, 0x0007_0406_0007_0406n]),
      area(GOOD, GOOD, [0xc000_0080n, 0xd01n]),
      area(GOOD, GOOD, [0xc000_0082n, 0xffff_8000_0000_0000n]),
      area(GOOD, GOOD, [0x1d9n, 1n]),
      area(GOOD, GOOD, [0x38fn, 0xfn]),
    ],
  },
  {
    rule: 'M3',
    check: 'msr-load-value',
    qualification: FIRST,
    // Memory that is not there.
    broken: [
      all(set(FIELD.VM_ENTRY_MSR_LOAD_ADDR, 0x7_1234_5000n), set(FIELD.VM_ENTRY_MSR_LOAD_COUNT, 1)),
    ],
    kept: [area(GOOD)],
  },
  {
    rule: 'M3',
    check: 'msr-load-value',
    qualification: FIRST,
    profiles: ['tigerlake-i5-1135g7'],
    // IA32_BNDCFGS exists with MPX only.
    broken: [area([0xd90n, 3n])],
    kept: [area(GOOD)],
  },
  {
    rule: 'M3',
    check: 'msr-load-value',
    qualification: FIRST,
    profiles: ['skylake-i7-6700k'],
    broken: [area([0xd90n, 4n])],
    kept: [area([0xd90n, 3n])],
  },
  {
    rule: 'M5',
    check: 'msr-load-count',
    qualification: 513n,
    broken: [many(513), many(600)],
    kept: [many(512)],
  },
];
