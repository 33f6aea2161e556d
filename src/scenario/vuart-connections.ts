import { childrenNamed, type XmlElement } from '../xml/node.js';
import { at } from './located.js';
import type { VuartConnection } from './model.js';
import { populateUnique } from './populated.js';

// ACRN v3.0 schema/VMtypes.xsd:VuartEndpointType.
const VBDFS = Array.from({ length: 8 }, (_, i) => `00:${(i + 16).toString(16)}.0`);
const IO_PORTS = Array.from({ length: 16 }, (_, i) => `0x${(0x9200 + 8 * i).toString(16)}`);

/** The lines between VMs of ACRN v3.x; ports and vBDFs that are missing are filled in as ACRN does. */
export function vuartConnections(parent: XmlElement | undefined): VuartConnection[] {
  if (parent === undefined) return [];
  const connections = childrenNamed(parent, 'vuart_connection');
  const nodes = connections.flatMap((connection) => childrenNamed(connection, 'endpoint'));
  const populate = (name: string, defaults: readonly string[]) =>
    populateUnique(
      nodes.map((node) => ({ vmName: at(node, 'vm_name')?.value, setting: at(node, name) })),
      defaults,
    );
  const ioPorts = populate('io_port', IO_PORTS);
  const vbdfs = populate('vbdf', VBDFS);
  const missing = { value: undefined, setting: undefined };
  const endpoints = nodes.map((node, index) => ({
    node,
    vmName: at(node, 'vm_name'),
    ioPort: ioPorts[index] ?? missing,
    vbdf: vbdfs[index] ?? missing,
  }));
  return connections.map((node) => ({
    node,
    name: at(node, 'name'),
    type: at(node, 'type'),
    endpoints: endpoints.filter((endpoint) => endpoint.node.parent === node),
  }));
}
