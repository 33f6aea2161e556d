import { childrenNamed, textOf, type XmlDocument } from '../xml/node.js';
import type { BoardSections } from './sections.js';

/** A PCI function of the board. */
export interface PciFunction {
  /** Such as `00:02.0`. */
  readonly bdf: string;
  /** lspci's description without the bdf. */
  readonly description: string;
  /** Such as `8086:3ea0`; empty when PCI_VID_PID does not list it. */
  readonly vendorDevice: string;
}

const BDF = /^([0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\s(.*)$/;

/** The PCI functions of the board's PCI_DEVICE and PCI_VID_PID sections. */
export function pciFunctions(sections: BoardSections): PciFunction[] {
  const ids = new Map<string, string>();
  for (const line of sections.get('PCI_VID_PID') ?? []) {
    const [bdf = '', , id = ''] = line.trim().split(/\s+/);
    ids.set(bdf, id);
  }
  const found: PciFunction[] = [];
  for (const line of sections.get('PCI_DEVICE') ?? []) {
    const match = BDF.exec(line.trim());
    if (match === null) continue;
    const [, bdf = '', description = ''] = match;
    found.push({ bdf, description: description.trim(), vendorDevice: ids.get(bdf) ?? '' });
  }
  return found;
}

/** What PCI_DEVICE says, as one text: ACRN's checks look for a BDF anywhere in it. */
export function pciDeviceText(document: XmlDocument): string {
  return childrenNamed(document.root, 'PCI_DEVICE').map(textOf).join('\n');
}
