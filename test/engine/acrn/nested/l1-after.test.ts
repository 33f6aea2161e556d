// What L1 has after its instructions and after exits of L2, where only a later step would show it.
import { describe, expect, test } from 'vitest';
import { NestedMachine } from '../../../../src/engine/nested-machine.js';
import { FIELD } from '../../../../src/engine/processor/field-table.js';
import { L2Guest } from '../../l2-guest.js';
import { profile, REVISION, VMCS12, VMXON_REGION } from '../../nested.js';
import { writeKvmGuest } from './kvm-guest.js';

const OTHER_VMCS12 = VMCS12 + 0x1000n;
const CPUID = [
  [FIELD.VM_EXIT_REASON, 10n],
  [FIELD.VM_EXIT_INSTRUCTION_LEN, 2n],
] as const;

function inVmxOperation(release: 'v2.6' | 'v2.7' = 'v2.7'): NestedMachine {
  const machine = NestedMachine.forTrace(profile('skylake-i7-6700k'), release);
  for (const region of [VMXON_REGION, VMCS12, OTHER_VMCS12]) {
    machine.writeL1Memory(region, [REVISION]);
  }
  machine.vcpu.vmxon(VMXON_REGION);
  return machine;
}

test('the length of an instruction that exits is in VMCS01', () => {
  const { vcpu } = inVmxOperation();
  expect(vcpu.vmcs01.read(FIELD.VM_EXIT_INSTRUCTION_LEN)).toBe(3n);
});

test('VMXON needs long mode in IA32_EFER, whatever the code segment', () => {
  const machine = NestedMachine.forTrace(profile('skylake-i7-6700k'));
  machine.writeL1Memory(VMXON_REGION, [REVISION]);
  machine.vcpu.setL1({ efer: 0x801n });
  expect(machine.vcpu.vmxon(VMXON_REGION).ending).toBe('#UD');
});

test('VMCLEAR of the current VMCS12 forgets what was dirty (v2.6)', () => {
  const machine = inVmxOperation('v2.6');
  const { vcpu } = machine;
  vcpu.vmptrld(VMCS12);
  vcpu.vmwrite(FIELD.HOST_CR3, 0x5000n);
  vcpu.vmclear(VMCS12);
  vcpu.vmptrld(OTHER_VMCS12);
  const before = vcpu.vmcs01.read(FIELD.GUEST_CR0);
  expect(vcpu.vmlaunch().ending).toBe('entered-L2');
  vcpu.l2Exit(CPUID);
  expect(vcpu.vmcs01.read(FIELD.GUEST_CR0), 'no host state is loaded').toBe(before);
});

describe('host state after an exit', () => {
  const launched = () => {
    const machine = inVmxOperation();
    machine.vcpu.vmptrld(VMCS12);
    writeKvmGuest(machine);
    machine.vcpu.vmlaunch();
    machine.vcpu.l2Exit(CPUID);
    return machine.vcpu;
  };

  const loaded: [guest: number, host: number][] = [
    [FIELD.GUEST_CR0, FIELD.HOST_CR0],
    [FIELD.GUEST_CR3, FIELD.HOST_CR3],
    [FIELD.GUEST_CR4, FIELD.HOST_CR4],
    [FIELD.GUEST_GS_BASE, FIELD.HOST_GS_BASE],
    [FIELD.GUEST_FS_BASE, FIELD.HOST_FS_BASE],
    [FIELD.GUEST_TR_BASE, FIELD.HOST_TR_BASE],
    [FIELD.GUEST_IA32_EFER, FIELD.HOST_IA32_EFER],
    [FIELD.GUEST_SYSENTER_ESP, FIELD.HOST_IA32_SYSENTER_ESP],
    [FIELD.GUEST_SYSENTER_EIP, FIELD.HOST_IA32_SYSENTER_EIP],
    [FIELD.GUEST_CS_SELECTOR, FIELD.HOST_CS_SELECTOR],
    [FIELD.GUEST_TR_SELECTOR, FIELD.HOST_TR_SELECTOR],
    [FIELD.GUEST_RIP, FIELD.HOST_RIP],
    [FIELD.GUEST_RSP, FIELD.HOST_RSP],
  ];
  test.each(loaded)('field 0x%x is that of the host field 0x%x', (guest, host) => {
    const vcpu = launched();
    expect(vcpu.vmcs01.read(guest)).toBe(vcpu.nested.current?.vmcs12.read(host));
  });

  test('RFLAGS is 2, so that interrupts are off', () => {
    expect(launched().vmcs01.read(FIELD.GUEST_RFLAGS)).toBe(2n);
  });

  test('it is loaded once for each time that L1 wrote it', () => {
    const vcpu = launched();
    vcpu.setL1({ guest: [[FIELD.GUEST_GS_BASE, 0x1234n]] });
    vcpu.vmresume();
    vcpu.l2Exit(CPUID);
    expect(vcpu.vmcs01.read(FIELD.GUEST_GS_BASE)).toBe(0x1234n);
    vcpu.vmwrite(FIELD.HOST_GS_BASE, 0x5678n);
    vcpu.vmresume();
    vcpu.l2Exit(CPUID);
    expect(vcpu.vmcs01.read(FIELD.GUEST_GS_BASE)).toBe(0x5678n);
  });
});

test("by the SDM a failed entry loads L1's host state (27.8)", () => {
  const guest = new L2Guest([], { behaviour: 'sdm', fields: [[FIELD.GUEST_RFLAGS, 0n]] });
  expect(guest.run()).toBe('entry-failed');
  const { vmcs01 } = guest.machine.vcpu;
  expect(vmcs01.read(FIELD.GUEST_RIP)).toBe(guest.read(FIELD.HOST_RIP));
  expect(vmcs01.read(FIELD.GUEST_RSP)).toBe(guest.read(FIELD.HOST_RSP));
});
