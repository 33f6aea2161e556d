// VMPTRLD, VMCLEAR and the slots of cached VMCS12s (ACRN v2.7 nested.c: vmptrld_vmexit_handler,
// vmclear_vmexit_handler, get_or_replace_vvmcs_entry, clear_vvmcs).
import { revisionIdOf } from '../../processor/capabilities.js';
import { FIELD } from '../../processor/field-table.js';
import { VM_ERROR, type VmxResult } from '../../processor/result.js';
import { writeHostState } from './host-state.js';
import { fail, permissionFault, succeed } from './instruction-result.js';
import { mergeAtLoad } from './merge.js';
import type { VcpuState } from './vcpu-state.js';
import { hasVmcs12Revision, isValidVmcsPointer } from './vmcs-pointer.js';
import { disableVmcsShadowing, enableVmcsShadowing } from './vmcs-shadowing.js';
import { LAUNCH_STATE_CLEAR, LAUNCH_STATE_OFFSET } from './vmcs12.js';
import type { Vvmcs } from './vvmcs.js';

const {
  VMCLEAR_INVALID_ADDRESS,
  VMCLEAR_VMXON_POINTER,
  VMPTRLD_INVALID_ADDRESS,
  VMPTRLD_INCORRECT_REVISION,
  VMPTRLD_VMXON_POINTER,
} = VM_ERROR;

export function handleVmptrld(vcpu: VcpuState, pointer: bigint): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const { nested, vm } = vcpu;
  if (!isValidVmcsPointer(vcpu, pointer)) {
    return fail(vcpu, VMPTRLD_INVALID_ADDRESS);
  }
  // ACRN exchanges the SDM's errors 10 and 11.
  if (pointer === nested.vmxonPointer) {
    const exchanged = vm.deviates('31.4', 'VMPTRLD of the VMXON pointer gives error 11, not 10');
    return fail(vcpu, exchanged ? VMPTRLD_INCORRECT_REVISION : VMPTRLD_VMXON_POINTER);
  }
  if (!hasVmcs12Revision(vcpu, pointer)) {
    const what = 'VMPTRLD of a wrong revision identifier gives error 10, not 11';
    const exchanged = vm.deviates('31.4', what);
    return fail(vcpu, exchanged ? VMPTRLD_VMXON_POINTER : VMPTRLD_INCORRECT_REVISION);
  }
  if (nested.current?.gpa === pointer) return succeed(vcpu);
  let slot = nested.lookup(pointer);
  if (slot === undefined) {
    slot = takeSlot(vcpu);
    fillSlot(vcpu, slot, pointer);
  } else {
    slot.useCount++;
  }
  vcpu.processor.vmclear(slot.vmcs02);
  slot.vmcs02.shadow = true;
  vcpu.loadVmcs(vcpu.vmcs01);
  enableVmcsShadowing(vcpu, slot);
  slot.gpa = pointer;
  nested.current = slot;
  return succeed(vcpu);
}

/** The lowest inactive slot, else the least used one, which is flushed. */
function takeSlot(vcpu: VcpuState): Vvmcs {
  const { slots } = vcpu.nested;
  let slot = slots.find(({ gpa }) => gpa === undefined);
  if (slot === undefined) {
    slot = slots.reduce((least, other) => (other.useCount < least.useCount ? other : least));
    flushSlot(vcpu, slot);
  }
  for (const each of slots) each.useCount = 0;
  return slot;
}

/** Reads the VMCS12 at `pointer` and makes VMCS02 from it. */
function fillSlot(vcpu: VcpuState, slot: Vvmcs, pointer: bigint): void {
  const { vm, processor } = vcpu;
  const { vmcs02, vmcs12 } = slot;
  vmcs02.revisionId = revisionIdOf(vm.capabilities);
  vmcs02.shadow = false;
  vcpu.loadVmcs(vmcs02);
  writeHostState(processor);
  vm.copyFromGpa(pointer, vmcs12.bytes);
  vm.trace.sink?.({ level: 2, type: 'sync', slot: slot.index, gpa: pointer });
  vm.nestedEpt.get(vmcs12.read(FIELD.EPT_POINTER));
  for (const field of vm.shadowedFields) fillField(vcpu, slot, field);
  mergeAtLoad(vcpu, slot);
}

/** A VMWRITE, which does not reach VM-exit information on a processor without IA32_VMX_MISC[29]. */
function fillField({ processor, vm }: VcpuState, { vmcs02, vmcs12 }: Vvmcs, field: number): void {
  const value = vmcs12.read(field);
  if (processor.mayWrite(field)) vmcs02.write(field, value);
  else if (
    value !== vmcs02.read(field) &&
    !vm.deviates('25.9', `read-only field 0x${field.toString(16)} does not come out of memory`)
  ) {
    vmcs02.write(field, value);
  }
}

export function handleVmclear(vcpu: VcpuState, pointer: bigint): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const { nested, vm } = vcpu;
  if (!isValidVmcsPointer(vcpu, pointer)) {
    const wrong = vm.deviates('31.4', 'VMCLEAR of a bad address gives error 9, not 2');
    return fail(vcpu, wrong ? VMPTRLD_INVALID_ADDRESS : VMCLEAR_INVALID_ADDRESS);
  }
  if (pointer === nested.vmxonPointer) return fail(vcpu, VMCLEAR_VMXON_POINTER);
  const slot = nested.lookup(pointer);
  if (slot === undefined) {
    const word = new Uint8Array(4);
    new DataView(word.buffer).setUint32(0, LAUNCH_STATE_CLEAR, true);
    vm.copyToGpa(pointer + BigInt(LAUNCH_STATE_OFFSET), word);
    return succeed(vcpu);
  }
  slot.vmcs12.launchState = LAUNCH_STATE_CLEAR;
  flushSlot(vcpu, slot);
  slot.clearDirtyFlags();
  if (nested.current === slot) nested.current = undefined;
  else if (nested.current !== undefined) enableVmcsShadowing(vcpu, nested.current);
  return succeed(vcpu);
}

/** clear_vvmcs: writes a VMCS12 back to L1's memory and frees its slot. */
function flushSlot(vcpu: VcpuState, slot: Vvmcs): void {
  const { vm, processor } = vcpu;
  const { vmcs02, vmcs12 } = slot;
  disableVmcsShadowing(processor);
  processor.vmclear(vmcs02);
  // ACRN loads it with its shadow indicator still set.
  vcpu.loadVmcs(vmcs02);
  if (
    vm.trace.sink !== undefined &&
    vmcs02.read32(FIELD.VMX_PREEMPTION_TIMER_VALUE) !== vmcs12.read32(FIELD.HOST_IA32_SYSENTER_CS)
  ) {
    vm.deviates('25.5', 'the VMX-preemption timer value overwrites host IA32_SYSENTER_CS');
  }
  for (const field of vm.shadowedFields) vmcs12.write(field, processor.vmread(field));
  const gpa = slot.gpa ?? 0n;
  vm.copyToGpa(gpa, vmcs12.bytes);
  vm.trace.sink?.({
    level: 2,
    type: 'flush',
    slot: slot.index,
    gpa,
    launched: vmcs12.launchState,
    fields: vmcs12.nonZeroFields(),
  });
  processor.vmclear(vmcs02);
  vm.nestedEpt.put(vmcs12.read(FIELD.EPT_POINTER), processor);
  slot.gpa = undefined;
  if (!vm.behaviour.dirtyFlagsPerVcpu) slot.clearDirtyFlags();
  vcpu.loadVmcs(vcpu.vmcs01);
}
