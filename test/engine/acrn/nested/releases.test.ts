// What differs in nested VMX between ACRN releases (hypervisor/arch/x86/guest/nested.c and vept.c of each).
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../../../src/engine/events.js';
import { NestedMachine } from '../../../../src/engine/nested-machine.js';
import { SECONDARY } from '../../../../src/engine/processor/controls.js';
import { FIELD } from '../../../../src/engine/processor/field-table.js';
import { MSR } from '../../../../src/engine/processor/msrs.js';
import { recordSequence } from '../../../../src/engine/recording/record.js';
import { RELEASES, type Release } from '../../../../src/release.js';
import { EPTP, LEAF, mapInL1Ept, profile, REVISION, VMCS12, VMXON_REGION } from '../../nested.js';
import { readSequences, traceFiles } from '../../recording/trace-files.js';

const OTHER = 0x3_0000n;
const PAGE = 0x80_0000n;
const CPUID = [[FIELD.VM_EXIT_REASON, 10n]] as const;

function inVmxOperation(release: Release): NestedMachine {
  const machine = NestedMachine.forTrace(profile('skylake-i7-6700k'), release);
  for (const region of [VMXON_REGION, VMCS12, OTHER]) machine.writeL1Memory(region, [REVISION]);
  machine.vcpu.vmxon(VMXON_REGION);
  return machine;
}

function withCurrent(
  release: Release,
  fields: readonly (readonly [number, bigint])[] = [],
): NestedMachine {
  const machine = inVmxOperation(release);
  machine.vcpu.vmptrld(VMCS12);
  const usual = [
    [FIELD.HOST_CR0, 0x8005_0033n],
    [FIELD.HOST_CR4, 0x36_26e0n],
    [FIELD.HOST_IA32_EFER, 0xd01n],
    [FIELD.EPT_POINTER, EPTP],
  ] as const;
  for (const [field, value] of [...usual, ...fields]) machine.vcpu.vmwrite(field, value);
  return machine;
}

function eventsOf(machine: NestedMachine, run: () => unknown): TraceEvent[] {
  const events: TraceEvent[] = [];
  machine.sink = (event) => events.push(event);
  run();
  machine.sink = undefined;
  return events;
}

/** `2 of 0` for INVVPID type 2 of VPID 0. */
function invvpids(machine: NestedMachine, run: () => unknown): string[] {
  return eventsOf(machine, run).flatMap((event) =>
    event.type === 'invvpid' ? [`${event.kind} of ${event.vpid}`] : [],
  );
}

function vmcs02(machine: NestedMachine, field: number): bigint {
  return machine.vcpu.nested.current?.vmcs02.read(field) ?? -1n;
}

interface Row {
  readonly what: string;
  readonly run: (release: Release) => unknown;
  readonly v25: unknown;
  readonly v26: unknown;
  readonly v27: unknown;
}

const ROWS: readonly Row[] = [
  {
    what: 'VMPTRLD of another VMCS12 flushes the current one',
    run: (release) => {
      const machine = withCurrent(release);
      const events = eventsOf(machine, () => machine.vcpu.vmptrld(OTHER));
      return events.flatMap((event) => (event.type === 'flush' ? [event.gpa] : []));
    },
    v25: [VMCS12],
    v26: [VMCS12],
    v27: [],
  },
  {
    what: 'how many VMCS12s are active until one is flushed',
    run: (release) => {
      const machine = inVmxOperation(release);
      for (let n = 0; n < 9; n++) {
        const region = 0x10_0000n + 0x1000n * BigInt(n);
        machine.writeL1Memory(region, [REVISION]);
        const events = eventsOf(machine, () => machine.vcpu.vmptrld(region));
        if (events.some(({ type }) => type === 'flush')) return n;
      }
      return undefined;
    },
    v25: 1,
    v26: 1,
    v27: 4,
  },
  {
    what: 'fields that L1 reads without an exit',
    run: (release) => {
      const { vcpu, vm } = withCurrent(release);
      return vm.shadowedFields.filter((field) => {
        const before = vcpu.exits;
        vcpu.vmread(field);
        return vcpu.exits === before;
      }).length;
    },
    v25: 114,
    v26: 114,
    v27: 113,
  },
  {
    what: 'VMWRITE of VPID exits',
    run: (release) => {
      const { vcpu } = withCurrent(release);
      const before = vcpu.exits;
      vcpu.vmwrite(FIELD.VPID, 5n);
      return vcpu.exits > before;
    },
    v25: false,
    v26: false,
    v27: true,
  },
  {
    what: 'a host field of one VMCS12 makes the next exit of another load host state',
    run: (release) => {
      const machine = inVmxOperation(release);
      const { vcpu } = machine;
      vcpu.vmptrld(OTHER);
      vcpu.vmwrite(FIELD.HOST_CR3, 0x7000n);
      vcpu.vmclear(OTHER);
      vcpu.vmptrld(VMCS12);
      vcpu.vmwrite(FIELD.HOST_CR3, 0x5000n);
      vcpu.vmptrld(OTHER);
      vcpu.vmlaunch();
      vcpu.l2Exit(CPUID);
      return vcpu.vmcs01.read(FIELD.GUEST_CR3);
    },
    v25: 0x7000n,
    v26: 0x7000n,
    v27: 0n,
  },
  {
    what: 'EPTP is in VMCS02 after VMPTRLD, before and after the entry',
    run: (release) => {
      const machine = withCurrent(release);
      machine.vcpu.vmclear(VMCS12);
      machine.vcpu.vmptrld(VMCS12);
      const before = vmcs02(machine, FIELD.EPT_POINTER) !== 0n;
      machine.vcpu.vmlaunch();
      return [before, vmcs02(machine, FIELD.EPT_POINTER) !== 0n];
    },
    v25: [false, true],
    v26: [false, true],
    v27: [true, true],
  },
  {
    what: 'the VPID of an L1 vCPU',
    run: (release) => inVmxOperation(release).vcpu.vmcs01.read32(FIELD.VPID),
    v25: 1,
    v26: 1,
    v27: 0xffe0,
  },
  {
    what: 'VPIDs flushed at an entry and at a reflected exit, VPID 5 written since VMPTRLD',
    run: (release) => {
      const machine = withCurrent(release, [[FIELD.VPID, 5n]]);
      const { vcpu } = machine;
      return [
        invvpids(machine, () => vcpu.vmlaunch()),
        invvpids(machine, () => vcpu.l2Exit(CPUID)),
      ];
    },
    v25: [['2 of 0'], []],
    v26: [['2 of 0'], []],
    v27: [[], []],
  },
  {
    what: 'VPIDs flushed with VPID 5 in the VMCS12 that was loaded',
    run: (release) => {
      const machine = withCurrent(release, [[FIELD.VPID, 5n]]);
      const { vcpu } = machine;
      vcpu.vmclear(VMCS12);
      vcpu.vmptrld(VMCS12);
      return [
        invvpids(machine, () => vcpu.vmlaunch()),
        invvpids(machine, () => vcpu.l2Exit(CPUID)),
      ];
    },
    v25: [['2 of 0'], ['1 of 5']],
    v26: [['2 of 0'], ['1 of 5']],
    v27: [[], []],
  },
  {
    what: 'VPIDs flushed with the VPID of an L1 vCPU',
    run: (release) => {
      const machine = withCurrent(release, [[FIELD.VPID, 0xffe0n]]);
      const { vcpu } = machine;
      vcpu.vmclear(VMCS12);
      vcpu.vmptrld(VMCS12);
      return [
        invvpids(machine, () => vcpu.vmlaunch()),
        invvpids(machine, () => vcpu.l2Exit(CPUID)),
      ];
    },
    v25: [['2 of 0'], ['1 of 65504']],
    v26: [['2 of 0'], ['1 of 65504']],
    v27: [['1 of 65504'], ['1 of 65504']],
  },
  {
    what: 'IA32_VMX_TRUE_PROCBASED_CTLS',
    run: (release) => {
      const result = inVmxOperation(release).vcpu.rdmsr(MSR.IA32_VMX_TRUE_PROCBASED_CTLS);
      return 'value' in result ? result.value & 0xffff_ffffn : result.ending;
    },
    v25: 0x0401_e172n,
    v26: 0x0401_e172n,
    v27: 0x0400_6172n,
  },
  {
    what: 'IA32_VMX_EPT_VPID_CAP, and INVVPID of all contexts',
    run: (release) => {
      const { vcpu } = withCurrent(release);
      const cap = vcpu.rdmsr(MSR.IA32_VMX_EPT_VPID_CAP);
      return ['value' in cap && cap.value >> 32n, vcpu.invvpid(2n, 0n, 0n)];
    },
    v25: [0n, { ending: 'VMfailValid', error: 28 }],
    v26: [0xf01n, { ending: 'VMsucceed' }],
    v27: [0xf01n, { ending: 'VMsucceed' }],
  },
  {
    what: 'L2\'s IA32_EFER without "load IA32_EFER"',
    run: (release) => {
      const fields = [
        [FIELD.GUEST_IA32_EFER, 0x501n],
        [FIELD.VM_ENTRY_CONTROLS, 0x13ffn],
      ] as const;
      const machine = withCurrent(release, fields);
      machine.vcpu.vmlaunch();
      return vmcs02(machine, FIELD.GUEST_IA32_EFER);
    },
    v25: 0x501n,
    v26: 0x501n,
    v27: 0xd01n,
  },
  {
    what: 'how many EPTPs have a shadow EPT until ACRN asserts; VMXOFF keeps references',
    run: (release) => {
      const machine = inVmxOperation(release);
      const { vcpu } = machine;
      for (let n = 0; n < 32; n++) {
        vcpu.vmptrld(VMCS12);
        vcpu.vmwrite(FIELD.EPT_POINTER, 0x100_001en + 0x1000n * BigInt(n));
        if (machine.stopped !== undefined) return n;
        vcpu.vmxoff();
        vcpu.vmxon(VMXON_REGION);
      }
      return undefined;
    },
    v25: 4,
    v26: 4,
    v27: 16,
  },
  {
    what: 'rights that L1 adds to a page with a shadow entry',
    run: (release) => {
      const machine = withCurrent(release);
      machine.vcpu.vmlaunch();
      const violation = (access: bigint) =>
        machine.vcpu.l2Exit([
          [FIELD.VM_EXIT_REASON, 48n],
          [FIELD.EXIT_QUALIFICATION, access],
          [FIELD.GUEST_PHYSICAL_ADDRESS, 0x1000n],
        ]).ending;
      mapInL1Ept(machine, 0x1000n, PAGE | 0x31n);
      const first = violation(1n);
      mapInL1Ept(machine, 0x1000n, PAGE | LEAF);
      const second = violation(2n);
      return [first, second, (machine.vm.nestedEpt.chain(EPTP, 0x1000).at(-1) ?? 0n) & 7n];
    },
    v25: ['handled-L0', 'handled-L0', 1n],
    v26: ['handled-L0', 'handled-L0', 7n],
    v27: ['handled-L0', 'handled-L0', 7n],
  },
  {
    what: 'VMCS shadowing after VMXOFF, and whether VMREAD exits',
    run: (release) => {
      const { vcpu } = withCurrent(release);
      vcpu.vmxoff();
      const controls = vcpu.vmcs01.read32(FIELD.SECONDARY_VM_EXEC_CONTROL);
      const before = vcpu.exits;
      const { ending } = vcpu.vmread(FIELD.GUEST_RIP);
      return [(controls & SECONDARY.VMCS_SHADOWING) !== 0, vcpu.exits - before, ending];
    },
    v25: [true, 0, 'VMsucceed'],
    v26: [true, 0, 'VMsucceed'],
    v27: [false, 1, '#UD'],
  },
];

describe.each(ROWS.map((row) => [row.what, row] as const))('%s', (_, row) => {
  test.each([
    ['v2.5', row.v25],
    ['v2.6', row.v26],
    ['v2.7', row.v27],
    ['v3.0', row.v27],
    ['v3.3', row.v27],
  ] as const)('%s', (release, expected) => {
    expect(row.run(release)).toEqual(expected);
  });
});

describe('from v2.7 on nested VMX does not change', () => {
  const own = traceFiles(join(import.meta.dirname, '../../../fixtures/traces')).flatMap(
    readSequences,
  );
  test.each(own.map((sequence) => [sequence.id, sequence] as const))('%s', (_, sequence) => {
    for (const release of RELEASES.slice(RELEASES.indexOf('v3.0'))) {
      expect(recordSequence(sequence, { release }), release).toEqual(sequence);
    }
    for (const release of ['v2.5', 'v2.6'] as const) {
      expect(recordSequence(sequence, { release }), release).not.toEqual(sequence);
    }
  });
});
