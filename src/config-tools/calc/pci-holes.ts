import type { XmlElement } from '../../xml/node.js';
import { type AddressWindow, contains, distinct } from './address-window.js';
import { GIB, MIB } from './numbers.js';
import { toolTraits } from './release-traits.js';
import { hasAttributes, isMemory, resourceWindow } from './resource.js';
import { type BoardView, deviceElements, ofBoard } from './tool-view.js';
import { attributeOf } from './xpath.js';

/** Address ranges for PCI memory below and above 4 GiB, in order. */
export interface PciHoles {
  readonly low: readonly AddressWindow[];
  readonly high: readonly AddressWindow[];
}

/** Whether the resource is a window of a host bridge, not a BAR. */
function isBridgeWindow(view: BoardView, resource: XmlElement): boolean {
  const { parent } = resource;
  if (parent?.name !== 'bus' || !isMemory(resource) || hasAttributes(resource, 'width'))
    return false;
  const isRoot = attributeOf(parent, 'address') === '0x0';
  if (toolTraits(view.release).takesHolesOfRootWithoutId)
    return isRoot && !hasAttributes(resource, 'id');
  if (attributeOf(resource, 'id').startsWith('bar')) return false;
  return isRoot || !toolTraits(view.release).takesHolesOfRootAlone;
}

/** Up to v2.7 a window is a hole only when a PCI device lies in it, and of that device's kind. */
function deviceWindows(view: BoardView): AddressWindow[] {
  return deviceElements(view, 'resource')
    .filter(({ parent }) => {
      const bus = parent?.parent;
      return (
        parent?.name === 'device' &&
        hasAttributes(parent, 'address') &&
        bus?.name === 'bus' &&
        attributeOf(bus, 'type') === 'pci'
      );
    })
    .filter(isMemory)
    .flatMap((resource) => resourceWindow(resource) ?? []);
}

/** The PCI holes of the board. */
export const nativePciHoles = ofBoard((view): PciHoles => {
  const bridges = deviceElements(view, 'resource')
    .filter((resource) => isBridgeWindow(view, resource))
    .flatMap((resource) => resourceWindow(resource) ?? [])
    .filter(({ start }) => start >= MIB);
  const devices = toolTraits(view.release).ignoresDevicesInHoles ? undefined : deviceWindows(view);
  const low: AddressWindow[] = [];
  const high: AddressWindow[] = [];
  for (const bridge of bridges) {
    const decisive =
      devices === undefined ? bridge : devices.find((inner) => contains(bridge, inner));
    if (decisive === undefined) continue;
    (decisive.end < 4n * GIB ? low : high).push(bridge);
  }
  return { low: distinct(low), high: distinct(high) };
});
