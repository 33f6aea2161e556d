// Rules G: guest state (SDM 27.3.1). All give a VM exit with reason 33.
import { ENTRY, PIN, SECONDARY } from '../../../src/engine/processor/controls.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { MSR } from '../../../src/engine/processor/msrs.js';
import { OTHER_VMCS, SHADOW_VMCS, VMCS_ADDRESS } from './valid-vmcs.js';
import {
  all,
  type Change,
  type EntryRule,
  nothing,
  off,
  offering,
  on,
  set,
  store,
  withMsr,
} from './vm-entry-rule.js';

const SKYLAKE = ['skylake-i7-6700k'];
const TIGER_LAKE = ['tigerlake-i5-1135g7'];

const SECONDARY_CONTROLS = FIELD.SECONDARY_VM_EXEC_CONTROL;
const ENTRY_CONTROLS = FIELD.VM_ENTRY_CONTROLS;

const CR0 = 0x8005_0033n;
const CR4 = 0x26e0n;
const PE = 1n;
const WP = 1n << 16n;
const PG = 1n << 31n;
const PAE = 1n << 5n;
const PCIDE = 1n << 17n;
const CET = 1n << 23n;

const UNUSABLE = 0x1_0000;
const DATA = 0xc093;
const CODE_32 = 0xc09b;
const DPL_3 = 0x60;

const UNRESTRICTED = on(SECONDARY_CONTROLS, SECONDARY.UNRESTRICTED_GUEST);

/** A 32-bit guest with PAE paging. */
const GUEST_32_BIT = all(
  off(ENTRY_CONTROLS, ENTRY.IA32E_MODE_GUEST),
  set(FIELD.GUEST_IA32_EFER, 0n),
  set(FIELD.GUEST_CS_AR_BYTES, CODE_32),
  set(FIELD.GUEST_RIP, 0x10_0000n),
  set(FIELD.GUEST_CR3, 0x22_2000n),
);
const NO_PAE = set(FIELD.GUEST_CR4, CR4 & ~PAE);

const SEGMENTS = ['CS', 'SS', 'DS', 'ES', 'FS', 'GS'] as const;

const VIRTUAL_8086 = all(
  GUEST_32_BIT,
  NO_PAE,
  set(FIELD.GUEST_RFLAGS, 0x2_0202n),
  ...SEGMENTS.flatMap((name, i) => [
    set(FIELD[`GUEST_${name}_SELECTOR`], 0x1000 + i),
    set(FIELD[`GUEST_${name}_BASE`], 0x1_0000 + 16 * i),
    set(FIELD[`GUEST_${name}_LIMIT`], 0xffff),
    set(FIELD[`GUEST_${name}_AR_BYTES`], 0xf3),
  ]),
);

const REAL_MODE = all(
  UNRESTRICTED,
  GUEST_32_BIT,
  set(FIELD.GUEST_CR0, 0x30n),
  set(FIELD.GUEST_CR4, 0x2000n),
  set(FIELD.GUEST_RIP, 0xfff0n),
);

/** A 64-bit linear-address field. */
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

const USABLE_LDTR = all(
  set(FIELD.GUEST_LDTR_AR_BYTES, 0x82),
  set(FIELD.GUEST_LDTR_SELECTOR, 0x50),
  set(FIELD.GUEST_LDTR_LIMIT, 0xffff),
);

export const GUEST_REGISTER_RULES: readonly EntryRule[] = [
  {
    rule: 'G1',
    check: 'guest-cr0-fixed-bits',
    broken: [0n, 5n, 31n]
      .map((bit) => set(FIELD.GUEST_CR0, CR0 & ~(1n << bit)))
      .concat(
        set(FIELD.GUEST_CR0, CR0 | (1n << 32n)),
        all(UNRESTRICTED, set(FIELD.GUEST_CR0, CR0 & ~(1n << 5n))),
      ),
    kept: [set(FIELD.GUEST_CR0, CR0 | (3n << 29n)), REAL_MODE],
  },
  {
    rule: 'G2',
    check: 'guest-cr0-pg-without-pe',
    given: UNRESTRICTED,
    broken: [set(FIELD.GUEST_CR0, CR0 & ~PE)],
    kept: [nothing, all(GUEST_32_BIT, set(FIELD.GUEST_CR0, CR0 & ~PG)), REAL_MODE],
  },
  {
    rule: 'G3',
    check: 'guest-cr4-fixed-bits',
    broken: [
      set(FIELD.GUEST_CR4, CR4 & ~0x2000n),
      set(FIELD.GUEST_CR4, CR4 | (1n << 12n)),
      set(FIELD.GUEST_CR4, CR4 | (1n << 32n)),
    ],
    kept: [set(FIELD.GUEST_CR4, CR4 | (1n << 20n))],
  },
  {
    rule: 'G4',
    check: 'guest-cr4-cet-without-cr0-wp',
    profiles: TIGER_LAKE,
    given: set(FIELD.GUEST_CR4, CR4 | CET),
    broken: [set(FIELD.GUEST_CR0, CR0 & ~WP)],
    kept: [nothing, all(set(FIELD.GUEST_CR4, CR4), set(FIELD.GUEST_CR0, CR0 & ~WP))],
  },
  {
    rule: 'G5',
    check: 'guest-cr3',
    broken: [set(FIELD.GUEST_CR3, 1n << 39n), set(FIELD.GUEST_CR3, 1n << 63n)],
    kept: [set(FIELD.GUEST_CR3, (1n << 39n) - 1n)],
  },
  {
    rule: 'G6',
    check: 'ia32e-mode-guest-without-paging',
    given: UNRESTRICTED,
    broken: [set(FIELD.GUEST_CR0, CR0 & ~PG), NO_PAE],
    kept: [nothing],
  },
  {
    rule: 'G7',
    check: 'guest-cr4-pcide-outside-ia32e-mode',
    broken: [all(GUEST_32_BIT, set(FIELD.GUEST_CR4, CR4 | PCIDE))],
    kept: [set(FIELD.GUEST_CR4, CR4 | PCIDE), GUEST_32_BIT],
  },
  {
    rule: 'G8',
    check: 'guest-dr7',
    broken: [set(FIELD.GUEST_DR7, 1n << 32n), set(FIELD.GUEST_DR7, 1n << 63n)],
    kept: [
      set(FIELD.GUEST_DR7, 0xffff_ffffn),
      all(off(ENTRY_CONTROLS, ENTRY.LOAD_DEBUG_CONTROLS), set(FIELD.GUEST_DR7, 1n << 32n)),
    ],
  },
  {
    rule: 'G8',
    check: 'guest-debugctl-reserved-bits',
    broken: [2n, 5n, 16n, 63n].map((bit) => set(FIELD.GUEST_IA32_DEBUGCTL, 1n << bit)),
    kept: [
      set(FIELD.GUEST_IA32_DEBUGCTL, 0x7fc3n),
      all(off(ENTRY_CONTROLS, ENTRY.LOAD_DEBUG_CONTROLS), set(FIELD.GUEST_IA32_DEBUGCTL, 4n)),
    ],
  },
  {
    rule: 'G8',
    check: 'guest-debugctl-reserved-bits',
    profiles: TIGER_LAKE,
    // Without RTM.
    broken: [set(FIELD.GUEST_IA32_DEBUGCTL, 1n << 15n)],
    kept: [set(FIELD.GUEST_IA32_DEBUGCTL, 1n << 14n)],
  },
  { rule: 'G9', check: 'guest-sysenter-esp', ...linear(FIELD.GUEST_SYSENTER_ESP) },
  { rule: 'G10', check: 'guest-sysenter-eip', ...linear(FIELD.GUEST_SYSENTER_EIP) },
  {
    rule: 'G11',
    check: 'guest-pat',
    broken: [2n, 3n, 8n, 0xffn].flatMap((type) => [
      set(FIELD.GUEST_IA32_PAT, type),
      set(FIELD.GUEST_IA32_PAT, type << 56n),
    ]),
    kept: [
      set(FIELD.GUEST_IA32_PAT, 0x0001_0405_0607_0000n),
      all(off(ENTRY_CONTROLS, ENTRY.LOAD_PAT), set(FIELD.GUEST_IA32_PAT, 2n)),
    ],
  },
  {
    rule: 'G12',
    check: 'guest-efer-reserved-bits',
    broken: [1n, 9n, 12n, 63n].map((bit) => set(FIELD.GUEST_IA32_EFER, 0xd01n | (1n << bit))),
    kept: [
      set(FIELD.GUEST_IA32_EFER, 0x500n),
      all(off(ENTRY_CONTROLS, ENTRY.LOAD_EFER), set(FIELD.GUEST_IA32_EFER, 2n)),
    ],
  },
  {
    rule: 'G13',
    check: 'guest-efer-lma-lme',
    broken: [
      set(FIELD.GUEST_IA32_EFER, 0n),
      set(FIELD.GUEST_IA32_EFER, 0x100n),
      set(FIELD.GUEST_IA32_EFER, 0x400n),
      all(GUEST_32_BIT, set(FIELD.GUEST_IA32_EFER, 0x500n)),
      all(GUEST_32_BIT, set(FIELD.GUEST_IA32_EFER, 0x100n)),
    ],
    kept: [
      set(FIELD.GUEST_IA32_EFER, 0x500n),
      // Without paging LME may be 1 while LMA is 0.
      all(REAL_MODE, set(FIELD.GUEST_IA32_EFER, 0x100n)),
    ],
  },
  {
    rule: 'G14',
    check: 'guest-perf-global-ctrl-reserved-bits',
    profiles: SKYLAKE,
    given: on(ENTRY_CONTROLS, ENTRY.LOAD_PERF_GLOBAL_CTRL),
    broken: [4n, 35n, 63n].map((bit) => set(FIELD.GUEST_IA32_PERF_GLOBAL_CTRL, 1n << bit)),
    kept: [
      set(FIELD.GUEST_IA32_PERF_GLOBAL_CTRL, 0x7_0000_000fn),
      all(
        off(ENTRY_CONTROLS, ENTRY.LOAD_PERF_GLOBAL_CTRL),
        set(FIELD.GUEST_IA32_PERF_GLOBAL_CTRL, 0x10n),
      ),
    ],
  },
  {
    rule: 'G15',
    check: 'guest-bndcfgs',
    processor: offering(MSR.IA32_VMX_TRUE_ENTRY_CTLS, ENTRY.LOAD_BNDCFGS),
    given: on(ENTRY_CONTROLS, ENTRY.LOAD_BNDCFGS),
    broken: [4n, 0x800n, 0x8000_0000_0000n].map((value) => set(FIELD.GUEST_IA32_BNDCFGS, value)),
    kept: [
      set(FIELD.GUEST_IA32_BNDCFGS, 0x7fff_ffff_f003n),
      all(off(ENTRY_CONTROLS, ENTRY.LOAD_BNDCFGS), set(FIELD.GUEST_IA32_BNDCFGS, 4n)),
    ],
  },
];

/** The data segments, made usable. */
function usableData(name: 'SS' | 'DS' | 'ES' | 'FS' | 'GS'): Change {
  return all(
    set(FIELD[`GUEST_${name}_AR_BYTES`], DATA),
    set(FIELD[`GUEST_${name}_LIMIT`], 0xffff_ffff),
  );
}

/** G30 for one register. */
function dataSegment(name: 'DS' | 'ES' | 'FS' | 'GS'): readonly EntryRule[] {
  const accessRights = FIELD[`GUEST_${name}_AR_BYTES`];
  const selector = FIELD[`GUEST_${name}_SELECTOR`];
  return [
    {
      rule: 'G30',
      check: `guest-${name.toLowerCase()}-type`,
      given: usableData(name),
      // Not accessed, and code that cannot be read.
      broken: [0xc090, 0xc092, 0xc098, 0xc099, 0xc09d].map((value) => set(accessRights, value)),
      kept: [0xc091, 0xc093, 0xc095, 0xc097, 0xc09b, 0xc09f]
        .map((value) => set(accessRights, value))
        .concat(set(accessRights, UNUSABLE)),
    },
    {
      rule: 'G30',
      check: `guest-${name.toLowerCase()}-dpl`,
      given: all(usableData(name), set(selector, 0x1b)),
      broken: [0, 1, 2].map((dpl) => set(accessRights, DATA | (dpl << 5))),
      kept: [
        set(accessRights, DATA | DPL_3),
        // Conforming code, and an unrestricted guest.
        set(accessRights, 0xc09f),
        all(UNRESTRICTED, set(accessRights, DATA)),
      ],
    },
  ];
}

/** G31 for one register. */
function everySegment(name: (typeof SEGMENTS)[number]): readonly EntryRule[] {
  const accessRights = FIELD[`GUEST_${name}_AR_BYTES`];
  const limit = FIELD[`GUEST_${name}_LIMIT`];
  const rights = name === 'CS' ? 0xa09b : DATA;
  const given = all(set(accessRights, rights), set(limit, 0xffff_ffff));
  const rule = (what: string, broken: readonly Change[], kept: readonly Change[]): EntryRule => ({
    rule: 'G31',
    check: `guest-${name.toLowerCase()}-${what}`,
    given,
    broken,
    kept,
  });
  const unusable = name === 'CS' ? [] : [set(accessRights, UNUSABLE)];
  return [
    rule('s', [off(accessRights, 1 << 4)], [nothing, ...unusable]),
    rule('p', [off(accessRights, 1 << 7)], [nothing, ...unusable]),
    rule(
      'reserved-bits',
      [8, 11, 17, 31].map((bit) => on(accessRights, 1 << bit)),
      [on(accessRights, 1 << 12), ...unusable],
    ),
    rule(
      'g',
      [
        off(accessRights, 1 << 15),
        set(limit, 0xffff_fffe),
        all(off(accessRights, 1 << 15), set(limit, 0x10_0000)),
        set(limit, 0x1000),
      ],
      [
        all(off(accessRights, 1 << 15), set(limit, 0xf_ffff)),
        all(off(accessRights, 1 << 15), set(limit, 0)),
        set(limit, 0xfff),
      ],
    ),
  ];
}

const CS_RIGHTS = FIELD.GUEST_CS_AR_BYTES;
const SS_RIGHTS = FIELD.GUEST_SS_AR_BYTES;
const TR_RIGHTS = FIELD.GUEST_TR_AR_BYTES;
const LDTR_RIGHTS = FIELD.GUEST_LDTR_AR_BYTES;
const RING_3 = all(
  set(FIELD.GUEST_CS_SELECTOR, 0x13),
  set(CS_RIGHTS, 0xa0fb),
  set(FIELD.GUEST_SS_SELECTOR, 0x1b),
  set(SS_RIGHTS, DATA | DPL_3),
);

export const GUEST_SEGMENT_RULES: readonly EntryRule[] = [
  {
    rule: 'G16',
    check: 'guest-tr-selector-ti',
    broken: [set(FIELD.GUEST_TR_SELECTOR, 0x44)],
    kept: [set(FIELD.GUEST_TR_SELECTOR, 0x43)],
  },
  {
    rule: 'G17',
    check: 'guest-ldtr-selector-ti',
    given: USABLE_LDTR,
    broken: [set(FIELD.GUEST_LDTR_SELECTOR, 0x54)],
    kept: [
      set(FIELD.GUEST_LDTR_SELECTOR, 0x53),
      all(set(LDTR_RIGHTS, UNUSABLE), set(FIELD.GUEST_LDTR_SELECTOR, 0x54)),
    ],
  },
  {
    rule: 'G18',
    check: 'guest-ss-rpl-differs-from-cs-rpl',
    broken: [set(FIELD.GUEST_SS_SELECTOR, 0x1b), set(FIELD.GUEST_CS_SELECTOR, 0x13)],
    kept: [RING_3, all(UNRESTRICTED, set(FIELD.GUEST_SS_SELECTOR, 0x1b))],
  },
  { rule: 'G19', check: 'guest-tr-base', ...linear(FIELD.GUEST_TR_BASE) },
  { rule: 'G20', check: 'guest-fs-base', ...linear(FIELD.GUEST_FS_BASE) },
  { rule: 'G21', check: 'guest-gs-base', ...linear(FIELD.GUEST_GS_BASE) },
  {
    rule: 'G22',
    check: 'guest-ldtr-base',
    given: USABLE_LDTR,
    broken: linear(FIELD.GUEST_LDTR_BASE).broken,
    kept: [
      ...linear(FIELD.GUEST_LDTR_BASE).kept,
      all(set(LDTR_RIGHTS, UNUSABLE), set(FIELD.GUEST_LDTR_BASE, 0x8000_0000_0000n)),
    ],
  },
  {
    rule: 'G23',
    check: 'guest-cs-base',
    broken: [set(FIELD.GUEST_CS_BASE, 1n << 32n), set(FIELD.GUEST_CS_BASE, 1n << 63n)],
    kept: [set(FIELD.GUEST_CS_BASE, 0xffff_ffffn)],
  },
  ...(['SS', 'DS', 'ES'] as const).map(
    (name): EntryRule => ({
      rule: 'G24',
      check: `guest-${name.toLowerCase()}-base`,
      broken: [set(FIELD[`GUEST_${name}_BASE`], 1n << 32n)],
      kept: [
        set(FIELD[`GUEST_${name}_BASE`], 0xffff_ffffn),
        all(
          set(FIELD[`GUEST_${name}_AR_BYTES`], UNUSABLE),
          set(FIELD[`GUEST_${name}_BASE`], 1n << 32n),
        ),
      ],
    }),
  ),
  ...SEGMENTS.flatMap((name): readonly EntryRule[] => [
    {
      rule: 'G25',
      check: `virtual-8086-${name.toLowerCase()}-base`,
      given: VIRTUAL_8086,
      broken: [set(FIELD[`GUEST_${name}_BASE`], 0), set(FIELD[`GUEST_${name}_SELECTOR`], 0)],
      kept: [
        all(set(FIELD[`GUEST_${name}_BASE`], 0), set(FIELD[`GUEST_${name}_SELECTOR`], 0)),
        // RPL bits are part of a real-mode selector.
        all(
          set(FIELD[`GUEST_${name}_BASE`], 0xffff0),
          set(FIELD[`GUEST_${name}_SELECTOR`], 0xffff),
        ),
      ],
    },
    {
      rule: 'G25',
      check: `virtual-8086-${name.toLowerCase()}-limit`,
      given: VIRTUAL_8086,
      broken: [0xfffe, 0xf_ffff, 0xffff_ffff].map((limit) =>
        set(FIELD[`GUEST_${name}_LIMIT`], limit),
      ),
      kept: [nothing],
    },
    {
      rule: 'G25',
      check: `virtual-8086-${name.toLowerCase()}-access-rights`,
      given: VIRTUAL_8086,
      broken: [0x93, 0xf2, 0x1_00f3].map((value) => set(FIELD[`GUEST_${name}_AR_BYTES`], value)),
      kept: [nothing],
    },
  ]),
  {
    rule: 'G26',
    check: 'guest-cs-type',
    broken: [0, 1, 2, 3, 7, 8, 10, 12, 14]
      .map((type) => set(CS_RIGHTS, 0xa090 | type))
      .concat(all(UNRESTRICTED, set(CS_RIGHTS, 0xa097))),
    kept: [9, 11, 13, 15]
      .map((type) => set(CS_RIGHTS, 0xa090 | type))
      .concat(all(UNRESTRICTED, set(CS_RIGHTS, 0xa093))),
  },
  {
    rule: 'G26',
    check: 'guest-cs-dpl-of-data-segment',
    given: all(REAL_MODE, set(CS_RIGHTS, 0xc093)),
    broken: [1, 2, 3].map((dpl) => set(CS_RIGHTS, 0xc093 | (dpl << 5))),
    kept: [nothing],
  },
  {
    rule: 'G27',
    check: 'guest-cs-dpl',
    broken: [
      set(CS_RIGHTS, 0xa0bb),
      set(CS_RIGHTS, 0xa0fb),
      // Conforming code above the DPL of SS.
      set(CS_RIGHTS, 0xa0bf),
      // Non-conforming code below it.
      all(RING_3, set(CS_RIGHTS, 0xa09b)),
    ],
    kept: [RING_3, all(RING_3, set(CS_RIGHTS, 0xa09f)), all(RING_3, set(CS_RIGHTS, 0xa0ff))],
  },
  {
    rule: 'G28',
    check: 'guest-cs-d-b',
    broken: [set(CS_RIGHTS, 0xe09b)],
    kept: [
      set(CS_RIGHTS, 0xa09b),
      all(set(CS_RIGHTS, 0xc09b), set(FIELD.GUEST_RIP, 0x1000n)),
      // Outside IA-32e mode L has no meaning.
      all(GUEST_32_BIT, set(CS_RIGHTS, 0xe09b)),
    ],
  },
  {
    rule: 'G29',
    check: 'guest-ss-type',
    broken: [0xc090, 0xc091, 0xc092, 0xc095, 0xc09b].map((value) => set(SS_RIGHTS, value)),
    kept: [0xc093, 0xc097, UNUSABLE].map((value) => set(SS_RIGHTS, value)),
  },
  {
    rule: 'G29',
    check: 'guest-ss-dpl-differs-from-rpl',
    // Conforming code, so that its DPL does not have to be that of SS.
    given: set(CS_RIGHTS, 0xa09f),
    broken: [1, 2, 3].map((dpl) => set(SS_RIGHTS, DATA | (dpl << 5))),
    kept: [nothing, all(UNRESTRICTED, set(SS_RIGHTS, DATA | DPL_3))],
  },
  {
    rule: 'G29',
    check: 'guest-ss-dpl',
    given: REAL_MODE,
    broken: [
      all(set(CS_RIGHTS, 0xc093), set(SS_RIGHTS, DATA | DPL_3)),
      all(set(CS_RIGHTS, 0xc0fb), set(SS_RIGHTS, DATA | DPL_3)),
    ],
    kept: [all(set(CS_RIGHTS, 0xc093), set(SS_RIGHTS, DATA))],
  },
  ...(['DS', 'ES', 'FS', 'GS'] as const).flatMap(dataSegment),
  ...SEGMENTS.flatMap(everySegment),
  {
    rule: 'G32',
    check: 'guest-ldtr-type',
    given: USABLE_LDTR,
    broken: [0x81, 0x83, 0x8b].map((value) => set(LDTR_RIGHTS, value)),
    kept: [nothing, set(LDTR_RIGHTS, UNUSABLE)],
  },
  {
    rule: 'G32',
    check: 'guest-ldtr-s',
    given: USABLE_LDTR,
    broken: [on(LDTR_RIGHTS, 1 << 4)],
    kept: [nothing],
  },
  {
    rule: 'G32',
    check: 'guest-ldtr-p',
    given: USABLE_LDTR,
    broken: [off(LDTR_RIGHTS, 1 << 7)],
    kept: [nothing],
  },
  {
    rule: 'G32',
    check: 'guest-ldtr-reserved-bits',
    given: USABLE_LDTR,
    broken: [8, 11, 17, 31].map((bit) => on(LDTR_RIGHTS, 1 << bit)),
    kept: [nothing],
  },
  {
    rule: 'G32',
    check: 'guest-ldtr-g',
    given: USABLE_LDTR,
    broken: [
      set(FIELD.GUEST_LDTR_LIMIT, 0x10_0000),
      all(on(LDTR_RIGHTS, 1 << 15), set(FIELD.GUEST_LDTR_LIMIT, 0x1000)),
    ],
    kept: [set(FIELD.GUEST_LDTR_LIMIT, 0xf_ffff), on(LDTR_RIGHTS, 1 << 15)],
  },
  {
    rule: 'G33',
    check: 'guest-tr-type',
    broken: [
      ...[0x81, 0x82, 0x83, 0x89].map((value) => set(TR_RIGHTS, value)),
      all(GUEST_32_BIT, set(TR_RIGHTS, 0x89)),
    ],
    kept: [nothing, all(GUEST_32_BIT, set(TR_RIGHTS, 0x83))],
  },
  { rule: 'G33', check: 'guest-tr-s', broken: [on(TR_RIGHTS, 1 << 4)], kept: [nothing] },
  { rule: 'G33', check: 'guest-tr-p', broken: [off(TR_RIGHTS, 1 << 7)], kept: [nothing] },
  {
    rule: 'G33',
    check: 'guest-tr-reserved-bits',
    broken: [8, 11, 17, 31].map((bit) => on(TR_RIGHTS, 1 << bit)),
    kept: [nothing],
  },
  {
    rule: 'G33',
    check: 'guest-tr-g',
    broken: [
      set(FIELD.GUEST_TR_LIMIT, 0x10_0000),
      all(on(TR_RIGHTS, 1 << 15), set(FIELD.GUEST_TR_LIMIT, 0x67)),
    ],
    kept: [set(FIELD.GUEST_TR_LIMIT, 0x67), set(FIELD.GUEST_TR_LIMIT, 0xf_ffff)],
  },
  {
    rule: 'G33',
    check: 'guest-tr-unusable',
    broken: [on(TR_RIGHTS, UNUSABLE)],
    kept: [nothing],
  },
  { rule: 'G34', check: 'guest-gdtr-base', ...linear(FIELD.GUEST_GDTR_BASE) },
  { rule: 'G35', check: 'guest-idtr-base', ...linear(FIELD.GUEST_IDTR_BASE) },
  {
    rule: 'G36',
    check: 'guest-gdtr-limit',
    broken: [set(FIELD.GUEST_GDTR_LIMIT, 0x1_0000), set(FIELD.GUEST_GDTR_LIMIT, 0x8000_0000)],
    kept: [set(FIELD.GUEST_GDTR_LIMIT, 0xffff)],
  },
  {
    rule: 'G37',
    check: 'guest-idtr-limit',
    broken: [set(FIELD.GUEST_IDTR_LIMIT, 0x1_0000), set(FIELD.GUEST_IDTR_LIMIT, 0x8000_0000)],
    kept: [set(FIELD.GUEST_IDTR_LIMIT, 0xffff)],
  },
];

const RFLAGS = FIELD.GUEST_RFLAGS;
const ACTIVITY = FIELD.GUEST_ACTIVITY_STATE;
const INTERRUPTIBILITY = FIELD.GUEST_INTERRUPTIBILITY_INFO;
const PENDING = FIELD.GUEST_PENDING_DBG_EXCEPTIONS;
const EVENT = FIELD.VM_ENTRY_INTR_INFO_FIELD;

const INTERRUPT_32 = set(EVENT, 0x8000_0020);
const NMI = set(EVENT, 0x8000_0202);
const DEBUG = set(EVENT, 0x8000_0301);
const INVALID_OPCODE = set(EVENT, 0x8000_0306);
const MACHINE_CHECK = set(EVENT, 0x8000_0312);
const SOFTWARE_INTERRUPT_18 = all(set(EVENT, 0x8000_0412), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 2));
const MONITOR_TRAP = set(EVENT, 0x8000_0700);

const HLT = set(ACTIVITY, 1);
const SHUTDOWN = set(ACTIVITY, 2);
const WAIT_FOR_SIPI = set(ACTIVITY, 3);

const BY_STI = set(INTERRUPTIBILITY, 1);
const BY_MOV_SS = set(INTERRUPTIBILITY, 2);

const VIRTUAL_NMIS = on(FIELD.PIN_BASED_VM_EXEC_CONTROL, PIN.VIRTUAL_NMIS);
const TF = set(RFLAGS, 0x302n);
const BS = 1n << 14n;
const SHADOWING = on(SECONDARY_CONTROLS, SECONDARY.VMCS_SHADOWING);
const LINK = FIELD.VMCS_LINK_POINTER;

const PDPTES = [
  FIELD.GUEST_PDPTE0,
  FIELD.GUEST_PDPTE1,
  FIELD.GUEST_PDPTE2,
  FIELD.GUEST_PDPTE3,
] as const;

export const GUEST_STATE_RULES: readonly EntryRule[] = [
  {
    rule: 'G38',
    check: 'guest-rip',
    broken: [
      set(FIELD.GUEST_RIP, 1n << 48n),
      set(FIELD.GUEST_RIP, 0xfffe_8000_0000_0000n),
      all(GUEST_32_BIT, set(FIELD.GUEST_RIP, 1n << 32n)),
      // Compatibility mode.
      all(set(CS_RIGHTS, 0xc09b), set(FIELD.GUEST_RIP, 1n << 32n)),
    ],
    kept: [
      set(FIELD.GUEST_RIP, 0xffff_8000_0000_0000n),
      // Bits 63:48 are identical, which is all that is asked.
      set(FIELD.GUEST_RIP, 0x8000_0000_0000n),
      all(GUEST_32_BIT, set(FIELD.GUEST_RIP, 0xffff_ffffn)),
    ],
  },
  {
    rule: 'G39',
    check: 'guest-rflags-reserved-bits',
    broken: [
      set(RFLAGS, 0n),
      ...[3n, 5n, 15n, 22n, 31n, 32n, 63n].map((bit) => set(RFLAGS, 2n | (1n << bit))),
    ],
    kept: [set(RFLAGS, 2n), set(RFLAGS, 0x3c_7fd7n & ~(1n << 17n))],
  },
  {
    rule: 'G40',
    check: 'guest-rflags-vm',
    given: all(VIRTUAL_8086, set(RFLAGS, 0x2_0202n)),
    broken: [
      all(
        on(ENTRY_CONTROLS, ENTRY.IA32E_MODE_GUEST),
        set(FIELD.GUEST_IA32_EFER, 0xd00n),
        set(FIELD.GUEST_CR4, CR4),
      ),
      all(UNRESTRICTED, set(FIELD.GUEST_CR0, 0x30n)),
    ],
    kept: [nothing],
  },
  {
    rule: 'G41',
    check: 'guest-rflags-if-with-external-interrupt',
    given: set(RFLAGS, 2n),
    broken: [INTERRUPT_32, set(EVENT, 0x8000_0000)],
    kept: [NMI, nothing, all(set(RFLAGS, 0x202n), INTERRUPT_32)],
  },
  {
    rule: 'G42',
    check: 'activity-state',
    broken: [set(ACTIVITY, 4), set(ACTIVITY, 0xffff_ffff)],
    kept: [HLT, SHUTDOWN, WAIT_FOR_SIPI],
  },
  {
    rule: 'G42',
    check: 'activity-state',
    processor: withMsr(MSR.IA32_VMX_MISC, (value) => value & ~(7n << 6n)),
    broken: [HLT, SHUTDOWN, WAIT_FOR_SIPI],
    kept: [nothing],
  },
  {
    rule: 'G42',
    check: 'hlt-outside-ring-0',
    given: RING_3,
    broken: [HLT],
    kept: [nothing, SHUTDOWN],
  },
  {
    rule: 'G43',
    check: 'activity-state-with-blocking-by-sti-or-mov-ss',
    broken: [all(HLT, BY_STI), all(HLT, BY_MOV_SS), all(SHUTDOWN, BY_STI)],
    kept: [BY_STI, BY_MOV_SS, HLT],
  },
  {
    rule: 'G43',
    check: 'event-in-activity-state',
    broken: [
      all(HLT, INVALID_OPCODE),
      all(HLT, SOFTWARE_INTERRUPT_18),
      all(SHUTDOWN, INTERRUPT_32),
      all(SHUTDOWN, DEBUG),
      all(SHUTDOWN, SOFTWARE_INTERRUPT_18),
      all(SHUTDOWN, MONITOR_TRAP),
      all(WAIT_FOR_SIPI, NMI),
      all(WAIT_FOR_SIPI, INTERRUPT_32),
      all(WAIT_FOR_SIPI, MACHINE_CHECK),
    ],
    kept: [
      all(HLT, INTERRUPT_32),
      all(HLT, NMI),
      all(HLT, DEBUG),
      all(HLT, MACHINE_CHECK),
      all(HLT, MONITOR_TRAP),
      all(SHUTDOWN, NMI),
      all(SHUTDOWN, MACHINE_CHECK),
      INVALID_OPCODE,
    ],
  },
  {
    rule: 'G44',
    check: 'interruptibility-reserved-bits',
    broken: [5, 16, 31].map((bit) => on(INTERRUPTIBILITY, 1 << bit)),
    kept: [set(INTERRUPTIBILITY, 8)],
  },
  {
    rule: 'G44',
    check: 'blocking-by-sti-and-mov-ss',
    broken: [set(INTERRUPTIBILITY, 3)],
    kept: [BY_STI, BY_MOV_SS],
  },
  {
    rule: 'G44',
    check: 'blocking-by-sti-without-rflags-if',
    given: set(RFLAGS, 2n),
    broken: [BY_STI],
    kept: [BY_MOV_SS, all(BY_STI, set(RFLAGS, 0x202n))],
  },
  {
    rule: 'G44',
    check: 'enclave-interruption',
    profiles: TIGER_LAKE,
    broken: [set(INTERRUPTIBILITY, 16)],
    kept: [nothing],
  },
  {
    rule: 'G44',
    check: 'enclave-interruption',
    profiles: SKYLAKE,
    broken: [set(INTERRUPTIBILITY, 18)],
    kept: [set(INTERRUPTIBILITY, 16)],
  },
  {
    rule: 'G45',
    check: 'external-interrupt-with-blocking',
    given: INTERRUPT_32,
    broken: [BY_STI, BY_MOV_SS],
    kept: [nothing, set(INTERRUPTIBILITY, 8), all(set(EVENT, 0), BY_STI)],
  },
  {
    rule: 'G45',
    check: 'nmi-with-blocking-by-mov-ss',
    given: NMI,
    broken: [BY_MOV_SS],
    kept: [nothing],
  },
  {
    rule: 'G45',
    check: 'nmi-with-blocking-by-sti',
    qualification: 3n,
    given: NMI,
    broken: [BY_STI],
    kept: [nothing, all(set(EVENT, 0), BY_STI)],
  },
  {
    rule: 'G46',
    check: 'nmi-with-blocking-by-nmi',
    given: all(NMI, VIRTUAL_NMIS),
    broken: [set(INTERRUPTIBILITY, 8)],
    kept: [
      nothing,
      all(set(INTERRUPTIBILITY, 8), off(FIELD.PIN_BASED_VM_EXEC_CONTROL, PIN.VIRTUAL_NMIS)),
    ],
  },
  {
    rule: 'G47',
    check: 'blocking-by-smi-outside-smm',
    broken: [set(INTERRUPTIBILITY, 4)],
    kept: [nothing],
  },
  {
    rule: 'G48',
    check: 'pending-debug-exceptions-reserved-bits',
    broken: [4n, 11n, 13n, 15n, 17n, 63n].map((bit) => set(PENDING, 1n << bit)),
    kept: [set(PENDING, 0x500fn)],
  },
  {
    rule: 'G48',
    check: 'pending-debug-exceptions-bs',
    broken: [
      all(HLT, set(PENDING, BS)),
      all(BY_STI, set(PENDING, BS)),
      all(BY_MOV_SS, TF),
      all(HLT, TF),
      all(HLT, TF, set(PENDING, BS), set(FIELD.GUEST_IA32_DEBUGCTL, 2n)),
    ],
    kept: [
      all(HLT, TF, set(PENDING, BS)),
      all(HLT, TF, set(FIELD.GUEST_IA32_DEBUGCTL, 2n)),
      set(PENDING, BS),
      TF,
    ],
  },
  {
    rule: 'G48',
    check: 'pending-debug-exceptions-rtm',
    profiles: SKYLAKE,
    given: set(PENDING, 0x1_1000n),
    broken: [set(PENDING, 0x1_0000n), set(PENDING, 0x1_1001n), BY_MOV_SS],
    kept: [nothing],
  },
  {
    rule: 'G48',
    check: 'pending-debug-exceptions-rtm',
    profiles: TIGER_LAKE,
    broken: [set(PENDING, 0x1_1000n)],
    kept: [set(PENDING, 0x1000n)],
  },
  {
    rule: 'G49',
    check: 'vmcs-link-pointer-address',
    qualification: 4n,
    broken: [set(LINK, OTHER_VMCS + 1), set(LINK, 1n << 39n), set(LINK, 0xffff_ffff_ffff_fffen)],
    kept: [nothing, set(LINK, OTHER_VMCS)],
  },
  {
    rule: 'G49',
    check: 'vmcs-link-pointer-revision-identifier',
    qualification: 4n,
    broken: [
      // No VMCS, memory that says something else.
      all(set(LINK, 0x60_0000n), store(0x60_0000, 0x15n)),
      set(LINK, 0n),
    ],
    kept: [set(LINK, OTHER_VMCS)],
  },
  {
    rule: 'G49',
    check: 'vmcs-link-pointer-shadow-vmcs-indicator',
    qualification: 4n,
    broken: [set(LINK, SHADOW_VMCS), all(SHADOWING, set(LINK, OTHER_VMCS))],
    kept: [set(LINK, OTHER_VMCS), all(SHADOWING, set(LINK, SHADOW_VMCS))],
  },
  {
    rule: 'G49',
    check: 'vmcs-link-pointer-current-vmcs',
    qualification: 4n,
    broken: [set(LINK, VMCS_ADDRESS)],
    kept: [set(LINK, OTHER_VMCS)],
  },
  ...PDPTES.map(
    (field, i): EntryRule => ({
      rule: 'G50',
      check: `guest-pdpte${i}`,
      qualification: 2n,
      given: GUEST_32_BIT,
      broken: [
        ...[1n, 2n, 5n, 8n, 39n, 63n].map((bit) => set(field, 1n | (1n << bit))),
        // Without EPT the entries come from memory.
        all(off(SECONDARY_CONTROLS, SECONDARY.ENABLE_EPT), store(0x22_2000 + 8 * i, 0x1003n)),
      ],
      kept: [
        set(field, 0x7f_ffff_fe19n),
        set(field, 0xffff_ffff_ffff_fffen),
        all(NO_PAE, set(field, 3n)),
        all(
          off(SECONDARY_CONTROLS, SECONDARY.ENABLE_EPT),
          set(field, 3n),
          store(0x22_2000 + 8 * i, 0x1001n),
        ),
      ],
    }),
  ),
];
