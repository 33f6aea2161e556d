// VMCS12 fields that L0 merges into VMCS02 (ACRN v2.7 nested.c: merge_and_sync_control_fields;
// v2.6: adjust_vmcs02_control_fields). VMCS02 is current.
import { ENTRY, EXIT } from '../../processor/controls.js';
import { FIELD } from '../../processor/field-table.js';
import { INVALID_HPA } from './ept.js';
import type { VcpuState } from './vcpu-state.js';
import type { Vmcs12 } from './vmcs12.js';
import type { Vvmcs } from './vvmcs.js';

/** What a filled slot gets at once. Its dirty flags stay, host state is not marked dirty. */
export function mergeAtLoad(vcpu: VcpuState, slot: Vvmcs): void {
  mergeMsrBitmap(vcpu, slot);
  mergeControls(vcpu, slot);
  if (vcpu.vm.behaviour.separateGpaFieldFlag) {
    slot.gpaFieldsDirty = true;
  } else {
    mergeEptPointer(vcpu, slot);
    mergeVpid(vcpu, slot);
  }
  vcpu.vm.trace.sink?.({ level: 2, type: 'merge', slot: slot.index });
}

/** What became dirty since, at a VM entry to L2. */
export function mergeAtEntry(vcpu: VcpuState, slot: Vvmcs): void {
  if (!slot.controlFieldsDirty && !slot.gpaFieldsDirty) return;
  if (slot.gpaFieldsDirty || !vcpu.vm.behaviour.separateGpaFieldFlag) {
    mergeMsrBitmap(vcpu, slot);
    mergeEptPointer(vcpu, slot);
  }
  if (slot.controlFieldsDirty) {
    mergeControls(vcpu, slot);
    if (!vcpu.vm.behaviour.shadowsVpid) mergeVpid(vcpu, slot);
  }
  slot.controlFieldsDirty = false;
  slot.gpaFieldsDirty = false;
  vcpu.vm.trace.sink?.({ level: 2, type: 'merge', slot: slot.index });
}

function mergeMsrBitmap({ vm, processor }: VcpuState, { vmcs12 }: Vvmcs): void {
  const hpa = vm.gpa2hpa(vmcs12.read(FIELD.MSR_BITMAP));
  processor.vmwrite(FIELD.MSR_BITMAP, hpa === undefined ? INVALID_HPA : BigInt(hpa));
}

function mergeEptPointer({ vm, processor }: VcpuState, { vmcs12 }: Vvmcs): void {
  if (vm.configuration.bareMetal) {
    processor.vmwrite(FIELD.EPT_POINTER, vmcs12.read(FIELD.EPT_POINTER));
    return;
  }
  processor.vmwrite(FIELD.EPT_POINTER, vm.nestedEpt.shadowEptpOf(vmcs12.read(FIELD.EPT_POINTER)));
}

function mergeVpid({ processor }: VcpuState, { vmcs12 }: Vvmcs): void {
  processor.vmwrite32(FIELD.VPID, vmcs12.read32(FIELD.VPID));
}

/** VM-entry controls with "load IA32_EFER", VM-exit controls with "host address-space size". */
function mergeControls(vcpu: VcpuState, { vmcs12 }: Vvmcs): void {
  const { processor } = vcpu;
  processor.vmwrite32(FIELD.VM_ENTRY_CONTROLS, mergeEfer(vcpu, vmcs12));
  processor.vmwrite32(
    FIELD.VM_EXIT_CONTROLS,
    vmcs12.read32(FIELD.VM_EXIT_CONTROLS) | EXIT.HOST_ADDRESS_SPACE_SIZE,
  );
}

/** The VM-entry controls; without "load IA32_EFER" in VMCS12, ACRN has L2 start with L1's. */
function mergeEfer(vcpu: VcpuState, vmcs12: Vmcs12): number {
  const { vm, processor } = vcpu;
  const controls = vmcs12.read32(FIELD.VM_ENTRY_CONTROLS);
  if ((controls & ENTRY.LOAD_EFER) !== 0) return controls;
  const before = processor.vmread(FIELD.GUEST_IA32_EFER);
  // Outside a harness run_vcpu has read L1's IA32_EFER before, and vcpu_get_efer answers from that cache.
  const inHarness = !vm.configuration.checksVmEntry;
  const efer = vm.behaviour.mergesEferOfVmcs02 && inHarness ? before : vcpu.efer;
  if (vm.behaviour.followsSdm) return controls;
  if (efer !== before) {
    vm.deviates('27.3.2.1', "L2's IA32_EFER field is overwritten with L1's IA32_EFER");
  }
  processor.vmwrite(FIELD.GUEST_IA32_EFER, efer);
  return controls | ENTRY.LOAD_EFER;
}
