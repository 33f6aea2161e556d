// "VMCS shadowing" of VMCS01 (ACRN v2.7 nested.c: enable_vmcs_shadowing, disable_vmcs_shadowing).
import { SECONDARY } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import type { LogicalProcessor } from '../../processor/logical-processor.js';
import { NO_VMCS } from '../../processor/vmcs.js';
import type { VcpuState } from './vcpu-state.js';
import type { Vvmcs } from './vvmcs.js';

/** VMCS01 must be current. */
export function enableVmcsShadowing(vcpu: VcpuState, slot: Vvmcs): void {
  const { processor } = vcpu;
  const bitmap = BigInt(vcpu.vm.shadowingBitmap);
  processor.vmwrite(FIELD.VMREAD_BITMAP, bitmap);
  processor.vmwrite(FIELD.VMWRITE_BITMAP, bitmap);
  const controls = processor.vmread32(FIELD.SECONDARY_VM_EXEC_CONTROL);
  processor.vmwrite32(FIELD.SECONDARY_VM_EXEC_CONTROL, controls | SECONDARY.VMCS_SHADOWING);
  processor.vmwrite(FIELD.VMCS_LINK_POINTER, BigInt(slot.vmcs02.address));
}

/** VMCS01 must be current. */
export function disableVmcsShadowing(processor: LogicalProcessor): void {
  const controls = processor.vmread32(FIELD.SECONDARY_VM_EXEC_CONTROL);
  processor.vmwrite32(FIELD.SECONDARY_VM_EXEC_CONTROL, controls & ~SECONDARY.VMCS_SHADOWING);
  processor.vmwrite(FIELD.VMCS_LINK_POINTER, NO_VMCS);
}
