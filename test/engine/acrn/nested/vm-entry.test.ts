// VM entries of ACRN on a processor that checks them.
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../../../src/engine/events.js';
import type { NestedMachine } from '../../../../src/engine/nested-machine.js';
import { FIELD } from '../../../../src/engine/processor/field-table.js';
import { RELEASES } from '../../../../src/release.js';
import { checkedMachine, KVM_VMWRITES, writeKvmGuest } from './kvm-guest.js';

const PROFILES = ['skylake-i7-6700k', 'tigerlake-i5-1135g7'];

function launch(machine: NestedMachine): { ending: string; events: TraceEvent[] } {
  const events: TraceEvent[] = [];
  machine.sink = (event) => events.push(event);
  const { ending } = machine.vcpu.vmlaunch();
  machine.sink = undefined;
  return { ending, events };
}

function l1Reads(machine: NestedMachine, field: number): bigint | string {
  const result = machine.vcpu.vmread(field);
  return 'value' in result ? result.value : result.ending;
}

describe.each(PROFILES)('on %s', (name) => {
  test.each(RELEASES)('KVM enters its guest, %s', (release) => {
    const machine = checkedMachine(name, release);
    expect(machine.stopped).toBeUndefined();
    expect(KVM_VMWRITES.length).toBeGreaterThan(90);
    writeKvmGuest(machine);
    const { ending, events } = launch(machine);
    expect(events.filter(({ type }) => type === 'entry-check-failed')).toEqual([]);
    expect(ending).toBe('entered-L2');

    const { vcpu } = machine;
    const cpuid = [
      [FIELD.VM_EXIT_REASON, 10n],
      [FIELD.VM_EXIT_INSTRUCTION_LEN, 2n],
    ] as const;
    for (let i = 0; i < 3; i++) {
      expect(vcpu.l2Exit(cpuid)).toEqual({ ending: 'reflected', reason: 10 });
      vcpu.vmwrite(FIELD.HOST_RSP, 0xffff_c900_0012_3d60n);
      vcpu.vmwrite(FIELD.TSC_OFFSET, BigInt(i));
      expect(vcpu.vmresume().ending).toBe('entered-L2');
    }
    expect(vcpu.l2Exit(cpuid).ending).toBe('reflected');
  });

  test('a guest that the processor refuses is an exit 33 that L1 reads', () => {
    const machine = checkedMachine(name);
    writeKvmGuest(machine, [[FIELD.GUEST_RFLAGS, 0n]]);
    const { ending, events } = launch(machine);
    expect(ending).toBe('entry-failed');
    expect(events).toContainEqual({
      level: 0,
      type: 'entry-check-failed',
      vmcs: 'VMCS02',
      check: 'guest-rflags-reserved-bits',
      error: 33,
    });
    expect(machine.vcpu.inL2).toBe(false);
    expect(l1Reads(machine, FIELD.VM_EXIT_REASON)).toBe(0x8000_0021n);
    expect(l1Reads(machine, FIELD.EXIT_QUALIFICATION)).toBe(0n);
    expect(machine.vcpu.vmcs01.read(FIELD.GUEST_RIP)).toBe(0xffff_ffff_a040_1000n);
    expect(machine.stopped).toBeUndefined();
  });

  test('the exit qualification tells L1 what failed', () => {
    const machine = checkedMachine(name);
    writeKvmGuest(machine, [[FIELD.VMCS_LINK_POINTER, 0n]]);
    expect(launch(machine).ending).toBe('entry-failed');
    expect(l1Reads(machine, FIELD.EXIT_QUALIFICATION)).toBe(4n);
  });

  test('an MSR that cannot be loaded is an exit 34 with the number of its entry', () => {
    const machine = checkedMachine(name);
    writeKvmGuest(machine, [[FIELD.VM_ENTRY_MSR_LOAD_COUNT, 2n]]);
    // ACRN does not translate the address of the area: the processor reads host memory there.
    machine.vm.memory.writeQuad(0x8_9000, 0xc000_0081n);
    machine.vm.memory.writeQuad(0x8_9010, 0xc000_0100n);
    expect(launch(machine).ending).toBe('entry-failed');
    expect(l1Reads(machine, FIELD.VM_EXIT_REASON)).toBe(0x8000_0022n);
    expect(l1Reads(machine, FIELD.EXIT_QUALIFICATION)).toBe(2n);
  });

  test.each([
    ['pin-based-reserved-bits', FIELD.PIN_BASED_VM_EXEC_CONTROL, 0n, 7],
    ['vpid-zero', FIELD.VPID, 0n, 7],
    // No translation: ACRN writes an address with bit 52 set.
    ['msr-bitmap-address', FIELD.MSR_BITMAP, 0x4000_0000n, 7],
    ['vm-entry-controls-reserved-bits', FIELD.VM_ENTRY_CONTROLS, 0n, 7],
  ])('controls that the processor refuses stop ACRN: %s', (check, field, value, error) => {
    const machine = checkedMachine(name);
    writeKvmGuest(machine, [[field, value]]);
    const { ending, events } = launch(machine);
    expect(ending).toBe('stopped');
    const failed = { level: 0, type: 'entry-check-failed', vmcs: 'VMCS02', check, error };
    expect(events).toContainEqual(failed);
    expect(machine.stopped?.where).toBe('run_vcpu');
    expect(machine.stopped?.reason).toContain(check);
  });

  test('host state that L1 cannot run with stops ACRN at the reflected exit', () => {
    const machine = checkedMachine(name);
    writeKvmGuest(machine, [[FIELD.HOST_CR4, 0n]]);
    expect(launch(machine).ending).toBe('entered-L2');
    const events: TraceEvent[] = [];
    machine.sink = (event) => events.push(event);
    expect(machine.vcpu.l2Exit([[FIELD.VM_EXIT_REASON, 10n]]).ending).toBe('stopped');
    const check = 'guest-cr4-fixed-bits';
    const failed = { level: 0, type: 'entry-check-failed', vmcs: 'VMCS01', check, error: 33 };
    expect(events).toContainEqual(failed);
  });
});

test('v2.5 and v2.6: VMXOFF leaves VMCS shadowing on with a zeroed VMCS02', () => {
  for (const [release, ending] of [
    ['v2.5', 'stopped'],
    ['v2.6', 'stopped'],
    ['v2.7', 'VMsucceed'],
  ] as const) {
    const machine = checkedMachine('skylake-i7-6700k', release);
    writeKvmGuest(machine);
    expect(machine.vcpu.vmxoff().ending, release).toBe(ending);
  }
});
