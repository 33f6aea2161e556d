import { parseHex } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import type { BusDevFunc } from './bus-dev-func.js';
import { toolTraits } from './release-traits.js';
import { type BoardView, deviceElements } from './tool-view.js';
import { anyAt, attributeOf } from './xpath.js';

function isRootBus({ release }: BoardView, bus: XmlElement): boolean {
  if (attributeOf(bus, 'type') !== 'pci') return false;
  // Up to v2.6 only the root bus has an id.
  return toolTraits(release).knowsRootBusByAddress
    ? attributeOf(bus, 'address') === '0x0'
    : bus.attributes.some(({ name }) => name === 'id');
}

/** The places of the devices on the board's root bus, and the address of one that is at none. */
export function nativeBdfs(view: BoardView): { places: BusDevFunc[]; odd: string | undefined } {
  const places: BusDevFunc[] = [];
  for (const device of deviceElements(view, 'device')) {
    const { parent } = device;
    if (parent?.name !== 'bus' || !isRootBus(view, parent)) continue;
    const address = parseHex(attributeOf(device, 'address'));
    if (address === undefined) continue;
    const dev = Number(address >> 16n);
    const func = Number(address & 0xffffn);
    // ACPI's function ffff stands for all functions of a device; v3.2 learned to leave it out.
    if (func === 0xffff && toolTraits(view.release).skipsAllFunctions) continue;
    if (dev > 0x1f || func > 7) return { places, odd: attributeOf(device, 'address') };
    places.push({ bus: Number(parseHex(attributeOf(parent, 'address')) ?? 0n), dev, func });
  }
  return { places, odd: undefined };
}

/** What is wrong with a device at such an address, in words that follow "the board file". */
export function oddDevice(address: string): string {
  return `has a PCI device at ${address}, which is not a device and function`;
}

/** What is wrong with several graphics devices, in words that follow "the board file". */
export function severalGraphics(count: number): string {
  return `has ${count} graphics devices at 00:02.0, where ACRN's allocators accept at most one`;
}

/** From v3.0 on: the integrated graphics devices, of which there may be one. */
export function graphicsDevices(view: BoardView): readonly XmlElement[] {
  if (!toolTraits(view.release).placesGraphics) return [];
  return deviceElements(view, 'device').filter(
    (device) =>
      device.parent?.name === 'bus' &&
      attributeOf(device.parent, 'type') === 'pci' &&
      attributeOf(device.parent, 'address') === '0x0' &&
      attributeOf(device, 'address') === '0x20000' &&
      anyAt(device, 'vendor', '0x8086') &&
      anyAt(device, 'class', '0x030000'),
  );
}
