// Rules H: host state (SDM 27.2.2 to 27.2.4). All give VMfailValid(8).
import { ENTRY, EXIT } from '../../../src/engine/processor/controls.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { all, type EntryRule, nothing, off, on, set } from './vm-entry-rule.js';

const EXIT_CONTROLS = FIELD.VM_EXIT_CONTROLS;
const ENTRY_CONTROLS = FIELD.VM_ENTRY_CONTROLS;

const CR0 = 0x8005_0033n;
const CR4 = 0x26e0n;
const WP = 1n << 16n;
const CET = 1n << 23n;
const PAE = 1n << 5n;
const PCIDE = 1n << 17n;

/** A field with a linear address, 48 bits wide. */
function linear(field: number): Pick<EntryRule, 'broken' | 'kept'> {
  return {
    broken: [
      set(field, 0x8000_0000_0000n),
      set(field, 0xffff_7fff_ffff_ffffn),
      set(field, 1n << 63n),
    ],
    kept: [set(field, 0x7fff_ffff_ffffn), set(field, 0xffff_8000_0000_0000n), set(field, 0n)],
  };
}

const HOST_32_BIT = all(
  off(EXIT_CONTROLS, EXIT.HOST_ADDRESS_SPACE_SIZE | EXIT.LOAD_EFER),
  off(ENTRY_CONTROLS, ENTRY.IA32E_MODE_GUEST),
);

export const HOST_RULES: readonly EntryRule[] = [
  {
    rule: 'H1',
    check: 'host-cr0-fixed-bits',
    broken: [0, 5, 31]
      .map((bit) => set(FIELD.HOST_CR0, CR0 & ~(1n << BigInt(bit))))
      .concat(set(FIELD.HOST_CR0, CR0 | (1n << 32n))),
    // TS, and CD and NW, which VM exits do not change.
    kept: [set(FIELD.HOST_CR0, CR0 | 8n), set(FIELD.HOST_CR0, CR0 | (3n << 29n))],
  },
  {
    rule: 'H2',
    check: 'host-cr4-fixed-bits',
    broken: [
      set(FIELD.HOST_CR4, CR4 & ~0x2000n),
      set(FIELD.HOST_CR4, CR4 | (1n << 12n)),
      set(FIELD.HOST_CR4, CR4 | (1n << 14n)),
      set(FIELD.HOST_CR4, CR4 | (1n << 32n)),
    ],
    kept: [set(FIELD.HOST_CR4, CR4 | (1n << 20n))],
  },
  {
    rule: 'H3',
    check: 'host-cr3',
    broken: [set(FIELD.HOST_CR3, 1n << 39n), set(FIELD.HOST_CR3, 1n << 63n)],
    kept: [set(FIELD.HOST_CR3, (1n << 39n) - 1n)],
  },
  { rule: 'H4', check: 'host-sysenter-esp', ...linear(FIELD.HOST_IA32_SYSENTER_ESP) },
  { rule: 'H5', check: 'host-sysenter-eip', ...linear(FIELD.HOST_IA32_SYSENTER_EIP) },
  {
    rule: 'H6',
    check: 'host-efer-reserved-bits',
    broken: [1n, 9n, 12n, 32n, 63n].map((bit) => set(FIELD.HOST_IA32_EFER, 0xd01n | (1n << bit))),
    kept: [
      set(FIELD.HOST_IA32_EFER, 0x500n),
      all(off(EXIT_CONTROLS, EXIT.LOAD_EFER), set(FIELD.HOST_IA32_EFER, 2n)),
    ],
  },
  {
    rule: 'H7',
    check: 'host-efer-lma-lme',
    broken: [0n, 0x100n, 0x400n].map((efer) => set(FIELD.HOST_IA32_EFER, efer)),
    kept: [
      set(FIELD.HOST_IA32_EFER, 0x500n),
      all(off(EXIT_CONTROLS, EXIT.LOAD_EFER), set(FIELD.HOST_IA32_EFER, 0n)),
    ],
  },
  {
    rule: 'H8',
    check: 'host-pat',
    broken: [2n, 3n, 8n, 0xffn].flatMap((type) => [
      set(FIELD.HOST_IA32_PAT, type),
      set(FIELD.HOST_IA32_PAT, type << 56n),
    ]),
    kept: [
      set(FIELD.HOST_IA32_PAT, 0x0001_0405_0607_0000n),
      all(off(EXIT_CONTROLS, EXIT.LOAD_PAT), set(FIELD.HOST_IA32_PAT, 2n)),
    ],
  },
  {
    rule: 'H9',
    check: 'host-perf-global-ctrl-reserved-bits',
    profiles: ['skylake-i7-6700k'],
    given: on(EXIT_CONTROLS, EXIT.LOAD_PERF_GLOBAL_CTRL),
    broken: [4n, 35n, 48n, 63n].map((bit) => set(FIELD.HOST_IA32_PERF_GLOBAL_CTRL, 1n << bit)),
    kept: [
      set(FIELD.HOST_IA32_PERF_GLOBAL_CTRL, 0x7_0000_000fn),
      all(
        off(EXIT_CONTROLS, EXIT.LOAD_PERF_GLOBAL_CTRL),
        set(FIELD.HOST_IA32_PERF_GLOBAL_CTRL, 0x10n),
      ),
    ],
  },
  {
    rule: 'H9',
    check: 'host-perf-global-ctrl-reserved-bits',
    profiles: ['tigerlake-i5-1135g7'],
    given: on(EXIT_CONTROLS, EXIT.LOAD_PERF_GLOBAL_CTRL),
    broken: [8n, 36n, 47n, 63n].map((bit) => set(FIELD.HOST_IA32_PERF_GLOBAL_CTRL, 1n << bit)),
    kept: [set(FIELD.HOST_IA32_PERF_GLOBAL_CTRL, 0x1_000f_0000_00ffn)],
  },
  ...(['ES', 'CS', 'SS', 'DS', 'FS', 'GS', 'TR'] as const).map(
    (name): EntryRule => ({
      rule: 'H10',
      check: `host-${name.toLowerCase()}-selector-rpl-ti`,
      broken: [1, 2, 3, 4].map((low) => set(FIELD[`HOST_${name}_SELECTOR`], 0x18 | low)),
      kept: [set(FIELD[`HOST_${name}_SELECTOR`], 0xfff8)],
    }),
  ),
  {
    rule: 'H11',
    check: 'host-cs-selector-zero',
    broken: [set(FIELD.HOST_CS_SELECTOR, 0)],
    kept: [set(FIELD.HOST_CS_SELECTOR, 8)],
  },
  {
    rule: 'H12',
    check: 'host-tr-selector-zero',
    broken: [set(FIELD.HOST_TR_SELECTOR, 0)],
    kept: [set(FIELD.HOST_TR_SELECTOR, 8)],
  },
  {
    rule: 'H13',
    check: 'host-ss-selector-zero',
    broken: [all(HOST_32_BIT, set(FIELD.HOST_SS_SELECTOR, 0))],
    // A 64-bit host may have a null SS.
    kept: [set(FIELD.HOST_SS_SELECTOR, 0)],
  },
  { rule: 'H14', check: 'host-fs-base', ...linear(FIELD.HOST_FS_BASE) },
  { rule: 'H15', check: 'host-gs-base', ...linear(FIELD.HOST_GS_BASE) },
  { rule: 'H16', check: 'host-tr-base', ...linear(FIELD.HOST_TR_BASE) },
  { rule: 'H17', check: 'host-gdtr-base', ...linear(FIELD.HOST_GDTR_BASE) },
  { rule: 'H18', check: 'host-idtr-base', ...linear(FIELD.HOST_IDTR_BASE) },
  {
    rule: 'H19',
    check: 'host-cr4-pae',
    broken: [set(FIELD.HOST_CR4, CR4 & ~PAE)],
    kept: [nothing],
  },
  { rule: 'H20', check: 'host-rip', ...linear(FIELD.HOST_RIP) },
  {
    rule: 'H22',
    check: 'host-address-space-size',
    broken: [HOST_32_BIT, off(EXIT_CONTROLS, EXIT.HOST_ADDRESS_SPACE_SIZE | EXIT.LOAD_EFER)],
    kept: [nothing],
  },
  {
    // The fields of "load CET state" are none of this VMCS's: they read as 0, which is always allowed.
    rule: 'H23',
    check: 'host-cr4-cet-without-cr0-wp',
    profiles: ['tigerlake-i5-1135g7'],
    given: set(FIELD.HOST_CR4, CR4 | CET),
    broken: [set(FIELD.HOST_CR0, CR0 & ~WP)],
    kept: [nothing, all(set(FIELD.HOST_CR4, CR4), set(FIELD.HOST_CR0, CR0 & ~WP))],
  },
];

/**
 * H21, and H22 of a processor outside IA-32e mode: L0 runs in IA-32e mode, so the processor of a
 * machine refuses a 32-bit host by H22 first. These rows call the checks for a 32-bit L0.
 */
export const HOST_RULES_OUTSIDE_IA32E_MODE: readonly EntryRule[] = [
  {
    rule: 'H22',
    check: 'host-address-space-size',
    broken: [on(EXIT_CONTROLS, EXIT.HOST_ADDRESS_SPACE_SIZE)],
    kept: [nothing],
  },
  {
    rule: 'H22',
    check: 'ia32e-mode-guest-outside-ia32e-mode',
    broken: [on(ENTRY_CONTROLS, ENTRY.IA32E_MODE_GUEST)],
    kept: [nothing],
  },
  {
    rule: 'H21',
    check: 'host-cr4-pcide',
    broken: [set(FIELD.HOST_CR4, CR4 | PCIDE)],
    kept: [set(FIELD.HOST_CR4, CR4 & ~PAE)],
  },
  {
    rule: 'H21',
    check: 'host-rip-32-bit',
    broken: [set(FIELD.HOST_RIP, 1n << 32n), set(FIELD.HOST_RIP, 0xffff_ffff_8000_0000n)],
    kept: [set(FIELD.HOST_RIP, 0xffff_ffffn)],
  },
];

/** The base of the rows above: a 32-bit host and guest without EFER. */
export const OUTSIDE_IA32E_MODE = all(
  HOST_32_BIT,
  off(ENTRY_CONTROLS, ENTRY.LOAD_EFER),
  set(FIELD.HOST_RIP, 0x1000n),
  set(FIELD.GUEST_RIP, 0x1000n),
  set(FIELD.GUEST_CS_AR_BYTES, 0xc09b),
);
