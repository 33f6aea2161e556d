// RDMSR and WRMSR that exit (ACRN v2.7 arch/x86/guest/vmsr.c).

import { APIC_MSR } from '../../machine/local-apic.js';
import { FEATURE_CONTROL, MSR } from '../../processor/msrs.js';
import { writeIcr } from './icr.js';
import type { Emulated, HvVcpu } from './parts.js';

const RAX = 0;
const RCX = 1;
const RDX = 2;
const GENERAL_PROTECTION: Emulated = { vector: 13, errorCode: 0 };

function msrOf({ guest }: HvVcpu): number {
  return Number((guest.registers[RCX] ?? 0n) & 0xffff_ffffn);
}

export function emulateRdmsr(vcpu: HvVcpu): Emulated {
  const value = readMsr(vcpu, msrOf(vcpu));
  if (value === undefined) return GENERAL_PROTECTION;
  vcpu.guest.registers[RAX] = value & 0xffff_ffffn;
  vcpu.guest.registers[RDX] = value >> 32n;
  return 'done';
}

function readMsr(vcpu: HvVcpu, msr: number): bigint | undefined {
  const { table } = vcpu.vm;
  if (msr === APIC_MSR.BASE) return vcpu.vlapic.base;
  if (msr >= 0x800 && msr < 0x900) return vcpu.vlapic.read(msr);
  if (msr === APIC_MSR.TSC_DEADLINE) return vcpu.vlapic.read(msr);
  if (msr === MSR.IA32_FEATURE_CONTROL) {
    return table.nvmx
      ? FEATURE_CONTROL.LOCK | FEATURE_CONTROL.VMX_OUTSIDE_SMX
      : FEATURE_CONTROL.LOCK;
  }
  // Without NVMX_ENABLED the capability MSRs are among unsupported_msrs.
  const offered = table.nvmx && vcpu.hypervisor.tables.nvmxEnabled;
  return offered ? vcpu.engine.vm.vmxMsrs.get(msr) : undefined;
}

export function emulateWrmsr(vcpu: HvVcpu): Emulated {
  const { registers } = vcpu.guest;
  const value = ((registers[RDX] ?? 0n) << 32n) | ((registers[RAX] ?? 0n) & 0xffff_ffffn);
  const msr = msrOf(vcpu);
  if (msr === APIC_MSR.BASE) vcpu.vlapic.setBase(value);
  else if (msr === APIC_MSR.ICR) writeIcr(vcpu, value);
  else if (msr === APIC_MSR.TSC_DEADLINE || (msr >= 0x800 && msr < 0x900)) {
    vcpu.vlapic.write(msr, value);
  } else return GENERAL_PROTECTION;
  return 'done';
}
