// Where ACRN deviates from the SDM: what it does, and what a machine that follows the SDM does.
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../../../src/engine/events.js';
import { NestedMachine } from '../../../../src/engine/nested-machine.js';
import { FIELD } from '../../../../src/engine/processor/field-table.js';
import { EPTP, LEAF, mapInL1Ept, profile, REVISION, VMCS12, VMXON_REGION } from '../../nested.js';
import { writeKvmGuest } from './kvm-guest.js';

type Behaviour = 'acrn' | 'sdm';

const PAGE = 0x80_0000n;
const OTHER = 0x3_0000n;
const CPUID = [
  [FIELD.VM_EXIT_REASON, 10n],
  [FIELD.VM_EXIT_INSTRUCTION_LEN, 2n],
] as const;

/** L1 has executed VMXON. */
function inVmxOperation(behaviour: Behaviour, name = 'skylake-i7-6700k'): NestedMachine {
  const machine = NestedMachine.forTrace(profile(name), 'v2.7', behaviour);
  for (const region of [VMXON_REGION, VMCS12]) machine.writeL1Memory(region, [REVISION]);
  machine.vcpu.vmxon(VMXON_REGION);
  return machine;
}

function withCurrent(behaviour: Behaviour, name?: string): NestedMachine {
  const machine = inVmxOperation(behaviour, name);
  machine.vcpu.vmptrld(VMCS12);
  return machine;
}

/** A KVM host has launched its guest. */
function inL2(
  behaviour: Behaviour,
  changes: readonly (readonly [number, bigint])[] = [],
  name?: string,
): NestedMachine {
  const machine = withCurrent(behaviour, name);
  writeKvmGuest(machine, changes);
  const { ending } = machine.vcpu.vmlaunch();
  if (ending !== 'entered-L2') throw new Error(`VMLAUNCH: ${ending}`);
  return machine;
}

function launched(behaviour: Behaviour, changes: readonly (readonly [number, bigint])[]): string {
  const machine = withCurrent(behaviour);
  writeKvmGuest(machine, changes);
  return shown(machine.vcpu.vmlaunch());
}

interface Ending {
  readonly ending: string;
  readonly error?: number;
  readonly reason?: number;
  readonly value?: bigint;
}

/** `VMfailValid(5)`, `VMsucceed 0x10`. */
function shown(result: Ending): string {
  if (result.error !== undefined) return `${result.ending}(${result.error})`;
  const number = result.value ?? result.reason;
  return number === undefined ? result.ending : `${result.ending} 0x${number.toString(16)}`;
}

function read(machine: NestedMachine, field: number | bigint): string {
  return shown(machine.vcpu.vmread(field));
}

/** Launches L2 and lets it exit: L1's state afterwards. */
function afterExit(machine: NestedMachine): NestedMachine {
  machine.vcpu.l2Exit(CPUID);
  return machine;
}

/** VMCLEAR and VMPTRLD: a VMCS12 that comes out of memory. */
function reloaded(machine: NestedMachine): NestedMachine {
  machine.vcpu.vmclear(VMCS12);
  machine.vcpu.vmptrld(VMCS12);
  return machine;
}

const violation = (gpa: bigint, more: readonly (readonly [number, bigint])[] = []) => [
  [FIELD.VM_EXIT_REASON, 48n] as const,
  [FIELD.EXIT_QUALIFICATION, 0x181n] as const,
  [FIELD.GUEST_PHYSICAL_ADDRESS, gpa] as const,
  [FIELD.IDT_VECTORING_INFO_FIELD, 0n] as const,
  ...more,
];

interface Row {
  readonly what: string;
  /** Of FORMAT.md section 7 and of the event. */
  readonly section: string;
  readonly run: (behaviour: Behaviour) => string;
  readonly acrn: string;
  readonly sdm: string;
}

const MISALIGNED = 0x2_0001n;

const VMFAIL: readonly Row[] = (
  [
    ['VMXON in VMX operation', (m) => m.vcpu.vmxon(VMXON_REGION), 15],
    ['VMPTRLD of a bad address', (m) => m.vcpu.vmptrld(MISALIGNED), 9],
    ['VMCLEAR of the VMXON pointer', (m) => m.vcpu.vmclear(VMXON_REGION), 3],
    ['INVEPT of an unknown type', (m) => m.vcpu.invept(9n, EPTP), 28],
    ['INVVPID of an unknown type', (m) => m.vcpu.invvpid(9n, 1n, 0n), 28],
  ] as [string, (machine: NestedMachine) => Ending, number][]
).map(([what, run, error]) => ({
  what: `${what} without a current VMCS`,
  section: '31.2',
  run: (behaviour) => shown(run(inVmxOperation(behaviour))),
  acrn: `VMfailValid(${error})`,
  sdm: 'VMfailInvalid',
}));

const FIELDS: readonly Row[] = [
  {
    what: 'the VM-instruction error is in the current VMCS',
    section: '31.4',
    run: (behaviour) => {
      const machine = withCurrent(behaviour);
      machine.vcpu.vmresume();
      return read(machine, FIELD.VM_INSTRUCTION_ERROR);
    },
    acrn: 'VMsucceed 0x0',
    sdm: 'VMsucceed 0x5',
  },
  ...[
    0x4402n | (1n << 12n),
    0x4402n | (1n << 15n),
    0x4402n | (1n << 31n),
    (1n << 32n) | 0x4402n,
  ].map(
    (field): Row => ({
      what: `VMREAD of 0x${field.toString(16)}, reserved bits of an encoding`,
      section: '31.3 VMREAD',
      run: (behaviour) => read(withCurrent(behaviour), field),
      acrn: 'VMsucceed 0x0',
      sdm: 'VMfailValid(12)',
    }),
  ),
  {
    what: 'VMWRITE with reserved bits',
    section: '31.3 VMREAD',
    run: (behaviour) => shown(withCurrent(behaviour).vcpu.vmwrite(0x1_681en, 1n)),
    acrn: 'VMsucceed',
    sdm: 'VMfailValid(12)',
  },
  {
    what: 'VMREAD of a field that is in no group',
    section: '31.3 VMREAD',
    run: (behaviour) => read(withCurrent(behaviour), 0x6ffe),
    acrn: 'stopped',
    sdm: 'VMfailValid(12)',
  },
  {
    what: 'the high half of a shadowed field',
    section: '25.11.2',
    run: (behaviour) => {
      const machine = withCurrent(behaviour);
      machine.vcpu.vmwrite(FIELD.TSC_OFFSET, 0x5_0000_0001n);
      return read(machine, FIELD.TSC_OFFSET + 1);
    },
    acrn: 'VMsucceed 0x0',
    sdm: 'VMsucceed 0x5',
  },
  {
    what: 'a write of the high half of a shadowed field',
    section: '25.11.2',
    run: (behaviour) => {
      const machine = withCurrent(behaviour);
      machine.vcpu.vmwrite(FIELD.TSC_OFFSET + 1, 0x7n);
      return read(machine, FIELD.TSC_OFFSET);
    },
    acrn: 'VMsucceed 0x0',
    sdm: 'VMsucceed 0x700000000',
  },
  {
    what: 'a write of the high half of the MSR-bitmap address',
    section: '25.11.2',
    run: (behaviour) => {
      const machine = afterExit(inL2(behaviour));
      machine.vcpu.vmwrite(FIELD.MSR_BITMAP + 1, 0n);
      machine.vcpu.vmwrite(FIELD.MSR_BITMAP + 1, 0x1n);
      machine.vcpu.vmresume();
      const used = machine.vcpu.nested.current?.vmcs02.read(FIELD.MSR_BITMAP) ?? 0n;
      return used === 0x1_0008_3000n ? 'the old one is used' : 'it is merged';
    },
    acrn: 'the old one is used',
    sdm: 'it is merged',
  },
  {
    what: 'the VMX-preemption timer value and host IA32_SYSENTER_CS',
    section: '25.5',
    run: (behaviour) => {
      const machine = withCurrent(behaviour);
      machine.vcpu.vmwrite(FIELD.HOST_IA32_SYSENTER_CS, 0x10n);
      machine.vcpu.vmwrite(FIELD.VMX_PREEMPTION_TIMER_VALUE, 0x77n);
      reloaded(machine);
      const values = [FIELD.HOST_IA32_SYSENTER_CS, FIELD.VMX_PREEMPTION_TIMER_VALUE];
      return values.map((field) => read(machine, field)).join(', ');
    },
    acrn: 'VMsucceed 0x77, VMsucceed 0x77',
    sdm: 'VMsucceed 0x10, VMsucceed 0x77',
  },
  {
    what: 'VM-exit information of a VMCS12 out of memory, without IA32_VMX_MISC[29]',
    section: '25.9',
    run: (behaviour) => {
      const machine = afterExit(inL2(behaviour, [], 'skylake-no-ro-vmwrite'));
      machine.writeL1Memory(OTHER, [REVISION]);
      for (const region of [VMCS12, OTHER]) machine.vcpu.vmclear(region);
      machine.vcpu.vmptrld(OTHER);
      return read(machine, FIELD.VM_EXIT_REASON);
    },
    acrn: 'VMsucceed 0xa',
    sdm: 'VMsucceed 0x0',
  },
  ...(
    [FIELD.GUEST_INTERRUPT_STATUS, FIELD.GUEST_IA32_BNDCFGS, FIELD.EOI_EXIT_BITMAP0] as const
  ).map(
    (field): Row => ({
      what: `field 0x${field.toString(16)} takes effect`,
      section: '25.6',
      run: (behaviour) => {
        const machine = withCurrent(behaviour);
        machine.vcpu.vmwrite(field, 0x1n);
        return `VMCS02 has ${machine.vcpu.nested.current?.vmcs02.read(field)}`;
      },
      acrn: 'VMCS02 has 0',
      sdm: 'VMCS02 has 1',
    }),
  ),
];

const INSTRUCTIONS: readonly Row[] = [
  {
    what: 'VMXON in VMX operation with CR0.NE clear',
    section: '31.3 VMXON',
    run: (behaviour) => {
      const machine = withCurrent(behaviour);
      machine.vcpu.setL1({ cr0: 0x8005_0013n });
      return shown(machine.vcpu.vmxon(VMXON_REGION));
    },
    acrn: '#GP',
    sdm: 'VMfailValid(15)',
  },
  {
    what: 'VMXON in VMX operation with IA32_FEATURE_CONTROL clear',
    section: '31.3 VMXON',
    run: (behaviour) => {
      const machine = withCurrent(behaviour);
      machine.vcpu.setL1({ featureControl: 0n });
      return shown(machine.vcpu.vmxon(VMXON_REGION));
    },
    acrn: '#GP',
    sdm: 'VMfailValid(15)',
  },
  {
    what: 'VMXON with bit 63 of CR4',
    section: '24.8',
    run: (behaviour) => {
      const machine = NestedMachine.forTrace(profile(), 'v2.7', behaviour);
      machine.writeL1Memory(VMXON_REGION, [REVISION]);
      machine.vcpu.setL1({ cr4: (1n << 63n) | 0x36_26e0n });
      return shown(machine.vcpu.vmxon(VMXON_REGION));
    },
    acrn: 'VMsucceed',
    sdm: '#GP',
  },
  {
    what: 'VMCLEAR of a bad address',
    section: '31.4',
    run: (behaviour) => shown(withCurrent(behaviour).vcpu.vmclear(MISALIGNED)),
    acrn: 'VMfailValid(9)',
    sdm: 'VMfailValid(2)',
  },
  {
    what: 'VMPTRLD of the VMXON pointer',
    section: '31.4',
    run: (behaviour) => shown(withCurrent(behaviour).vcpu.vmptrld(VMXON_REGION)),
    acrn: 'VMfailValid(11)',
    sdm: 'VMfailValid(10)',
  },
  {
    what: 'VMPTRLD of a wrong revision identifier',
    section: '31.4',
    run: (behaviour) => shown(withCurrent(behaviour).vcpu.vmptrld(OTHER)),
    acrn: 'VMfailValid(10)',
    sdm: 'VMfailValid(11)',
  },
  {
    what: 'VMPTRST',
    section: '31.3 VMPTRST',
    run: (behaviour) => shown(withCurrent(behaviour).vcpu.vmptrst()),
    acrn: '#UD',
    sdm: `VMsucceed 0x${VMCS12.toString(16)}`,
  },
  {
    what: 'VMPTRST without a current VMCS',
    section: '31.3 VMPTRST',
    run: (behaviour) => shown(inVmxOperation(behaviour).vcpu.vmptrst()),
    acrn: '#UD',
    sdm: 'VMsucceed 0xffffffffffffffff',
  },
  {
    what: 'INVEPT of all contexts does not look at the EPTP',
    section: '31.3 INVEPT',
    run: (behaviour) => shown(withCurrent(behaviour).vcpu.invept(2n, 1n << 40n)),
    acrn: 'VMfailValid(28)',
    sdm: 'VMsucceed',
  },
  {
    what: 'INVEPT with a reserved bit',
    section: '31.3 INVEPT',
    run: (behaviour) => shown(withCurrent(behaviour).vcpu.invept(1n, EPTP, 1n)),
    acrn: 'VMsucceed',
    sdm: 'VMfailValid(28)',
  },
  {
    what: 'INVEPT of EPTP 0',
    section: '31.3 INVEPT',
    run: (behaviour) => shown(withCurrent(behaviour).vcpu.invept(1n, 0n)),
    acrn: 'VMsucceed',
    sdm: 'VMfailValid(28)',
  },
  {
    what: 'INVEPT of a valid EPTP outside memory',
    section: '31.3 INVEPT',
    run: (behaviour) => shown(withCurrent(behaviour).vcpu.invept(1n, 0x20_0000_001en)),
    acrn: 'VMfailValid(28)',
    sdm: 'VMsucceed',
  },
  ...[0x0000_8000_0000_0000n, 0xffff_7fff_ffff_ffffn].map(
    (address): Row => ({
      what: `INVVPID of 0x${address.toString(16)}, which is not canonical`,
      section: '31.3 INVVPID',
      run: (behaviour) => shown(withCurrent(behaviour).vcpu.invvpid(0n, 1n, address)),
      acrn: 'VMsucceed',
      sdm: 'VMfailValid(28)',
    }),
  ),
];

const l1Field = (machine: NestedMachine, field: number): string =>
  `0x${machine.vcpu.vmcs01.read(field).toString(16)}`;

const HOST_STATE: readonly Row[] = [
  ...(
    [
      ['PAT', FIELD.GUEST_IA32_PAT, '0x0', '0x407050600070106'],
      ['the base of GDTR', FIELD.GUEST_GDTR_BASE, '0x0', '0xfffffe0000001000'],
      ['the limit of IDTR', FIELD.GUEST_IDTR_LIMIT, '0x0', '0xffff'],
      ['the rights of DS, a null selector', FIELD.GUEST_DS_AR_BYTES, '0xc093', '0x10000'],
    ] as const
  ).map(
    ([what, field, acrn, sdm]): Row => ({
      what: `host state after a VM exit: ${what}`,
      section: '28.5',
      run: (behaviour) => l1Field(afterExit(inL2(behaviour)), field),
      acrn,
      sdm,
    }),
  ),
  {
    what: 'host state after the first exit of a VMCS12 that was reloaded',
    section: '28.5',
    run: (behaviour) => {
      const machine = afterExit(inL2(behaviour));
      reloaded(machine);
      machine.vcpu.setL1({ guest: [[FIELD.GUEST_CR3, 0x9000n]] });
      machine.vcpu.vmlaunch();
      return l1Field(afterExit(machine), FIELD.GUEST_CR3);
    },
    acrn: '0x9000',
    sdm: '0x1250000',
  },
  {
    what: 'pending debug exceptions after a VM exit',
    section: '28.5',
    run: (behaviour) => {
      const machine = inL2(behaviour);
      machine.vcpu.vmcs01.write(FIELD.GUEST_PENDING_DBG_EXCEPTIONS, 0x4000n);
      return l1Field(afterExit(machine), FIELD.GUEST_PENDING_DBG_EXCEPTIONS);
    },
    acrn: '0x4000',
    sdm: '0x0',
  },
  {
    what: 'a register operand through RSP',
    section: '31.3',
    run: (behaviour) => {
      const machine = withCurrent(behaviour);
      machine.vcpu.vmwrite(FIELD.HOST_RSP, 0x1234n, 'register');
      return read(machine, FIELD.HOST_RSP);
    },
    acrn: 'VMsucceed 0x0',
    sdm: 'VMsucceed 0x1234',
  },
  {
    what: 'a memory operand through RSP',
    section: '31.3',
    run: (behaviour) => {
      const machine = inVmxOperation(behaviour);
      machine.writeL1Memory(8n, [MISALIGNED]);
      return shown(machine.vcpu.vmptrld(VMCS12, { displacement: 8n })).slice(0, 6);
    },
    acrn: 'VMfail',
    sdm: 'VMsucc',
  },
  {
    what: "the rights in an EPT violation's qualification",
    section: '28.2.1',
    run: (behaviour) => {
      const machine = inL2(behaviour);
      mapInL1Ept(machine, OTHER, OTHER | 0x31n);
      machine.vcpu.l2Exit(violation(OTHER, [[FIELD.EXIT_QUALIFICATION, 0x182n]]));
      return read(machine, FIELD.EXIT_QUALIFICATION);
    },
    acrn: 'VMsucceed 0x182',
    sdm: 'VMsucceed 0x18a',
  },
  {
    what: 'L2\'s IA32_EFER without "load IA32_EFER"',
    section: '27.3.2.1',
    run: (behaviour) => {
      const machine = withCurrent(behaviour);
      writeKvmGuest(machine, [
        [FIELD.VM_ENTRY_CONTROLS, 0x53ffn],
        [FIELD.GUEST_IA32_EFER, 0x501n],
      ]);
      machine.vcpu.vmlaunch();
      return read(afterExit(machine), FIELD.GUEST_IA32_EFER);
    },
    acrn: 'VMsucceed 0xd01',
    sdm: 'VMsucceed 0x501',
  },
];

const ENTRY: readonly Row[] = (
  [
    ['a reserved pin-based control', [[FIELD.PIN_BASED_VM_EXEC_CONTROL, 0n]], 'VMfailValid(7)'],
    // The processor has the control, and ACRN does not offer it.
    [
      'a control that L1 is not offered',
      [[FIELD.CPU_BASED_VM_EXEC_CONTROL, 0xbd98_6dfan]],
      'VMfailValid(7)',
    ],
    ['CR0 of the host without paging', [[FIELD.HOST_CR0, 0x33n]], 'VMfailValid(8)'],
    ['RFLAGS of the guest', [[FIELD.GUEST_RFLAGS, 0n]], 'entry-failed 0x80000021'],
    [
      'an MSR that VM entry cannot load',
      [[FIELD.VM_ENTRY_MSR_LOAD_COUNT, 1n]],
      'entry-failed 0x80000022',
    ],
  ] as [string, [number, bigint][], string][]
).map(([what, changes, sdm]) => ({
  what: `VM entry with a bad field: ${what}`,
  section: '27.2',
  run: (behaviour) => launched(behaviour, changes),
  acrn: 'entered-L2',
  sdm,
}));

const BLOCKING: Row = {
  what: 'VM entry with blocking by MOV SS',
  section: '27.1',
  run: (behaviour) => {
    const machine = withCurrent(behaviour);
    writeKvmGuest(machine);
    machine.vcpu.setL1({ guest: [[FIELD.GUEST_INTERRUPTIBILITY_INFO, 2n]] });
    return shown(machine.vcpu.vmlaunch());
  },
  acrn: 'entered-L2',
  sdm: 'VMfailValid(26)',
};

const EPT: readonly Row[] = [
  {
    what: 'an EPT violation during event delivery, of a page that L1 maps',
    section: '28.2.4',
    run: (behaviour) => {
      const machine = inL2(behaviour);
      mapInL1Ept(machine, 0x1000n, PAGE | LEAF);
      const event = [FIELD.IDT_VECTORING_INFO_FIELD, 0x8000_00ecn] as const;
      const { ending } = machine.vcpu.l2Exit(violation(0x1000n, [event]));
      const injected = machine.vcpu.injectedEvent;
      return injected === undefined ? ending : `${ending}, vector ${injected.vector} again`;
    },
    acrn: 'reflected',
    sdm: 'handled-L0, vector 236 again',
  },
  {
    what: 'an EPT misconfiguration without IA32_VMX_MISC[29]',
    section: '29.3.3.1',
    run: (behaviour) => {
      const machine = inL2(behaviour, [], 'skylake-no-ro-vmwrite');
      mapInL1Ept(machine, 0x1000n, PAGE | 0x32n);
      return shown(machine.vcpu.l2Exit(violation(0x1000n)));
    },
    acrn: 'reflected 0x30',
    sdm: 'reflected 0x31',
  },
  {
    what: 'the exit qualification of an EPT misconfiguration',
    section: '28.2.1',
    run: (behaviour) => {
      const machine = inL2(behaviour);
      mapInL1Ept(machine, 0x1000n, PAGE | 0x32n);
      machine.vcpu.l2Exit(violation(0x1000n));
      return read(machine, FIELD.EXIT_QUALIFICATION);
    },
    acrn: 'VMsucceed 0x181',
    sdm: 'VMsucceed 0x0',
  },
  {
    what: 'a page that L1 moved before an EPT violation',
    section: '29.4.3.1',
    run: (behaviour) => {
      const machine = inL2(behaviour);
      mapInL1Ept(machine, 0x1000n, PAGE | 0x31n);
      machine.vcpu.l2Exit(violation(0x1000n));
      mapInL1Ept(machine, 0x1000n, (PAGE + 0x1000n) | LEAF);
      machine.vcpu.l2Exit(violation(0x1000n, [[FIELD.EXIT_QUALIFICATION, 0x182n]]));
      const leaf = machine.vm.nestedEpt.chain(EPTP, 0x1000).at(-1) ?? 0n;
      return `0x${leaf.toString(16)}`;
    },
    acrn: '0x100800037',
    sdm: '0x100801037',
  },
  {
    what: 'a 2-MiB page, which L1 is not offered',
    section: '29.3.3.1',
    run: (behaviour) => {
      const machine = inL2(behaviour);
      mapInL1Ept(machine, 0x1000n, 0n);
      machine.writeL1Memory(0x40_2000n, [PAGE | 0xb7n]);
      return shown(machine.vcpu.l2Exit(violation(0x1000n)));
    },
    acrn: 'stopped',
    sdm: 'reflected 0x31',
  },
];

function deviationsOf(row: Row, behaviour: Behaviour): { found: string; sections: string[] } {
  const sections: string[] = [];
  const sink = (event: TraceEvent) => {
    if (event.type === 'deviation') sections.push(event.sdmSection);
  };
  const found = withSinks(sink, () => row.run(behaviour));
  return { found, sections };
}

/** Every machine that is made while `run` runs gets the sink. */
function withSinks(sink: (event: TraceEvent) => void, run: () => string): string {
  const { create } = NestedMachine;
  NestedMachine.create = (configuration) => {
    const machine = create.call(NestedMachine, configuration);
    machine.sink = sink;
    return machine;
  };
  try {
    return run();
  } finally {
    NestedMachine.create = create;
  }
}

const ROWS = [...VMFAIL, ...FIELDS, ...INSTRUCTIONS, ...HOST_STATE, ...ENTRY, BLOCKING, ...EPT];

describe('each deviation', () => {
  test.each(ROWS.map((row) => [row.what, row] as const))('%s', (_, row) => {
    const acrn = deviationsOf(row, 'acrn');
    expect(acrn.found, "ACRN's way").toBe(row.acrn);
    if (row.acrn !== 'stopped') expect(acrn.sections, 'an event names it').toContain(row.section);
    const sdm = deviationsOf(row, 'sdm');
    expect(sdm.found, "the SDM's way").toBe(row.sdm);
    expect(sdm.sections, 'no event, for there is no deviation').toEqual([]);
    expect(row.run('acrn'), "ACRN's way without a sink").toBe(row.acrn);
  });

  test('a KVM host that keeps to the SDM enters, exits and resumes without its VMCS deviating', () => {
    const machine = inL2('sdm');
    for (let i = 0; i < 3; i++) {
      expect(machine.vcpu.l2Exit(CPUID)).toEqual({ ending: 'reflected', reason: 10 });
      expect(machine.vcpu.vmresume().ending).toBe('entered-L2');
    }
  });

  test('VMXOFF keeps references to shadow EPTs in ACRN only', () => {
    const references = (behaviour: Behaviour) => {
      const machine = afterExit(inL2(behaviour));
      machine.vcpu.vmxoff();
      return machine.vm.nestedEpt.find(EPTP)?.references;
    };
    expect(references('acrn')).toBe(1);
    expect(references('sdm')).toBeUndefined();
  });

  test('memory that is not there has no revision identifier; ACRN compares what it never read', () => {
    const pointer = 0x1000_0000n;
    expect(shown(withCurrent('sdm').vcpu.vmptrld(pointer))).toBe('VMfailValid(11)');
    expect(shown(withCurrent('acrn').vcpu.vmptrld(pointer))).toBe('stopped');
  });
});
