import { child, childrenNamed, type XmlElement } from '../xml/node.js';
import { at } from './located.js';
import type { SharedMemoryRegion } from './model.js';

/** The shared memory regions of ACRN v3.x. */
export function sharedMemoryRegions(ivshmem: XmlElement | undefined): SharedMemoryRegion[] {
  if (ivshmem === undefined) return [];
  return childrenNamed(ivshmem, 'IVSHMEM_REGION').map((node) => {
    const vms = child(node, 'IVSHMEM_VMS');
    return {
      node,
      name: at(node, 'NAME'),
      vms: (vms === undefined ? [] : childrenNamed(vms, 'IVSHMEM_VM')).map((vm) => ({
        node: vm,
        vmName: at(vm, 'VM_NAME'),
        vbdf: at(vm, 'VBDF'),
      })),
    };
  });
}
