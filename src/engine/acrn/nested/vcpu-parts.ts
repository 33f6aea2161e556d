// What a vCPU consists of: its VMCS regions and the slots of its VMCS12s.
import { Vmcs } from '../../processor/vmcs.js';
import type { Vm } from './vm.js';
import { ACRN_LAYOUT, SDM_LAYOUT } from './vmcs12.js';
import { NestedState, Vvmcs } from './vvmcs.js';

/** The region of VMCS01 (0) or of the VMCS02 of slot n - 1. */
export function vmcsRegion(vm: Vm, vcpu: number, n: number): Vmcs {
  const address = vm.vmcsAddress(vcpu, n);
  let vmcs = vm.regions.get(address);
  if (vmcs === undefined) {
    vmcs = new Vmcs(address);
    vm.regions.set(address, vmcs);
  }
  return vmcs;
}

export function emptyNestedState(vm: Vm, vcpu: number): NestedState {
  const layout = vm.behaviour.followsSdm ? SDM_LAYOUT : ACRN_LAYOUT;
  return new NestedState(
    Array.from(
      { length: vm.behaviour.activeVmcs12s },
      (_, index) => new Vvmcs(index, vmcsRegion(vm, vcpu, index + 1), layout),
    ),
  );
}

/** @param vm the copy, whose regions are there already */
export function copiedNestedState(vm: Vm, vcpu: number, from: NestedState): NestedState {
  const slots = from.slots.map((slot) => slot.clone(vmcsRegion(vm, vcpu, slot.index + 1)));
  const copy = new NestedState(slots);
  copy.vmxon = from.vmxon;
  copy.vmxonPointer = from.vmxonPointer;
  copy.inL2 = from.inL2;
  copy.current = from.current && slots[from.current.index];
  return copy;
}
