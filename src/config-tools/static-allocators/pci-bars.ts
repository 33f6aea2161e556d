import type { XmlElement } from '../../xml/node.js';
import {
  type AddressWindow,
  allocateAddresses,
  byAddress,
  contains,
  distinct,
  isSameWindow,
} from '../calc/address-window.js';
import { BuildStop } from '../calc/build-stop.js';
import { boardDevice, boardDevices, deviceName, passthroughBdf } from '../calc/bus-dev-func.js';
import { GIB, hex, KIB, MIB, parseHex, parseInteger } from '../calc/numbers.js';
import { nativePciHoles, type PciHoles } from '../calc/pci-holes.js';
import { toolTraits } from '../calc/release-traits.js';
import { hasAttributes, isMemory, resourceWindow } from '../calc/resource.js';
import { deviceElements, idOf, loadOrder } from '../calc/tool-view.js';
import { anyAt, attributeOf, select, stringOf, valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { setText } from '../element.js';
import { isVmsixDevice } from '../vmsix.js';
import { childFor, vmNode } from './allocation.js';
import { pciVuartIds, sharedRegions } from './shared-memory.js';

const PAGE = 4n * KIB;
/** Below it a BAR has a purpose of its own. */
const LOWEST_BAR = MIB;
/** Prefetchable, 64 bits wide. */
const PREFETCHABLE_64 = 0xcn;

/** Sizes by `device BAR`, such as `VUART_0 bar1`. */
type BarSizes = Map<string, bigint>;

export function barKey(device: string, bar: string): string {
  return `${device} ${bar}`;
}

function barNumber(id: string): number {
  return Number.parseInt(id.split('bar').at(-1) ?? '', 10);
}

/** The first BAR that neither a memory nor, from v2.7 on, an I/O BAR of the device takes. */
function freeBar(context: BuildContext, device: XmlElement): number {
  const taken = new Set<number>();
  for (const resource of select(device, '//resource')) {
    const id = attributeOf(resource, 'id');
    const type = attributeOf(resource, 'type');
    if (type === 'memory' && hasAttributes(resource, 'width')) {
      taken.add(barNumber(id));
      if (attributeOf(resource, 'width') === '64') taken.add(barNumber(id) + 1);
    }
    const isPort = type === 'io_port' && id.startsWith('bar');
    if (isPort && toolTraits(context.release).countsPortBars) taken.add(barNumber(id));
  }
  const free = [0, 1, 2, 3, 4, 5].find((bar) => !taken.has(bar));
  if (free === undefined) {
    throw new BuildStop(
      'allocation',
      `the device ${valueAt(device, 'vendor')}:${valueAt(device, 'identifier')} needs a BAR for its virtual MSI-X table, but uses all six itself`,
    );
  }
  return free;
}

function addVmsix(context: BuildContext, device: XmlElement, name: string, sizes: BarSizes): void {
  if (!isVmsixDevice(valueAt(device, 'vendor'), valueAt(device, 'identifier'))) return;
  sizes.set(barKey(name, `bar${freeBar(context, device)}`), PAGE);
}

function addPassthrough(
  context: BuildContext,
  vm: XmlElement,
  sizes32: BarSizes,
  sizes64: BarSizes,
): void {
  for (const node of select(vm, '//pci_dev')) {
    if (stringOf(node) === '') continue;
    const bdf = passthroughBdf(stringOf(node), node);
    const device = boardDevice(context, bdf, true);
    if (device === undefined) continue;
    const name = deviceName(context, bdf);
    addVmsix(context, device, name, sizes32);
    for (const resource of select(device, '//resource')) {
      if (!isMemory(resource) || !hasAttributes(resource, 'id', 'width')) continue;
      if ((parseHex(attributeOf(resource, 'min')) ?? 0n) < LOWEST_BAR) continue;
      const sizes = attributeOf(resource, 'width') === '32' ? sizes32 : sizes64;
      const length = parseHex(attributeOf(resource, 'len')) ?? 0n;
      sizes.set(barKey(name, attributeOf(resource, 'id')), length);
    }
  }
}

/** The numbers of a VM's PCI vUARTs: those of pciVuartIds, then its ends of v3's connections. */
function vuartNumbers(context: BuildContext, vm: XmlElement): string[] {
  const ids = pciVuartIds(context, vm);
  if (!toolTraits(context.release).hasVuartConnections) return ids;
  const name = valueAt(vm, 'name');
  const connected = select(context.scenario, '//vuart_connection')
    .filter((connection) => anyAt(connection, 'endpoint/vm_name', name))
    .flatMap((connection, index) => (anyAt(connection, 'type', 'pci') ? [String(index + 1)] : []));
  return [...ids, ...connected];
}

function addVirtual(
  context: BuildContext,
  vm: XmlElement,
  sizes32: BarSizes,
  sizes64: BarSizes,
): void {
  for (const number of vuartNumbers(context, vm)) {
    sizes32.set(barKey(`VUART_${number}`, 'bar0'), PAGE);
    sizes32.set(barKey(`VUART_${number}`, 'bar1'), PAGE);
  }
  for (const { index, size } of sharedRegions(context).get(idOf(vm))?.values() ?? []) {
    const mebibytes = parseInteger(size);
    if (mebibytes === undefined) continue;
    sizes32.set(barKey(`IVSHMEM_${index}`, 'bar0'), PAGE);
    sizes32.set(barKey(`IVSHMEM_${index}`, 'bar1'), PAGE);
    sizes64.set(barKey(`IVSHMEM_${index}`, 'bar2'), BigInt(mebibytes) * MIB);
  }
}

/** The native windows that the pre-launched VMs' devices leave free. */
function freedByPreLaunched(context: BuildContext): AddressWindow[] {
  return select(context.scenario, '//vm')
    .filter((vm) => loadOrder(context, vm) === 'pre-launched')
    .flatMap((vm) => select(vm, 'pci_devs/pci_dev'))
    .filter((node) => stringOf(node) !== '')
    .flatMap((node) => boardDevices(context, passthroughBdf(stringOf(node), node), false))
    .flatMap((device) => select(device, 'resource'))
    .filter((resource) => isMemory(resource) && hasAttributes(resource, 'width'))
    .flatMap((resource) => resourceWindow(resource) ?? []);
}

/** v3.2 on: what bridges forward counts as one window, and hides the BARs in it. */
function bridgeWindows(context: BuildContext): AddressWindow[] {
  const windows = deviceElements(context, 'resource')
    .filter(isMemory)
    .filter(
      ({ parent }) =>
        parent !== undefined &&
        select(parent, 'bus').some((bus) => attributeOf(bus, 'type') === 'pci'),
    )
    .flatMap((resource) => resourceWindow(resource) ?? []);
  return distinct(windows);
}

function nativeWindows(context: BuildContext): AddressWindow[] {
  const bars = deviceElements(context, 'resource')
    .filter((resource) => isMemory(resource) && hasAttributes(resource, 'id', 'width'))
    .flatMap((resource) => resourceWindow(resource) ?? []);
  if (!toolTraits(context.release).placesBarsBelowBridges) return bars;
  const bridges = bridgeWindows(context);
  const outermost = bridges.filter(
    (bridge) => !bridges.some((other) => other !== bridge && contains(other, bridge)),
  );
  return [...bars.filter((bar) => !bridges.some((bridge) => contains(bridge, bar))), ...outermost];
}

/** The windows in the holes that stay in use when the pre-launched VMs have theirs. */
function usedByServiceVm(context: BuildContext, holes: readonly AddressWindow[]): AddressWindow[] {
  const freed = freedByPreLaunched(context);
  return nativeWindows(context)
    .filter((window) => holes.some((hole) => contains(hole, window)))
    .filter((window) => !freed.some((other) => isSameWindow(window, other)))
    .sort(byAddress);
}

/** Writes BARs that are not there yet; the memory of a shared region is marked in any case. */
export function writeBars(
  context: BuildContext,
  id: string,
  bases: ReadonlyMap<string, bigint>,
): void {
  for (const [key, base] of bases) {
    const [device = '', bar = ''] = key.split(' ');
    const number = bar.split('bar').at(-1) ?? '';
    const node = childFor(vmNode(context.allocation, id), 'device', 'name', device);
    const there = select(node, 'bar').some((other) => attributeOf(other, 'id') === number);
    const written = childFor(node, 'bar', 'id', number);
    if (device.includes('IVSHMEM') && number === '2') setText(written, hex(base | PREFETCHABLE_64));
    else if (!there) setText(written, hex(base));
  }
}

const PRE_LAUNCHED_HOLES: PciHoles = {
  low: [{ start: 2n * GIB, end: 0xe0000000n - 1n }],
  high: [{ start: 256n * GIB, end: 512n * GIB - 1n }],
};

/** v2.5 to v3.3: the BARs of PCI devices in their VMs (ACRN static_allocators/gpa.py). */
export function allocatePciBars(context: BuildContext): void {
  const native = nativePciHoles(context);
  for (const vm of select(context.scenario, '//vm')) {
    const order = loadOrder(context, vm);
    const sizes32: BarSizes = new Map();
    const sizes64: BarSizes = new Map();
    addVirtual(context, vm, sizes32, sizes64);
    addPassthrough(context, vm, sizes32, sizes64);
    if (order !== 'pre-launched' && order !== 'service') continue;
    const service = order === 'service';
    const { low, high } = service ? native : PRE_LAUNCHED_HOLES;
    const usedLow = service ? usedByServiceVm(context, low) : [];
    const usedHigh = service ? usedByServiceVm(context, high) : [];
    const bases32 = allocateAddresses(low, sizes32, usedLow, PAGE);
    const used = [...usedLow, ...usedHigh];
    const bases64 = allocateAddresses([...low, ...high], sizes64, used, PAGE);
    writeBars(context, idOf(vm), bases32);
    writeBars(context, idOf(vm), bases64);
  }
}
