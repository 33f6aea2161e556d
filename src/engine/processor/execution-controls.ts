// The VM-execution controls that a guest runs under, with what they depend on (SDM 25.6).
import { PRIMARY, SECONDARY } from './controls.js';
import { FIELD } from './field-table.js';
import type { Vmcs } from './vmcs.js';

const { CPU_BASED_VM_EXEC_CONTROL, SECONDARY_VM_EXEC_CONTROL, VPID } = FIELD;

/** The secondary processor-based controls in force: all 0 unless activated (SDM 25.6.2). */
export function secondaryControls(vmcs: Vmcs): number {
  return (vmcs.read32(CPU_BASED_VM_EXEC_CONTROL) & PRIMARY.ACTIVATE_SECONDARY) === 0
    ? 0
    : vmcs.read32(SECONDARY_VM_EXEC_CONTROL);
}

/** The VPID a guest of `vmcs` uses: 0 unless "enable VPID" is 1. */
export function vpidOf(vmcs: Vmcs): number {
  if (vmcs.vpidVersion !== vmcs.version) {
    vmcs.vpidVersion = vmcs.version;
    vmcs.vpidInForce =
      (secondaryControls(vmcs) & SECONDARY.ENABLE_VPID) === 0 ? 0 : vmcs.read32(VPID);
  }
  return vmcs.vpidInForce;
}

/** The EPTP a guest of `vmcs` uses, undefined unless "enable EPT" is 1. */
export function eptpOf(vmcs: Vmcs): bigint | undefined {
  return (secondaryControls(vmcs) & SECONDARY.ENABLE_EPT) === 0
    ? undefined
    : vmcs.read(FIELD.EPT_POINTER);
}
