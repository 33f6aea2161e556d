import { child, childrenNamed, walk, type XmlElement } from '../xml/node.js';
import { allAt, at, located } from './located.js';
import type { Located, Vm } from './model.js';

/** The virtual GPU of a post-launched VM (ACRN v3.2 schema/VMtypes.xsd:VirtioGPUConfiguration). */
interface VirtioGpu {
  readonly node: XmlElement;
  /** `Full screen` or `Window`. */
  readonly displayType: Located | undefined;
  readonly displays: readonly XmlElement[];
}

export function virtioGpus(vm: Vm): VirtioGpu[] {
  const devices = child(vm.node, 'virtio_devices');
  return (devices ? childrenNamed(devices, 'gpu') : []).map((node) => {
    const displays = child(node, 'displays');
    return {
      node,
      displayType: at(node, 'display_type'),
      displays: displays ? childrenNamed(displays, 'display') : [],
    };
  });
}

/** The vsock context ids of a post-launched VM (ACRN v3.x). */
export function vsockCids(vm: Vm): Located[] {
  return allAt(child(vm.node, 'virtio_devices'), 'vsock');
}

/** The values of one setting of a GPU's displays. */
export function displaySettings(gpu: VirtioGpu, name: string): Located[] {
  return gpu.displays.flatMap((display) =>
    [...walk(display)].filter((node) => node.name === name).map(located),
  );
}
