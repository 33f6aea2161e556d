// With behaviour 'sdm', L1's VMX instructions end as they would on a processor of L1's own that has the
// capabilities L1 sees. RootOperation is that processor; it shares no code with the emulation.
import { expect, test } from 'vitest';
import { NestedMachine } from '../../../../src/engine/nested-machine.js';
import { FIELD } from '../../../../src/engine/processor/field-table.js';
import { FIELDS } from '../../../../src/engine/processor/fields.js';
import { LogicalProcessor } from '../../../../src/engine/processor/logical-processor.js';
import { PhysicalMemory } from '../../../../src/engine/processor/memory.js';
import { RootOperation } from '../../../../src/engine/processor/root-operation.js';
import { EPTP, profile, REVISION } from '../../nested.js';
import { Random } from '../../random.js';

const REGIONS = [0x1_0000n, 0x2_0000n, 0x3_0000n, 0x4_0000n, 0x5_0000n, 0x6_0000n];
/** The last one holds no revision identifier. */
const WITH_REVISION = REGIONS.slice(0, -1);
const STATE = {
  cr0: 0x8005_0033n,
  cr4: 0x36_26e0n,
  efer: 0xd01n,
  rflags: 2,
  cpl: 0,
  csL: true,
  featureControl: 5n,
};

function reference(machine: NestedMachine): RootOperation {
  const memory = new PhysicalMemory();
  for (const region of WITH_REVISION) memory.writeQuad(Number(region), REVISION);
  const processor = new LogicalProcessor({
    capabilities: { ...machine.vm.capabilities, msrs: machine.vm.vmxMsrs },
    memory,
    regions: new Map(),
    trace: { sink: undefined },
    checksVmEntry: false,
  });
  return new RootOperation(processor, { ...STATE });
}

type Instruction = (on: NestedMachine['vcpu'] | RootOperation) => unknown;

function pointer(random: Random): bigint {
  return random.chance(85)
    ? random.pick(REGIONS)
    : random.pick([0x1_0008n, 1n << 39n, (1n << 63n) | 0x2_0000n]);
}

function field(random: Random): bigint {
  const encoding = BigInt(random.pick(FIELDS).encoding);
  const kind = random.below(12);
  if (kind === 0) return encoding | 1n;
  if (kind === 1) return encoding | random.pick([1n << 12n, 1n << 15n, 1n << 33n, 0x3fen]);
  return encoding;
}

function instruction(random: Random): readonly [string, Instruction] {
  const address = pointer(random);
  const operand = field(random);
  // EPTPs that VM entry takes, so that no more than 16 shadow EPTs are alive.
  const isEptp = (operand & ~1n) === BigInt(FIELD.EPT_POINTER);
  const value = isEptp ? random.pick([EPTP, EPTP | 0x1000n]) : random.bits();
  const type = random.pick([0n, 1n, 2n, 3n, 4n, 1n << 32n]);
  const eptp = random.pick([EPTP, 0n, 0x1000n, EPTP | 0x40n, 1n << 45n]);
  const vpid = random.pick([1n, 0xffffn, 0n, 0x1_0000n]);
  const linear = random.pick([0n, 0x7fff_ffff_ffffn, 0x8000_0000_0000n, 2n ** 64n - 1n]);
  return random.pick<readonly [string, Instruction]>([
    ['VMXON', (on) => on.vmxon(address)],
    ['VMPTRST', (on) => on.vmptrst()],
    ['VMPTRLD', (on) => on.vmptrld(address)],
    ['VMPTRLD', (on) => on.vmptrld(address)],
    ['VMCLEAR', (on) => on.vmclear(address)],
    ['INVEPT', (on) => on.invept(type, eptp)],
    ['INVVPID', (on) => on.invvpid(type, vpid, linear)],
    ...Array.from(
      { length: 6 },
      () => ['VMREAD', (on: Parameters<Instruction>[0]) => on.vmread(operand)] as const,
    ),
    ...Array.from(
      { length: 6 },
      () => ['VMWRITE', (on: Parameters<Instruction>[0]) => on.vmwrite(operand, value)] as const,
    ),
  ]);
}

test.each(['skylake-i7-6700k', 'tigerlake-i5-1135g7', 'skylake-no-ro-vmwrite'])(
  "L1's instructions end as on a processor of its own: %s",
  (name) => {
    const endings = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed);
      const machine = NestedMachine.forTrace(profile(name), 'v2.7', 'sdm');
      for (const region of WITH_REVISION) machine.writeL1Memory(region, [REVISION]);
      const own = reference(machine);
      for (let i = 0; i < 400; i++) {
        const [what, run] = instruction(random);
        const found = run(machine.vcpu) as { ending: string };
        const where = `seed ${seed}, instruction ${i}: ${what}`;
        expect(found, where).toEqual(run(own));
        expect(machine.vcpu.vmcs01.read32(FIELD.GUEST_RFLAGS), where).toBe(own.state.rflags);
        endings.add(`${what} ${found.ending}`);
      }
    }
    expect([...endings]).toEqual(
      expect.arrayContaining([
        'VMXON VMsucceed',
        'VMXON VMfailValid',
        'VMPTRLD VMsucceed',
        'VMPTRLD VMfailValid',
        'VMCLEAR VMfailValid',
        'VMREAD VMsucceed',
        'VMREAD VMfailValid',
        'VMREAD VMfailInvalid',
        'VMWRITE VMsucceed',
        'INVEPT VMsucceed',
        'INVVPID VMfailValid',
      ]),
    );
  },
);
