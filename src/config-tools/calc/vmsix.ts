import type { Board } from '../../board/board.js';

/**
 * PCI devices without MSI-X for which the hypervisor emulates it on top of MSI: Intel's TSN and GPIO
 * controllers (ACRN library/board_cfg_lib.py and xforms/lib.xsl). Vendor and device id.
 */
const VMSIX_DEVICES: readonly (readonly [string, string])[] = [
  '4b30',
  '4b31',
  '4b32',
  '4ba0',
  '4ba1',
  '4ba2',
  '4bb0',
  '4bb1',
  '4bb2',
  'a0ac',
  '43ac',
  '43a2',
  '4b88',
  '4b89',
].map((device) => ['8086', device] as const);

const IDENTIFIERS = new Set(VMSIX_DEVICES.map(([vendor, device]) => `0x${vendor} 0x${device}`));

/** Whether a device with those `0x` ids is one of them. */
export function isVmsixDevice(vendor: string, identifier: string): boolean {
  return IDENTIFIERS.has(`${vendor} ${identifier}`);
}

/** The bdfs of the board's devices among them, as its PCI_VID_PID section lists them. */
export function vmsixBdfs({ board }: { readonly board: Board }): string[] {
  const lines = board.sections.get('PCI_VID_PID') ?? [];
  return VMSIX_DEVICES.flatMap(([vendor, device]) => {
    const line = lines.find((candidate) => candidate.includes(`${vendor}:${device}`));
    return line === undefined ? [] : [line.trim().split(/\s+/)[0] ?? ''];
  });
}
