// Machines in the states that tests start from.
import { NestedMachine } from '../../src/engine/nested-machine.js';
import type { VmxCapabilities } from '../../src/engine/processor/capabilities.js';
import { FIELD } from '../../src/engine/processor/field-table.js';
import { PROFILES } from '../../src/engine/processor/profiles.js';
import type { Release } from '../../src/release.js';

export const REVISION = 0x1540_7e12n;
export const VMXON_REGION = 0x1_0000n;
export const VMCS12 = 0x2_0000n;
/** L1's EPT: PML4 table, PDPT, page directory, page table. */
export const TABLES = [0x40_0000n, 0x40_1000n, 0x40_2000n, 0x40_3000n] as const;
/** Write-back, 4 levels. */
export const EPTP = TABLES[0] | 0x1en;
/** Read, write, execute, write-back. */
export const LEAF = 0x37n;

export function profile(name = 'tigerlake-i5-1135g7'): VmxCapabilities {
  const capabilities = PROFILES.get(name);
  if (capabilities === undefined) throw new Error(`no profile ${name}`);
  return capabilities;
}

/** L1 has executed VMXON, and VMPTRLD of VMCS12. */
export function machineInVmxOperation(
  capabilities = profile(),
  release: Release = 'v2.7',
): NestedMachine {
  const machine = NestedMachine.forTrace(capabilities, release);
  for (const region of [VMXON_REGION, VMCS12]) machine.writeL1Memory(region, [REVISION]);
  machine.vcpu.vmxon(VMXON_REGION);
  machine.vcpu.vmptrld(VMCS12);
  return machine;
}

/** L1 maps guest-physical page `gpa` of L2 with `entry`; tables as in TABLES. */
export function mapInL1Ept(machine: NestedMachine, gpa: bigint, entry: bigint): void {
  const [pml4, pdpt, pd, pt] = TABLES;
  machine.writeL1Memory(pml4, [pdpt | 7n]);
  machine.writeL1Memory(pdpt, [pd | 7n]);
  machine.writeL1Memory(pd, [pt | 7n]);
  machine.writeL1Memory(pt + 8n * (gpa >> 12n), [entry]);
}

const ENABLE_SECONDARY = 1n << 31n;
const ENABLE_EPT = 1n << 1n;
const ENABLE_VPID = 1n << 5n;

/** L1 has launched L2 with EPT and VPID 5, and with these fields of VMCS12 besides. */
export function machineInL2(
  fields: Readonly<Record<number, bigint>> = {},
  capabilities = profile(),
  release: Release = 'v2.7',
): NestedMachine {
  const machine = machineInVmxOperation(capabilities, release);
  const { vcpu } = machine;
  const all: Record<number, bigint> = {
    [FIELD.HOST_CR0]: 0x8005_0033n,
    [FIELD.HOST_CR4]: 0x36_26e0n,
    [FIELD.HOST_IA32_EFER]: 0xd01n,
    [FIELD.HOST_RIP]: 0xffff_ffff_8100_0000n,
    [FIELD.VPID]: 5n,
    [FIELD.EPT_POINTER]: EPTP,
    [FIELD.CPU_BASED_VM_EXEC_CONTROL]: ENABLE_SECONDARY,
    [FIELD.SECONDARY_VM_EXEC_CONTROL]: ENABLE_EPT | ENABLE_VPID,
    [FIELD.GUEST_CR0]: 0x31n,
    [FIELD.GUEST_CR4]: 0x2000n,
    [FIELD.GUEST_RFLAGS]: 2n,
    [FIELD.GUEST_RIP]: 0x7c00n,
    ...fields,
  };
  for (const [field, value] of Object.entries(all)) vcpu.vmwrite(Number(field), value);
  const { ending } = vcpu.vmlaunch();
  if (ending !== 'entered-L2') throw new Error(`VMLAUNCH: ${ending}`);
  return machine;
}
