import { child, childrenNamed, type XmlElement } from '../xml/node.js';
import { at } from './located.js';
import type { SharedMemoryRegion } from './model.js';
import { populateUnique } from './populated.js';

// ACRN v3.0 schema/types.xsd:IVSHMEMVM.
const VBDFS = Array.from({ length: 8 }, (_, i) => `00:${(i + 8).toString(16).padStart(2, '0')}.0`);

/** The shared memory regions of ACRN v3.x; vBDFs that are missing are filled in as ACRN does. */
export function sharedMemoryRegions(ivshmem: XmlElement | undefined): SharedMemoryRegion[] {
  if (ivshmem === undefined) return [];
  const regions = childrenNamed(ivshmem, 'IVSHMEM_REGION');
  const nodes = regions.flatMap((region) => {
    const vms = child(region, 'IVSHMEM_VMS');
    return vms === undefined ? [] : childrenNamed(vms, 'IVSHMEM_VM');
  });
  const vbdfs = populateUnique(
    nodes.map((node) => ({ vmName: at(node, 'VM_NAME')?.value, setting: at(node, 'VBDF') })),
    VBDFS,
  );
  const vms = nodes.map((node, index) => ({
    node,
    vmName: at(node, 'VM_NAME'),
    vbdf: vbdfs[index] ?? { value: undefined, setting: undefined },
  }));
  return regions.map((node) => ({
    node,
    name: at(node, 'NAME'),
    vms: vms.filter((vm) => vm.node.parent?.parent === node),
  }));
}
