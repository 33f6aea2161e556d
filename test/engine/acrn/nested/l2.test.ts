// L2 runs: its instructions exit to L0, and from there to L1 or back.
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../../../src/engine/events.js';
import type { NestedMachine } from '../../../../src/engine/nested-machine.js';
import { EXIT_REASON } from '../../../../src/engine/processor/exit-reason.js';
import { FIELD } from '../../../../src/engine/processor/field-table.js';
import { EPTP, LEAF, machineInL2, mapInL1Ept, TABLES } from '../../nested.js';

const PAGE = 0x80_0000n;

function eventsOf(machine: NestedMachine, run: () => void): TraceEvent[] {
  const events: TraceEvent[] = [];
  machine.sink = (event) => events.push(event);
  run();
  machine.sink = undefined;
  return events;
}

/** L2 executes a write again until L0 no longer handles it. */
function writeUntilDone(machine: NestedMachine, address: bigint, value: bigint): string[] {
  const endings: string[] = [];
  for (let i = 0; i < 3; i++) {
    const { ending } = machine.vcpu.executeL2({ name: 'write', address, size: 8, value });
    endings.push(ending);
    if (ending !== 'handled-L0') break;
  }
  return endings;
}

describe('an EPT violation', () => {
  test('is handled in L0 when L1 maps the page, and L2 then writes into L1 memory', () => {
    const machine = machineInL2();
    mapInL1Ept(machine, 0x1000n, PAGE | LEAF);
    expect(writeUntilDone(machine, 0x1008n, 0x1122_3344n)).toEqual(['handled-L0', 'completed']);
    expect(machine.readL1Memory(PAGE + 8n)).toBe(0x1122_3344n);
    expect(machine.vcpu.executeL2({ name: 'read', address: 0x1008n, size: 4 })).toEqual({
      ending: 'completed',
      value: 0x1122_3344n,
    });
  });

  test('is reflected when L1 does not map the page; L1 reads where and how', () => {
    const machine = machineInL2();
    const { vcpu } = machine;
    expect(writeUntilDone(machine, 0x5123n, 1n)).toEqual(['reflected']);
    expect(vcpu.inL2).toBe(false);
    const read = (field: number) => {
      const result = vcpu.vmread(field);
      return 'value' in result ? result.value : result.ending;
    };
    expect(read(FIELD.VM_EXIT_REASON)).toBe(48n);
    expect(read(FIELD.GUEST_PHYSICAL_ADDRESS)).toBe(0x5123n);
    expect(read(FIELD.GUEST_LINEAR_ADDRESS)).toBe(0x5123n);
    expect(read(FIELD.EXIT_QUALIFICATION)).toBe(0x782n);
  });

  test('tells the rights that the shadow entries give', () => {
    const machine = machineInL2();
    mapInL1Ept(machine, 0x1000n, PAGE | 0x31n);
    machine.vcpu.executeL2({ name: 'read', address: 0x1000n, size: 1 });
    expect(writeUntilDone(machine, 0x1000n, 1n)).toEqual(['reflected']);
    expect(machine.vcpu.vmread(FIELD.EXIT_QUALIFICATION)).toMatchObject({ value: 0x78an });
  });

  test('of an access over two pages comes for the page that is missing', () => {
    const machine = machineInL2();
    mapInL1Ept(machine, 0x1000n, PAGE | LEAF);
    expect(writeUntilDone(machine, 0x1ffcn, 1n)).toEqual(['handled-L0', 'reflected']);
    expect(machine.vcpu.vmread(FIELD.GUEST_PHYSICAL_ADDRESS)).toMatchObject({ value: 0x2000n });
    expect(machine.readL1Memory(PAGE + 0xff8n), 'nothing is written').toBe(0n);
  });

  test('becomes a misconfiguration for L1 when its entry is one', () => {
    const machine = machineInL2();
    mapInL1Ept(machine, 0x1000n, PAGE | 0x32n);
    expect(machine.vcpu.executeL2({ name: 'read', address: 0x1000n, size: 1 })).toEqual({
      ending: 'reflected',
      reason: EXIT_REASON.EPT_MISCONFIGURATION,
    });
  });
});

describe('a missing flush', () => {
  /** L2 uses page 0x1000, then L1 maps it elsewhere. */
  function remapped(): NestedMachine {
    const machine = machineInL2();
    mapInL1Ept(machine, 0x1000n, PAGE | LEAF);
    writeUntilDone(machine, 0x1000n, 1n);
    machine.vcpu.executeL2({ name: 'cpuid' });
    mapInL1Ept(machine, 0x1000n, (PAGE + 0x1000n) | LEAF);
    return machine;
  }

  test('leaves L2 on the old page, and the old shadow entry stays', () => {
    const machine = remapped();
    machine.vcpu.vmresume();
    expect(writeUntilDone(machine, 0x1000n, 2n)).toEqual(['completed']);
    expect([machine.readL1Memory(PAGE), machine.readL1Memory(PAGE + 0x1000n)]).toEqual([2n, 0n]);
  });

  test('INVEPT removes the shadow entry and the translation', () => {
    const machine = remapped();
    expect(machine.vcpu.invept(1n, EPTP).ending).toBe('VMsucceed');
    machine.vcpu.vmresume();
    expect(writeUntilDone(machine, 0x1000n, 2n)).toEqual(['handled-L0', 'completed']);
    expect([machine.readL1Memory(PAGE), machine.readL1Memory(PAGE + 0x1000n)]).toEqual([1n, 2n]);
  });

  test('of the TLB is seen as a stale translation', () => {
    const machine = remapped();
    machine.vcpu.vmresume();
    const { vm } = machine;
    // Someone changes the tables without INVEPT.
    const descriptor = vm.nestedEpt.find(EPTP);
    if (descriptor === undefined) throw new Error('no shadow EPT');
    vm.nestedEpt.freeTables(descriptor);
    const events = eventsOf(machine, () => writeUntilDone(machine, 0x1000n, 3n));
    expect(events.map(({ type }) => type)).toEqual(['stale-translation']);
    expect(machine.readL1Memory(PAGE)).toBe(3n);
  });
});

describe('other exits are reflected', () => {
  test('CPUID, with its length; RIP stays for L1 to move on', () => {
    const { vcpu } = machineInL2();
    expect(vcpu.executeL2({ name: 'cpuid' })).toEqual({ ending: 'reflected', reason: 10 });
    expect(vcpu.vmread(FIELD.VM_EXIT_INSTRUCTION_LEN)).toMatchObject({ value: 2n });
    expect(vcpu.vmread(FIELD.GUEST_RIP)).toMatchObject({ value: 0x7c00n });
    expect(vcpu.vmcs01.read(FIELD.GUEST_RIP)).toBe(0xffff_ffff_8100_0000n);
  });

  test('OUT, as L1 asked for it', () => {
    const unconditionalIo = (1n << 31n) | (1n << 24n);
    const { vcpu } = machineInL2({ [FIELD.CPU_BASED_VM_EXEC_CONTROL]: unconditionalIo });
    const out = { name: 'out', port: 0x3f8, size: 1, value: 0x41n } as const;
    expect(vcpu.executeL2(out)).toEqual({ ending: 'reflected', reason: 30 });
    expect(vcpu.vmread(FIELD.EXIT_QUALIFICATION)).toMatchObject({ value: 0x3f8_0000n });
  });

  test('HLT stays in L2 when L1 does not ask for the exit', () => {
    const { vcpu } = machineInL2();
    expect(vcpu.executeL2({ name: 'hlt' })).toEqual({ ending: 'completed' });
    expect(vcpu.inL2).toBe(true);
  });

  test('an injected event is seen once', () => {
    const { vcpu } = machineInL2({ [FIELD.VM_ENTRY_INTR_INFO_FIELD]: 0x8000_0020n });
    expect(vcpu.injectedEvent).toEqual({ type: 0, vector: 0x20 });
    vcpu.executeL2({ name: 'cpuid' });
    expect(vcpu.injectedEvent).toBeUndefined();
    vcpu.vmresume();
    expect(vcpu.injectedEvent).toBeUndefined();
  });
});

describe('inputs that stop ACRN', () => {
  const stops: [string, (machine: NestedMachine) => void, RegExp, string][] = [
    [
      'a 2-MiB page in L1s EPT',
      (machine) => {
        mapInL1Ept(machine, 0x1000n, 0n);
        machine.writeL1Memory(TABLES[2], [PAGE | 0xb7n]);
        machine.vcpu.executeL2({ name: 'read', address: 0x1000n, size: 1 });
      },
      /2-MiB page/,
      'generate_shadow_ept_entry',
    ],
    [
      'a 1-GiB page in L1s EPT',
      (machine) => {
        machine.writeL1Memory(TABLES[0], [TABLES[1] | 7n]);
        machine.writeL1Memory(TABLES[1], [0xb7n]);
        machine.vcpu.executeL2({ name: 'read', address: 0x1000n, size: 1 });
      },
      /1-GiB page/,
      'generate_shadow_ept_entry',
    ],
    [
      'an EPT violation after EPTP was changed through its high half',
      (machine) => {
        machine.vcpu.executeL2({ name: 'cpuid' });
        machine.vcpu.vmwrite(FIELD.EPT_POINTER + 1, 1n);
        machine.vcpu.vmresume();
        machine.vcpu.executeL2({ name: 'read', address: 0x1000n, size: 1 });
      },
      /has no shadow EPT/,
      'handle_l2_ept_violation',
    ],
    [
      'more EPTPs than descriptors',
      ({ vcpu }) => {
        vcpu.executeL2({ name: 'cpuid' });
        for (let i = 1n; i <= 20n; i++) {
          vcpu.vmxoff();
          vcpu.vmxon(0x1_0000n);
          vcpu.vmptrld(0x2_0000n);
          vcpu.vmwrite(FIELD.EPT_POINTER, EPTP + i * 0x1000n);
        }
      },
      /no free descriptor/,
      'get_nept_desc',
    ],
    [
      'a field encoding beyond its group',
      ({ vcpu }) => {
        vcpu.executeL2({ name: 'cpuid' });
        vcpu.vmread(0x6c18);
      },
      /0x6c18 has no place/,
      'vmcs12_read_field',
    ],
    [
      'an odd encoding of a field that has 32 bits',
      ({ vcpu }) => {
        vcpu.executeL2({ name: 'cpuid' });
        vcpu.vmwrite(0x4001, 1n);
      },
      /0x4001 has no place/,
      'vmcs12_write_field',
    ],
    [
      'VMPTRLD outside memory',
      ({ vcpu }) => {
        vcpu.executeL2({ name: 'cpuid' });
        vcpu.vmptrld(0x1000_0000n);
      },
      /outside the VM's memory/,
      'validate_vmcs_revision_id',
    ],
  ];
  for (const [name, run, reason, where] of stops) {
    test(name, () => {
      const machine = machineInL2();
      const events = eventsOf(machine, () => run(machine));
      expect(events.filter(({ type }) => type === 'stop')).toMatchObject([{ where }]);
      expect(machine.stopped?.reason).toMatch(reason);
      expect(machine.vcpu.vmread(FIELD.GUEST_RIP)).toEqual({ ending: 'stopped' });
      expect(machine.vcpu.executeL2({ name: 'nop' })).toEqual({ ending: 'stopped' });
      expect(machine.vcpu.l2Exit([])).toEqual({ ending: 'stopped' });
    });
  }
});

test('L1 does nothing while L2 runs, and L2 nothing while L1 runs', () => {
  const { vcpu } = machineInL2();
  const { exits } = vcpu;
  expect(vcpu.vmread(FIELD.GUEST_RIP)).toEqual({ ending: 'not-in-L1' });
  expect(vcpu.vmresume()).toEqual({ ending: 'not-in-L1' });
  expect(vcpu.exits).toBe(exits);
  vcpu.executeL2({ name: 'cpuid' });
  expect(vcpu.executeL2({ name: 'cpuid' })).toEqual({ ending: 'not-in-L2' });
});

test('a clone goes its own way', () => {
  const machine = machineInL2();
  mapInL1Ept(machine, 0x1000n, PAGE | LEAF);
  const copy = machine.clone();
  writeUntilDone(machine, 0x1000n, 7n);
  expect(copy.readL1Memory(PAGE)).toBe(0n);
  expect(writeUntilDone(copy, 0x1000n, 9n)).toEqual(['handled-L0', 'completed']);
  expect([machine.readL1Memory(PAGE), copy.readL1Memory(PAGE)]).toEqual([7n, 9n]);
  copy.vcpu.executeL2({ name: 'cpuid' });
  expect([machine.vcpu.inL2, copy.vcpu.inL2]).toEqual([true, false]);
});
