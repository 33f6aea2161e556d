import { describe, expect, test } from 'vitest';
import { traceConfiguration } from '../../src/engine/acrn/nested/configuration.js';
import { violations } from '../../src/engine/invariants.js';
import { NestedMachine } from '../../src/engine/nested-machine.js';
import { EXIT_REASON } from '../../src/engine/processor/exit-reason.js';
import { FIELD } from '../../src/engine/processor/field-table.js';
import type { TraceOperation, TraceResult } from '../../src/engine/recording/format.js';
import { performOperation } from '../../src/engine/recording/perform.js';
import type { Release } from '../../src/release.js';
import { EPTP, machineInL2, mapInL1Ept, profile, TABLES, VMCS12 } from './nested.js';
import { PREPARATION, Random, randomOperation } from './random.js';

type Behaviour = 'acrn' | 'sdm';
const KINDS: readonly (readonly [Release, Behaviour, string])[] = [
  ['v2.5', 'acrn', 'skylake-i7-6700k'],
  ['v2.6', 'acrn', 'tigerlake-i5-1135g7'],
  ['v2.7', 'acrn', 'skylake-i7-6700k'],
  ['v2.7', 'acrn', 'skylake-no-ro-vmwrite'],
  ['v3.2', 'acrn', 'tigerlake-i5-1135g7'],
  ['v2.7', 'sdm', 'skylake-i7-6700k'],
];
const SEEDS = 8;
const LENGTH = 400;

function machineOf([release, behaviour, name]: (typeof KINDS)[number], checks = false) {
  return NestedMachine.create({
    ...traceConfiguration(profile(name), release, behaviour),
    checksVmEntry: checks,
  });
}

interface Step {
  readonly operation: TraceOperation;
  readonly result: TraceResult | undefined;
}

/** Runs a random stream; `check` after each operation. A few operations after a stop end it. */
function run(
  machine: NestedMachine,
  seed: number,
  check: (step: Step, index: number) => void,
): Step[] {
  const random = new Random(seed);
  const steps: Step[] = [];
  const perform = (operation: TraceOperation): Step => {
    const step = { operation, result: performOperation(machine, operation) };
    steps.push(step);
    return step;
  };
  for (const operation of PREPARATION) perform(operation);
  for (let i = 0, afterStop = 0; i < LENGTH && afterStop < 5; i++) {
    check(perform(randomOperation(random, machine.vcpu.inL2)), steps.length - 1);
    if (machine.stopped !== undefined) afterStop++;
  }
  return steps;
}

describe.each(KINDS)('random operations on %s, behaviour %s, %s', (...kind) => {
  test('never throw, and keep the invariants', () => {
    const endings = new Map<string, number>();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const machine = machineOf(kind, seed % 4 === 0);
      run(machine, seed, ({ operation, result }, i) => {
        const where = `seed ${seed}, operation ${i} (${JSON.stringify(operation)})`;
        expect(violations(machine), where).toEqual([]);
        const ending = result?.out ?? '';
        if (machine.stopped !== undefined && i > PREPARATION.length && result !== undefined) {
          expect(ending, where).toBe('stopped');
        }
        endings.set(ending, (endings.get(ending) ?? 0) + 1);
      });
    }
    const seen = [
      'VMsucceed',
      'VMfailValid',
      'entered-L2',
      'reflected',
      'handled-L0',
      '#UD',
      '#GP',
    ];
    for (const ending of seen) expect(endings.get(ending), `no ${ending}`).toBeGreaterThan(0);
  });

  test('give the same results twice, and a clone goes its own way', () => {
    const seed = 77;
    const machine = machineOf(kind);
    let clone: NestedMachine | undefined;
    const half = PREPARATION.length + 60;
    const first = run(machine, seed, (_, i) => {
      if (i === half) clone = machine.clone();
    });
    expect(run(machineOf(kind), seed, () => {})).toEqual(first);
    if (clone === undefined) throw new Error('no clone');
    const copy = clone;
    const rest = first.slice(half + 1);
    const again = rest.map(({ operation }) => performOperation(copy, operation));
    expect(again, 'the clone is what the machine was').toEqual(rest.map(({ result }) => result));
    expect(violations(copy)).toEqual([]);
  });
});

describe('the invariants', () => {
  /** L2 runs with a shadow EPT that has tables. */
  function inL2(): NestedMachine {
    const machine = machineInL2();
    mapInL1Ept(machine, 0x1000n, 0x80_0037n);
    machine.vcpu.executeL2({ name: 'read', address: 0x1000n, size: 1 });
    return machine;
  }

  function inL1(): NestedMachine {
    const machine = inL2();
    machine.vcpu.executeL2({ name: 'cpuid' });
    return machine;
  }

  const rows: [string, () => NestedMachine, (machine: NestedMachine) => void, RegExp][] = [
    [
      'nobody runs',
      inL1,
      ({ vcpu }) => {
        vcpu.processor.nonRoot = false;
      },
      /no guest runs/,
    ],
    [
      'VMCS02 is current while L1 runs',
      inL1,
      ({ vcpu }) => {
        vcpu.processor.current = vcpu.nested.current?.vmcs02;
      },
      /the current VMCS is not that of L1/,
    ],
    [
      'L2 outside VMX operation',
      inL2,
      ({ vcpu }) => {
        vcpu.nested.vmxon = false;
      },
      /outside/,
    ],
    [
      'shadowing without a link',
      inL1,
      ({ vcpu }) => vcpu.vmcs01.write(FIELD.VMCS_LINK_POINTER, 2n ** 64n - 1n),
      /do not agree.*is not shadowed/s,
    ],
    [
      'a link to another VMCS02',
      inL1,
      ({ vcpu }) => vcpu.vmcs01.write(FIELD.VMCS_LINK_POINTER, 0x1000n),
      /linked to a VMCS02 that is not current/,
    ],
    [
      'a shadow indicator',
      inL1,
      ({ vcpu }) => {
        for (const { vmcs02 } of vcpu.nested.slots) vmcs02.shadow = false;
      },
      /slot 0: VMCS02 has the wrong shadow indicator/,
    ],
    [
      'a VMCS12 that is active twice',
      inL1,
      ({ vcpu }) => {
        for (const slot of vcpu.nested.slots.slice(0, 2)) slot.gpa = VMCS12;
      },
      /active twice/,
    ],
    [
      'a current VMCS12 that is not active',
      inL1,
      ({ vcpu }) => {
        for (const slot of vcpu.nested.slots) slot.gpa = undefined;
      },
      /is not active/,
    ],
    [
      'a dirty flag of an empty slot',
      inL1,
      ({ vcpu }) => {
        for (const slot of vcpu.nested.slots.slice(1)) slot.hostStateDirty = true;
      },
      /dirty without a VMCS12/,
    ],
    [
      'controls that are not merged',
      inL2,
      ({ vcpu }) => {
        for (const slot of vcpu.nested.slots) slot.controlFieldsDirty = true;
      },
      /stale controls/,
    ],
    [
      'a launch state',
      inL2,
      ({ vcpu }) => {
        for (const { vmcs12 } of vcpu.nested.slots) vmcs12.launchState = 0;
      },
      /VMCS12 not launched/,
    ],
    [
      'a lost reference',
      inL1,
      ({ vm }) => {
        for (const descriptor of vm.nestedEpt.descriptors) descriptor.references = 0;
      },
      /free descriptor 0 has an EPTP/,
    ],
    ['a leaked page', inL1, ({ vm }) => void vm.nestedEpt.pool.allocate(), /5 pages.*4 tables/],
    [
      'a table that is not of the pool',
      inL1,
      ({ vm }) => {
        const { shadowEptp } = vm.nestedEpt.find(EPTP) ?? { shadowEptp: 0n };
        vm.memory.writeQuad(Number(shadowEptp & ~0xfffn) + 8, 0x1_0000_0007n);
      },
      /not of the page pool/,
    ],
    [
      'a table in two places',
      inL1,
      ({ vm }) => {
        const root = Number((vm.nestedEpt.find(EPTP)?.shadowEptp ?? 0n) & ~0xfffn);
        vm.memory.writeQuad(root + 8, vm.memory.readQuad(root));
      },
      /is in two places/,
    ],
  ];
  test.each(rows)('see %s', (_, make, spoil, message) => {
    const machine = make();
    expect(violations(machine), 'before').toEqual([]);
    spoil(machine);
    expect(violations(machine).join('; ')).toMatch(message);
  });
});

describe('shadow EPT', () => {
  const PAGES = 6;
  const FRAMES = 4;

  /** What L1's EPT alone gives for an access: a frame, or the exit that L1 gets. */
  function walk(machine: NestedMachine, gpa: bigint, access: bigint): bigint | number {
    let table: bigint = TABLES[0];
    for (const shift of [39n, 30n, 21n, 12n]) {
      const entry = machine.readL1Memory(table + 8n * ((gpa >> shift) & 0x1ffn));
      if (entry === undefined || (entry & 7n) === 0n) return EXIT_REASON.EPT_VIOLATION;
      const type = (entry >> 3n) & 7n;
      const isBad = (entry & 3n) === 2n || (shift === 12n && (type === 2n || type === 7n));
      if (isBad) return EXIT_REASON.EPT_MISCONFIGURATION;
      if ((access & ~entry) !== 0n) return EXIT_REASON.EPT_VIOLATION;
      table = entry & 0x000f_ffff_ffff_f000n;
    }
    return machine.readL1Memory(table) === undefined ? EXIT_REASON.EPT_VIOLATION : table;
  }

  function entry(random: Random, target: bigint, rights: readonly bigint[]): bigint {
    if (random.chance(10)) return 0n;
    const type = random.chance(8) ? 2n : 6n;
    return target | (random.chance(70) ? 7n : random.pick(rights)) | (type << 3n);
  }

  /** New entries somewhere in L1's EPT. */
  function change(machine: NestedMachine, random: Random): void {
    const [pml4, pdpt, pd, pt] = TABLES;
    const rights = [1n, 2n, 3n, 4n, 5n, 6n];
    const upper: readonly (readonly [bigint, bigint])[] = [
      [pml4, pdpt],
      [pdpt, pd],
      [pd, pt],
    ];
    for (const [table, next] of upper) {
      const bits = random.chance(85) ? 7n : random.pick([0n, ...rights]);
      machine.writeL1Memory(table, [next | bits]);
    }
    for (let page = 0; page < PAGES; page++) {
      const frame = random.chance(90)
        ? 0x80_0000n + 0x1000n * BigInt(random.below(FRAMES))
        : 1n << 33n;
      machine.writeL1Memory(pt + 8n * BigInt(page), [entry(random, frame, rights)]);
    }
  }

  test.each(['v2.6', 'v2.7', 'v3.3'] as const)(
    "translates as L1's EPT and L0's EPT together, or faults: %s",
    (release) => {
      const outcomes = new Set<string>();
      for (let seed = 1; seed <= 12; seed++) {
        const random = new Random(seed);
        const machine = machineInL2({}, profile('skylake-i7-6700k'), release);
        const { vcpu } = machine;
        for (let round = 0; round < 12; round++) {
          change(machine, random);
          for (let frame = 0; frame < FRAMES; frame++) {
            machine.writeL1Memory(0x80_0000n + 0x1000n * BigInt(frame), [BigInt(frame) + 7n]);
          }
          for (let i = 0; i < 8; i++) {
            const gpa = 0x1000n * BigInt(random.below(PAGES));
            const [name, access] = random.pick([
              ['read', 1n],
              ['write', 2n],
              ['fetch', 4n],
            ] as const);
            const expected = walk(machine, gpa, access);
            const where = `seed ${seed}, round ${round}: ${name} of 0x${gpa.toString(16)}`;
            const execute = () =>
              name === 'fetch'
                ? vcpu.executeL2({ name, address: gpa })
                : name === 'read'
                  ? vcpu.executeL2({ name, address: gpa, size: 1 })
                  : vcpu.executeL2({ name, address: gpa, size: 1, value: 0x55n });
            let result = execute();
            for (let again = 0; result.ending === 'handled-L0' && again < 5; again++) {
              result = execute();
            }
            outcomes.add(`${name} ${result.ending}`);
            if (typeof expected === 'number') {
              expect(result, where).toEqual({ ending: 'reflected', reason: expected });
              vcpu.vmresume();
              continue;
            }
            expect(result.ending, where).toBe('completed');
            const stored = (machine.readL1Memory(expected) ?? 0n) & 0xffn;
            if (name === 'write') expect(stored, where).toBe(0x55n);
            else expect('value' in result && result.value, where).toBe(stored);
          }
          vcpu.executeL2({ name: 'cpuid' });
          vcpu.invept(random.pick([1n, 2n]), EPTP);
          vcpu.vmresume();
          expect(violations(machine)).toEqual([]);
        }
      }
      const kinds = ['read', 'write', 'fetch'].flatMap((name) => [
        `${name} completed`,
        `${name} reflected`,
      ]);
      expect([...outcomes].sort()).toEqual(kinds.sort());
    },
  );
});
