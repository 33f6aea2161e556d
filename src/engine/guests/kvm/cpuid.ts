// CPUID as KVM shows it to the nested guest: its own leaves, and the features of leaf 1 that its local APIC has;
// every other leaf reads 0.

const FEATURES = 1;
const HYPERVISOR = 0x4000_0000;
const X2APIC = 1 << 21;
const TSC_DEADLINE = 1 << 24;
const HYPERVISOR_PRESENT = 1 << 31;

type CpuidRegisters = readonly [eax: number, ebx: number, ecx: number, edx: number];

export function kvmCpuid(leaf: number, apicId: number): CpuidRegisters {
  // "KVMKVMKVM"
  if (leaf === HYPERVISOR) return [HYPERVISOR + 1, 0x4b4d_564b, 0x564b_4d56, 0x4d];
  if (leaf !== FEATURES) return [0, 0, 0, 0];
  return [0, apicId << 24, X2APIC | TSC_DEADLINE | HYPERVISOR_PRESENT, 0];
}
