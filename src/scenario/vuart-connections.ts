import { childrenNamed, type XmlElement } from '../xml/node.js';
import { at } from './located.js';
import type { VuartConnection } from './model.js';

/** The lines between VMs of ACRN v3.x. */
export function vuartConnections(parent: XmlElement | undefined): VuartConnection[] {
  if (parent === undefined) return [];
  return childrenNamed(parent, 'vuart_connection').map((node) => ({
    node,
    name: at(node, 'name'),
    type: at(node, 'type'),
    endpoints: childrenNamed(node, 'endpoint').map((end) => ({
      node: end,
      vmName: at(end, 'vm_name'),
      ioPort: at(end, 'io_port'),
      vbdf: at(end, 'vbdf'),
    })),
  }));
}
