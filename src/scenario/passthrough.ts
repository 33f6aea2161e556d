import { child } from '../xml/node.js';
import { allAt, at } from './located.js';
import type { Located, Vm } from './model.js';

/** The native PCI devices that a VM is given, as `BDF description`. */
export function pciDevices(vm: Vm): Located[] {
  return allAt(child(vm.node, 'pci_devs'), 'pci_dev');
}

/** Whether a pre-launched VM is given a native MMIO device: `y` or `n`. */
export function mmioResource(vm: Vm, name: 'TPM2' | 'p2sb'): Located | undefined {
  return at(vm.node, 'mmio_resources', name);
}
