// Checks of a VMCS or VMXON pointer (ACRN v2.7 nested.c: validate_vmptr_gpa,
// validate_vmcs_revision_id).
import { revisionIdOf } from '../../processor/capabilities.js';
import { AcrnStop } from './stop.js';
import type { VcpuState } from './vcpu-state.js';

/** 4-KiB aligned and inside the physical-address width. */
export function isValidVmcsPointer(vcpu: VcpuState, pointer: bigint): boolean {
  const width = BigInt(vcpu.vm.capabilities.physicalAddressWidth);
  return (pointer & 0xfffn) === 0n && pointer >> width === 0n;
}

/** Whether the region's first word, bit 31 included, is the emulated revision identifier. */
export function hasVmcs12Revision(vcpu: VcpuState, pointer: bigint): boolean {
  const word = new Uint8Array(4);
  if (!vcpu.vm.copyFromGpa(pointer, word)) {
    // Reads where there is no memory give all ones.
    if (vcpu.vm.behaviour.followsSdm) return false;
    throw new AcrnStop(
      `the region at 0x${pointer.toString(16)} lies outside the VM's memory: ACRN compares an ` +
        'uninitialised revision identifier',
      'validate_vmcs_revision_id',
    );
  }
  return (
    new DataView(word.buffer).getUint32(0, true) ===
    revisionIdOf({ ...vcpu.vm.capabilities, msrs: vcpu.vm.vmxMsrs })
  );
}
