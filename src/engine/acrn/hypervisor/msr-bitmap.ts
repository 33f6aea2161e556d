// Which MSR accesses of a vCPU exit (ACRN v2.7 arch/x86/guest/vmsr.c: init_msr_emulation).

import { APIC_MSR } from '../../machine/local-apic.js';
import { FIELD } from '../../processor/field-table.js';
import { MSR } from '../../processor/msrs.js';
import type { HvVcpu } from './parts.js';

const WRITES = 0x800;
const VMX_MSRS = { first: 0x480, last: 0x491 } as const;

type MsrAccess = 'read' | 'write' | 'both';

/** @param msr below 0x2000 */
export function setMsrInterception(
  { engine }: HvVcpu,
  msr: number,
  access: MsrAccess,
  intercepts: boolean,
): void {
  const { memory } = engine.vm;
  const bitmap = engine.vmcs01.readAddress(FIELD.MSR_BITMAP);
  for (const part of access === 'both' ? [0, WRITES] : [access === 'write' ? WRITES : 0]) {
    const address = bitmap + part + (msr >> 3);
    const bit = 1 << (msr & 7);
    const byte = memory.readByte(address);
    memory.write(address, 1, BigInt(intercepts ? byte | bit : byte & ~bit));
  }
}

/** What ACRN emulates of MSRs; all else reaches the processor. */
export function initializeMsrBitmap(vcpu: HvVcpu): void {
  const emulated: number[] = [APIC_MSR.BASE, MSR.IA32_FEATURE_CONTROL, APIC_MSR.TSC_DEADLINE];
  for (let msr = VMX_MSRS.first; msr <= VMX_MSRS.last; msr += 1) emulated.push(msr);
  for (let msr = 0x800; msr < 0x900; msr += 1) emulated.push(msr);
  for (const msr of emulated) setMsrInterception(vcpu, msr, 'both', true);
}
