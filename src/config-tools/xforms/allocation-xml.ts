import type { XmlElement } from '../../xml/node.js';
import { xmlText } from './xml-text.js';

/** configs/allocation.xml: what the static allocators gave to the hypervisor and the VMs. */
export function allocationXml(allocation: XmlElement): string {
  return xmlText(allocation);
}
