import type { XmlElement } from '../../xml/node.js';
import { toolTraits } from '../calc/release-traits.js';
import { type BuildContext, BuildStop, boardElements } from '../context.js';
import { appendPath } from '../element.js';
import { GIB, MIB, upperHex } from '../numbers.js';
import { attributeOf } from '../xpath.js';
import { type AddressWindow, contains, distinct } from './address-window.js';
import { hasAttributes, isMemory, resourceWindow } from './resource.js';

/** Address ranges for PCI memory below and above 4 GiB, in order. */
export interface PciHoles {
  readonly low: readonly AddressWindow[];
  readonly high: readonly AddressWindow[];
}

/** Whether the resource is a window of a host bridge, not a BAR. */
function isBridgeWindow(context: BuildContext, resource: XmlElement): boolean {
  const { parent } = resource;
  if (parent?.name !== 'bus' || !isMemory(resource) || hasAttributes(resource, 'width'))
    return false;
  const isRoot = attributeOf(parent, 'address') === '0x0';
  if (toolTraits(context.release).takesHolesOfRootWithoutId)
    return isRoot && !hasAttributes(resource, 'id');
  if (attributeOf(resource, 'id').startsWith('bar')) return false;
  return isRoot || !toolTraits(context.release).takesHolesOfRootAlone;
}

/** Up to v2.7 a window is a hole only when a PCI device lies in it, and of that device's kind. */
function deviceWindows(context: BuildContext): AddressWindow[] {
  return boardElements(context, 'resource')
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
export function nativePciHoles(context: BuildContext): PciHoles {
  const bridges = boardElements(context, 'resource')
    .filter((resource) => isBridgeWindow(context, resource))
    .flatMap((resource) => resourceWindow(resource) ?? [])
    .filter(({ start }) => start >= MIB);
  const devices = toolTraits(context.release).ignoresDevicesInHoles
    ? undefined
    : deviceWindows(context);
  const low: AddressWindow[] = [];
  const high: AddressWindow[] = [];
  for (const bridge of bridges) {
    const decisive =
      devices === undefined ? bridge : devices.find((inner) => contains(bridge, inner));
    if (decisive === undefined) continue;
    (decisive.end < 4n * GIB ? low : high).push(bridge);
  }
  return { low: distinct(low), high: distinct(high) };
}

/** v2.5 to v3.3: the board's PCI holes, for the hypervisor (ACRN static_allocators/gpa.py). */
export function allocatePciHoles(context: BuildContext): void {
  const { low, high } = nativePciHoles(context);
  const [low0] = low;
  if (low0 === undefined) {
    throw new BuildStop(
      'allocation',
      'the board file shows no host bridge window below 4 GiB (a memory resource of a bus), which ACRN needs',
    );
  }
  const lastOf = (windows: readonly AddressWindow[], otherwise: AddressWindow): AddressWindow =>
    toolTraits(context.release).usesHighestHole ? (windows.at(-1) ?? otherwise) : otherwise;
  const write = (name: string, value: string): void => {
    appendPath(context.allocation, `hv/MMIO/${name}`, value);
  };
  write('MMIO32_START', upperHex(low0.start));
  write('MMIO32_END', upperHex(lastOf(low, low0).end + 1n));
  const [high0] = high;
  write('MMIO64_START', high0 === undefined ? '~0' : upperHex(high0.start));
  write('MMIO64_END', high0 === undefined ? '~0' : upperHex(lastOf(high, high0).end + 1n));
  write('HI_MMIO_START', high0 === undefined ? '~0' : upperHex(high0.start));
  write('HI_MMIO_END', high0 === undefined ? '0' : upperHex(high0.end + 1n));
}
