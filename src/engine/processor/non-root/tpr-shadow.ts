// CR8 of a guest with "use TPR shadow": VTPR in the virtual-APIC page (SDM volume 3, 30.1.2, 30.3).
import { PRIMARY, SECONDARY } from '../controls.js';
import { secondaryControls } from '../execution-controls.js';
import { EXIT_REASON } from '../exit-reason.js';
import { FIELD } from '../field-table.js';
import type { PhysicalMemory } from '../memory.js';
import { VTPR } from '../vm-entry/apic-virtualization.js';
import type { Vmcs } from '../vmcs.js';
import type { GuestExit } from './guest-exit.js';

/** A processor, as far as CR8 goes. */
interface TprHolder {
  readonly memory: PhysicalMemory;
  cr8: bigint;
}

function usesTprShadow(vmcs: Vmcs): boolean {
  return (vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL) & PRIMARY.USE_TPR_SHADOW) !== 0;
}

function vtprAddress(vmcs: Vmcs): number {
  return vmcs.readAddress(FIELD.VIRTUAL_APIC_PAGE_ADDR) + VTPR;
}

export function readCr8({ memory, cr8 }: TprHolder, vmcs: Vmcs): bigint {
  return usesTprShadow(vmcs) ? BigInt(memory.readByte(vtprAddress(vmcs)) >> 4) : cr8;
}

/** @param value 0 to 15 */
export function writeCr8(processor: TprHolder, vmcs: Vmcs, value: bigint): void {
  if (usesTprShadow(vmcs)) processor.memory.write(vtprAddress(vmcs), 4, value << 4n);
  else processor.cr8 = value;
}

/**
 * The VM exit because VTPR[7:4] is below the TPR threshold, after a write of it and after a VM entry with "virtualize
 * APIC accesses" (SDM 30.1.2, 27.7.7).
 */
export function exitBelowThreshold({ memory }: TprHolder, vmcs: Vmcs): GuestExit | undefined {
  if (!usesTprShadow(vmcs)) return undefined;
  if ((secondaryControls(vmcs) & SECONDARY.VIRTUAL_INTERRUPT_DELIVERY) !== 0) return undefined;
  const threshold = vmcs.read32(FIELD.TPR_THRESHOLD) & 0xf;
  return memory.readByte(vtprAddress(vmcs)) >> 4 < threshold
    ? { reason: EXIT_REASON.TPR_BELOW_THRESHOLD, qualification: 0n }
    : undefined;
}
