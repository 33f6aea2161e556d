import { describe, expect, test } from 'vitest';
import type { Release } from '../../src/release.js';
import { ASSERTIONS } from '../../src/schema/index.js';
import { changed, check, V2_5, V2_7 } from './scenarios.js';

const NVMX = '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>';
const LAPIC = '<guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>';
const SRAM = '<SSRAM><SSRAM_ENABLED>y</SSRAM_ENABLED></SSRAM>';

/** Changes, one after the other, the rules broken by them, and where they stand. */
const ROWS: readonly (readonly [
  release: Release,
  base: string,
  edits: readonly (readonly [string, string])[],
  rules: readonly string[],
  places: readonly string[],
])[] = [
  ['v2.5', V2_5, [['<RDT_ENABLED>n', '<RDT_ENABLED>y']], [], []],
  [
    'v2.5',
    V2_5,
    [
      ['<RDT_ENABLED>n', '<RDT_ENABLED>y'],
      ['<RELOC>', `${SRAM}<RELOC>`],
    ],
    ['rdt-with-software-sram'],
    ['y'],
  ],
  ['v2.5', V2_5, [['SCHED_NOOP', 'SCHED_BVT']], ['scheduler-not-noop'], ['SCHED_BVT']],
  // Without any flag it is NVMX_ENABLED that does not fit.
  [
    'v2.5',
    V2_5,
    [
      ['SCHED_NOOP', 'SCHED_BVT'],
      [NVMX, ''],
      [LAPIC, '<guest_flag>0</guest_flag>'],
    ],
    ['scheduler-not-noop'],
    ['y'],
  ],
  // A value that is wrong by itself is one cause, not two.
  ['v2.5', V2_5, [['SCHED_NOOP', 'SCHED_NONE']], ['value-not-allowed'], ['SCHED_NONE']],
  ['v2.5', V2_5, [['<SCHEDULER>SCHED_NOOP</SCHEDULER>', '']], ['missing-element'], ['<FEATURES>']],
  [
    'v2.5',
    V2_5,
    [[NVMX, '']],
    ['lapic-passthrough-without-nvmx'],
    ['GUEST_FLAG_LAPIC_PASSTHROUGH'],
  ],
  [
    'v2.5',
    V2_5,
    [[LAPIC, '']],
    ['nvmx-flag-without-lapic-passthrough'],
    ['GUEST_FLAG_NVMX_ENABLED'],
  ],
  [
    'v2.5',
    V2_5,
    [['<NVMX_ENABLED>y', '<NVMX_ENABLED>n']],
    ['nvmx-flag-without-nvmx-enabled'],
    ['n'],
  ],
  // Without SCHED_NOOP it is the flag that does not fit.
  [
    'v2.5',
    V2_5,
    [
      ['<NVMX_ENABLED>y', '<NVMX_ENABLED>n'],
      ['SCHED_NOOP', 'SCHED_BVT'],
    ],
    ['nvmx-flag-without-nvmx-enabled'],
    ['GUEST_FLAG_NVMX_ENABLED'],
  ],
  ['v2.7', V2_7, [['<FEATURES>', '<FEATURES><NVMX_ENABLED>y</NVMX_ENABLED>']], [], []],
  // v2.7 fills in SCHED_BVT.
  [
    'v2.7',
    V2_7,
    [['<SCHEDULER>SCHED_NOOP</SCHEDULER>', '<NVMX_ENABLED>y</NVMX_ENABLED>']],
    ['scheduler-not-noop'],
    ['y'],
  ],
  [
    'v2.7',
    V2_7,
    [['<RDT_ENABLED>y', '<RDT_ENABLED>n']],
    ['vcat-without-rdt', 'vm-vcat-without-hypervisor-vcat'],
    ['y', 'GUEST_FLAG_VCAT_ENABLED'],
  ],
  ['v2.7', V2_7, [['<CDP_ENABLED>n', '<CDP_ENABLED>y']], ['vcat-without-rdt'], ['y']],
  [
    'v2.7',
    V2_7,
    [['<VCAT_ENABLED>y', '<VCAT_ENABLED>n']],
    ['vm-vcat-without-hypervisor-vcat'],
    ['GUEST_FLAG_VCAT_ENABLED'],
  ],
  ['v2.7', V2_7, [['<MAX_VM_NUM>2', '<MAX_VM_NUM>+1']], ['too-many-vms'], ['+1']],
  ['v2.7', V2_7, [['<vcpu_clos>2</vcpu_clos>', '']], ['vcat-needs-two-clos'], ['1']],
  [
    'v2.7',
    V2_7,
    [
      ['<vcpu_clos>0</vcpu_clos>', '<vcpu_clos>3</vcpu_clos>'],
      ['<vcpu_clos>2</vcpu_clos>', '<vcpu_clos>00</vcpu_clos>'],
    ],
    ['vcat-uses-clos-zero'],
    ['00'],
  ],
  ['v2.7', V2_7, [['<vcpu_clos>2', '<vcpu_clos>4']], ['vcat-clos-without-mask'], ['4']],
  ['v2.7', V2_7, [['<vcpu_clos>2', '<vcpu_clos>01']], ['duplicate-vcat-clos'], ['01']],
  ['v2.7', V2_7, [['<vcpu_clos>0', '<vcpu_clos>2']], ['vcat-clos-shared'], ['2']],
];

test.each(ROWS)('%s %#: $rules', async (release, base, edits, rules, places) => {
  const text = edits.reduce((at, [from, to]) => changed(at, from, to), base);
  const found = await check(text, release);
  expect(found.map(({ rule }) => rule)).toEqual(rules);
  expect(found.map(({ range }) => text.slice(range.start, range.end))).toEqual(places);
});

describe('every assertion is tried out', () => {
  const tried = new Set(ROWS.flatMap(([, , , rules]) => rules));
  test.each(ASSERTIONS.map(({ name }) => name))('%s', (name) => expect(tried).toContain(name));
});
