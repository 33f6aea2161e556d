import { hFile } from '../c-source.js';
import { bdfParts, namedFunctions } from '../calc/pci-description.js';
import type { BuildContext } from '../context.js';

function byte(digits: string): string {
  return `0x${Number.parseInt(digits, 16).toString(16).toUpperCase().padStart(2, '0')}U`;
}

/** configs/boards/pci_devices.h (ACRN board_config/pci_devices_h.py). */
export function pciDevicesH(context: BuildContext): string {
  const lines = namedFunctions(context).map(({ name, of }) => {
    const { bus, dev, func } = bdfParts(of.bdf);
    const bits = `{.b = ${byte(bus)}, .d = ${byte(dev)}, .f = ${byte(func)}}`;
    return `#define ${name.padEnd(32)}        .pbdf.bits = ${bits}`;
  });
  return hFile(context, 'PCI_DEVICES_H_', lines);
}
