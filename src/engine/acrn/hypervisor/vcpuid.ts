import type { Emulated, HvVcpu } from './parts.js';

// CPUID as a VM sees it (ACRN v2.7 arch/x86/guest/vcpuid.c: guest_cpuid), as far as guests here look.

const RAX = 0;
const RCX = 1;
const RDX = 2;
const RBX = 3;

export const CPUID = {
  FEATURES: 1,
  HYPERVISOR: 0x4000_0000,
  /** ECX of leaf 1. */
  VMX: 1 << 5,
  X2APIC: 1 << 21,
  TSC_DEADLINE: 1 << 24,
  HYPERVISOR_PRESENT: 1 << 31,
} as const;

/** "ACRNACRNACRN". */
const SIGNATURE = [0x4e52_4341, 0x4e52_4341, 0x4e52_4341] as const;

export function emulateCpuid(vcpu: HvVcpu): Emulated {
  const { registers } = vcpu.guest;
  const leaf = Number((registers[RAX] ?? 0n) & 0xffff_ffffn);
  const set = (eax: number, ebx: number, ecx: number, edx: number) => {
    registers[RAX] = BigInt(eax >>> 0);
    registers[RBX] = BigInt(ebx >>> 0);
    registers[RCX] = BigInt(ecx >>> 0);
    registers[RDX] = BigInt(edx >>> 0);
  };
  if (leaf === CPUID.FEATURES) {
    // The VM's flag alone decides about VMX, whatever the build has.
    const { nvmx } = vcpu.vm.table;
    const features = CPUID.X2APIC | CPUID.TSC_DEADLINE | CPUID.HYPERVISOR_PRESENT;
    set(0, vcpu.id << 24, nvmx ? features | CPUID.VMX : features, 0);
    vcpu.hypervisor.machine.tell({ type: 'cpuid-vmx', vcpu: vcpu.name, offered: nvmx });
  } else if (leaf === CPUID.HYPERVISOR) {
    set(0x4000_0010, ...SIGNATURE);
  } else {
    set(0, 0, 0, 0);
  }
  return 'done';
}
