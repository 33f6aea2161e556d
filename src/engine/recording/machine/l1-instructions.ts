// Instructions of L1 that are not nested VMX but that its cases use: RDMSR, WRMSR and MOV to CR0 and CR4, as ACRN
// emulates them (v2.7 vmsr.c, virtual_cr.c), or as a processor executes them without a hypervisor.

import { capability } from '../../processor/capabilities.js';
import { FIELD } from '../../processor/field-table.js';
import { MSR } from '../../processor/msrs.js';
import { GUEST_STATE_MSRS } from '../../processor/non-root/guest-msrs.js';
import { CR0, CR4 } from '../../processor/registers.js';
import type { L1Machine } from './l1-program.js';

const FIRST_VMX_MSR: number = MSR.IA32_VMX_BASIC;
const LAST_VMX_MSR: number = MSR.IA32_VMX_EXIT_CTLS2;

/** MSRs of SMM and SGX that ACRN does not have for a VM. */
const UNSUPPORTED: ReadonlySet<number> = new Set([MSR.IA32_SMM_MONITOR_CTL, MSR.IA32_SMBASE]);

function isVmxMsr(msr: number): boolean {
  return msr >= FIRST_VMX_MSR && msr <= LAST_VMX_MSR;
}

/** undefined for #GP(0). */
export function rdmsrOfL1(l1: L1Machine, msr: number): bigint | undefined {
  const { vcpu, vm } = l1.machine;
  const onAcrn = l1.release !== undefined;
  if (isVmxMsr(msr) || msr === MSR.IA32_FEATURE_CONTROL) {
    const result = vcpu.rdmsr(msr);
    return result.ending === 'VMsucceed' ? result.value : undefined;
  }
  if (UNSUPPORTED.has(msr)) return onAcrn ? undefined : 0n;
  switch (msr) {
    case MSR.IA32_EFER:
      return vm.behaviour.followsSdm ? vcpu.vmcs01.read(FIELD.GUEST_IA32_EFER) : vcpu.efer;
    case MSR.IA32_PAT:
      return vcpu.vmcs01.read(FIELD.GUEST_IA32_PAT);
    default: {
      const field = GUEST_STATE_MSRS.get(msr);
      if (field !== undefined) return vcpu.vmcs01.read(field);
      return l1.apic.readMsr(msr, vcpu.processor.timeStampCounter) ?? vcpu.processor.msrs.get(msr);
    }
  }
}

/** false for #GP(0). */
export function wrmsrOfL1(l1: L1Machine, msr: number, operand: unknown): boolean {
  const { vcpu } = l1.machine;
  const { processor } = vcpu;
  // IA32_FEATURE_CONTROL is locked, the VMX capability MSRs are read-only.
  if (isVmxMsr(msr) || msr === MSR.IA32_FEATURE_CONTROL || UNSUPPORTED.has(msr)) return false;
  const value = writtenValue(operand, processor.timeStampCounter);
  if (l1.apic.writeMsr(msr, value, processor.timeStampCounter)) return true;
  const field = GUEST_STATE_MSRS.get(msr);
  if (field !== undefined) {
    vcpu.vmcs01.write(field, value);
    return true;
  }
  if (!processor.msrs.has(msr)) return false;
  processor.msrs.set(msr, value);
  return true;
}

/** A value of the recording: a number, or `now + 0x…`. */
function writtenValue(operand: unknown, now: bigint): bigint {
  const text = String(operand);
  const fromNow = /^now \+ (0x[0-9a-f]+)$/i.exec(text);
  return fromNow === null ? BigInt(text) : now + BigInt(fromNow[1] ?? '0');
}

/** MOV to CR0 or CR4; false for #GP(0). */
export function writeControlRegister(l1: L1Machine, register: 0 | 4, value: bigint): boolean {
  const { vcpu, vm } = l1.machine;
  if (value >> 32n !== 0n) return false;
  const onAcrn = l1.release !== undefined;
  const fixed = (msr: number) => capability(vm.capabilities, msr);
  if (register === 0) {
    const reserved = ~fixed(MSR.IA32_VMX_CR0_FIXED1);
    if ((value & reserved) !== 0n) return false;
    if ((value & CR0.NW) !== 0n && (value & CR0.CD) === 0n) return false;
    // vmx_write_cr0 keeps CR0.NE, which VMX fixes, and has ET always.
    const kept = onAcrn ? CR0.NE | CR0.ET : CR0.ET;
    const inVmx = vcpu.nested.vmxon;
    if (!onAcrn && inVmx && (value & CR0.NE) === 0n) return false;
    if (!onAcrn) vcpu.processor.cacheBits = value & (CR0.CD | CR0.NW);
    vcpu.setL1({ cr0: value | kept });
    return true;
  }
  const reserved =
    ~fixed(MSR.IA32_VMX_CR4_FIXED1) |
    (onAcrn ? CR4.CET | CR4.SMXE : 0n) |
    (l1.traits.nvmxBuild ? 0n : CR4.VMXE);
  if ((value & reserved) !== 0n || (value & CR4.PAE) === 0n) return false;
  if (!onAcrn && vcpu.nested.vmxon && (value & CR4.VMXE) === 0n) return false;
  vcpu.setL1({ cr4: value });
  return true;
}

/** CPUID as far as the engine knows it; the rest describes the processor model. */
interface KnownCpuid {
  readonly eax?: bigint;
  readonly ebx?: bigint;
  readonly ecx?: bigint;
  readonly edx?: bigint;
}

/** "ACRN" as a register has it (ACRN v2.7 vcpuid.c). */
const ACRN_SIGNATURE = 0x4e52_4341n;
const VMX = 1n << 5n;

/** CPUID of L1: that it has VMX follows the VM's flag, whatever the build offers (vcpuid.c: guest_cpuid). */
export function cpuidOfL1(l1: L1Machine, leaf: number): KnownCpuid {
  const { capabilities } = l1.machine.vm;
  switch (leaf) {
    case 0:
      // GenuineIntel.
      return { ebx: 0x756e_6547n, ecx: 0x6c65_746en, edx: 0x4965_6e69n };
    case 1:
      return { ecx: l1.traits.nvmxFlag ? VMX : 0n };
    case 0x8000_0008: {
      const { physicalAddressWidth, linearAddressWidth } = capabilities;
      return { eax: BigInt(physicalAddressWidth | (linearAddressWidth << 8)) };
    }
    case 0x4000_0000:
      if (l1.release === undefined) return {};
      return {
        eax: 0x4000_0010n,
        ebx: ACRN_SIGNATURE,
        ecx: ACRN_SIGNATURE,
        edx: ACRN_SIGNATURE,
      };
    default:
      return {};
  }
}
