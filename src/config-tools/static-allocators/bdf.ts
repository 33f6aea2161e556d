import type { XmlElement } from '../../xml/node.js';
import { BoardStop, BuildStop } from '../calc/build-stop.js';
import {
  type BusDevFunc,
  deviceName,
  isSameBdf,
  parseBdf,
  passthroughBdf,
} from '../calc/bus-dev-func.js';
import { graphicsDevices, nativeBdfs, oddDevice, severalGraphics } from '../calc/native-devices.js';
import { upperHex } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { pciVuartIds, sharedRegions } from '../calc/shared-memory.js';
import { idOf, loadOrder } from '../calc/tool-view.js';
import { attributeOf, select, stringOf } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { appendPath } from '../element.js';
import { addOnce, childFor, vmNode } from './allocation.js';

/** Devices whose drivers know them by their place, which they keep in the VM. */
const FIXED_PLACES = ['00:0e.0'];

/** Device 0 is the host bridge's; a device counts as taken when any bus has its number in use. */
function unusedBdf(used: readonly BusDevFunc[]): BusDevFunc {
  for (let dev = 1; dev < 0x20; dev += 1) {
    if (used.every((other) => other.dev !== dev)) return { bus: 0, dev, func: 0 };
  }
  throw new BuildStop(
    'allocation',
    'no PCI device number is free for a virtual device: all 31 of the VM are in use',
  );
}

/** The places of the devices on the board's root bus. */
function boardPlaces(context: BuildContext): BusDevFunc[] {
  const { places, odd } = nativeBdfs(context);
  if (odd === undefined) return places;
  throw new BoardStop('allocation', oddDevice(odd));
}

function passthroughNodes(vm: XmlElement, path: string): XmlElement[] {
  return select(vm, path).filter((node) => stringOf(node) !== '');
}

/** The native places of what the pre-launched VMs take from the Service VM. */
function takenByPreLaunched(context: BuildContext): BusDevFunc[] {
  return select(context.scenario, '//vm')
    .filter((vm) => loadOrder(context, vm) === 'pre-launched')
    .flatMap((vm) => passthroughNodes(vm, 'pci_devs/pci_dev'))
    .map((node) => passthroughBdf(stringOf(node), node));
}

function usedByServiceVm(context: BuildContext): BusDevFunc[] {
  const taken = takenByPreLaunched(context);
  const used = boardPlaces(context).filter((bdf) => !taken.some((other) => isSameBdf(bdf, other)));
  // On this board 00:01.0 is in use though its file does not list it.
  if (attributeOf(context.scenario, 'board') === 'tgl-rvp') used.push({ bus: 0, dev: 1, func: 0 });
  return used;
}

type Places = Map<string, BusDevFunc>;

function placePassthrough(
  context: BuildContext,
  vm: XmlElement,
  places: Places,
  used: BusDevFunc[],
): void {
  const nodes = passthroughNodes(vm, '//pci_dev');
  for (const node of nodes) {
    const text = stringOf(node).trim().split(/\s+/)[0] ?? '';
    if (!FIXED_PLACES.includes(text)) continue;
    const bdf = parseBdf(text, node);
    places.set(deviceName(context, bdf), bdf);
    used.push(bdf);
  }
  const last = nodes.at(-1);
  if (last === undefined) return;
  // ACRN means to leave out those that are placed, but asks for the last device's place each time.
  const lastBdf = passthroughBdf(stringOf(last), last);
  if (used.some((other) => isSameBdf(other, lastBdf))) return;
  for (const node of nodes) {
    const bdf = passthroughBdf(stringOf(node), node);
    const free = unusedBdf(used);
    places.set(deviceName(context, bdf), free);
    used.push(free);
  }
}

function placeSharedMemory(
  context: BuildContext,
  vm: XmlElement,
  places: Places,
  used: BusDevFunc[],
): void {
  for (const { index, vbdf } of sharedRegions(context).get(idOf(vm))?.values() ?? []) {
    const bdf = toolTraits(context.release).hasRegionElements
      ? parseBdf(vbdf, vm)
      : unusedBdf(used);
    places.set(`IVSHMEM_${index}`, bdf);
    used.push(bdf);
  }
}

function writePlaces(context: BuildContext, id: string, places: Places): void {
  const written = (value: number): string => {
    const upper = upperHex(value, 2);
    return !toolTraits(context.release).writesBdfsInLowerCase ? upper : upper.toLowerCase();
  };
  for (const [name, { bus, dev, func }] of places) {
    const device = childFor(vmNode(context.allocation, id), 'device', 'name', name);
    addOnce(device, 'bus', written(bus));
    addOnce(device, 'dev', written(dev));
    addOnce(device, 'func', written(func));
  }
}

/** From v3.0 on: where the integrated graphics device is; 0xFFFF where there is none. */
function placeGraphics(context: BuildContext): void {
  const found = graphicsDevices(context);
  if (found.length > 1) {
    throw new BoardStop('allocation', severalGraphics(found.length));
  }
  const sbdf = found.length === 0 ? '0xFFFF' : '0x0010';
  appendPath(context.allocation, 'hv/MISC_CFG/IGD_SBDF', sbdf);
}

/** v2.5 to v3.3: the places of PCI devices in their VMs (ACRN static_allocators/bdf.py). */
export function allocateBdf(context: BuildContext): void {
  if (toolTraits(context.release).placesGraphics) placeGraphics(context);
  for (const vm of select(context.scenario, '//vm')) {
    const order = loadOrder(context, vm);
    if (order === 'post-launched') continue;
    const used = order === 'service' ? usedByServiceVm(context) : [];
    const places: Places = new Map();
    for (const id of pciVuartIds(context, vm)) {
      const free = unusedBdf(used);
      places.set(`VUART_${id}`, free);
      used.push(free);
    }
    placeSharedMemory(context, vm, places, used);
    placePassthrough(context, vm, places, used);
    writePlaces(context, idOf(vm), places);
  }
}
