import { LAPIC_FLAG, NVMX_FLAG } from '../setting-names.js';
import { printable } from '../text/printable.js';
import { isYes } from './located.js';
import type { Located, Scenario, Vm } from './model.js';

/** The (first) Service VM. */
export function serviceVm(scenario: Scenario): Vm | undefined {
  return scenario.vms.find((vm) => vm.loadOrder === 'service');
}

export function guestFlag(vm: Vm, name: string): Located | undefined {
  return vm.guestFlags?.items.find((flag) => flag.value === name);
}

/** Whether a flag is there except for white space or the case of its letters: the schema refuses it then. */
export function isMisspelt(vm: Vm, name: string): boolean {
  const flags = vm.guestFlags?.items ?? [];
  return flags.some(({ value }) => value !== name && value.trim().toUpperCase() === name);
}

/** Whether a VM is given VMX: GUEST_FLAG_NVMX_ENABLED, in v3.x nested_virtualization_support. */
export function hasNesting(vm: Vm): boolean {
  return guestFlag(vm, NVMX_FLAG) !== undefined || isYes(vm.nestedVirtualization);
}

/** Whether a VM owns its local APICs: GUEST_FLAG_LAPIC_PASSTHROUGH, in v3.x lapic_passthrough. */
export function ownsLapic(vm: Vm): boolean {
  return guestFlag(vm, LAPIC_FLAG) !== undefined || isYes(vm.lapicPassthrough);
}

/**
 * Whether anything in the scenario switches nested virtualization on. Local APIC passthrough on the
 * Service VM counts: ACRN allows it there for nothing else.
 */
export function asksForNesting(scenario: Scenario): boolean {
  return (
    scenario.hypervisor.nvmxEnabled?.value === 'y' ||
    scenario.vms.some((vm) => hasNesting(vm) || (vm.loadOrder === 'service' && ownsLapic(vm)))
  );
}

/** How much of a VM's name a message shows. */
const LONGEST_NAME = 24;

/** How messages name a VM: `VM 1 (ACRN SOS VM)`. */
export function vmLabel(vm: Vm): string {
  const id = vm.idAttribute?.value.trim() || '?';
  const name = printable((vm.name?.value || vm.type?.value || '').trim());
  const shown = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
  return shown === '' ? `VM ${id}` : `VM ${id} (${shown})`;
}

/** How messages name several VMs: two of them, else the first and how many more there are. */
export function vmLabels(vms: readonly Vm[]): string {
  const [first = '', second, ...others] = vms.map(vmLabel);
  if (second === undefined) return first;
  return others.length === 0
    ? `${first} and ${second}`
    : `${first} and ${others.length + 1} more VMs`;
}
