import type { XmlElement } from '../../xml/node.js';
import { xmlLines } from './xml-lines.js';

/** configs/allocation.xml: what the static allocators gave to the hypervisor and the VMs. */
export function allocationXml(allocation: XmlElement): string {
  return `${xmlLines(allocation).join('\n')}\n`;
}
