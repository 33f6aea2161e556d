import { grouped } from '../../text/grouped.js';
import { parseBigInteger, parseHex } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import {
  type AddressWindow,
  allocateAddresses,
  byAddress,
  contains,
  distinct,
  isSameWindow,
  TakenAddresses,
} from './address-window.js';
import { BuildStop } from './build-stop.js';
import { boardDevice, boardDevices, deviceName, passthroughBdf } from './bus-dev-func.js';
import { GIB, KIB, MIB } from './numbers.js';
import { nativePciHoles, type PciHoles } from './pci-holes.js';
import { toolTraits } from './release-traits.js';
import { hasAttributes, isMemory, resourceWindow } from './resource.js';
import { pciVuartIds, sharedRegions } from './shared-memory.js';
import {
  type BoardView,
  deviceElements,
  idOf,
  loadOrder,
  ofBoard,
  ofScenario,
  type ToolView,
} from './tool-view.js';
import { isVmsixDevice } from './vmsix.js';
import { anyAt, attributeOf, select, stringOf, valueAt, valuesAt } from './xpath.js';

export const PAGE = 4n * KIB;
/** Below it a BAR has a purpose of its own. */
const LOWEST_BAR = MIB;
/** Sizes by `device BAR`, such as `VUART_0 bar1`. */
type BarSizes = Map<string, bigint>;

export function barKey(device: string, bar: string): string {
  return `${device} ${bar}`;
}

function barNumber(id: string): number {
  return Number.parseInt(id.split('bar').at(-1) ?? '', 10);
}

/** The first BAR that neither a memory nor, from v2.7 on, an I/O BAR of the device takes. */
function freeBar(view: ToolView, device: XmlElement): number {
  const taken = new Set<number>();
  for (const resource of select(device, '//resource')) {
    const id = attributeOf(resource, 'id');
    const type = attributeOf(resource, 'type');
    if (type === 'memory' && hasAttributes(resource, 'width')) {
      taken.add(barNumber(id));
      if (attributeOf(resource, 'width') === '64') taken.add(barNumber(id) + 1);
    }
    const isPort = type === 'io_port' && id.startsWith('bar');
    if (isPort && toolTraits(view.release).countsPortBars) taken.add(barNumber(id));
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

function addVmsix(view: ToolView, device: XmlElement, name: string, sizes: BarSizes): void {
  if (!isVmsixDevice(valueAt(device, 'vendor'), valueAt(device, 'identifier'))) return;
  sizes.set(barKey(name, `bar${freeBar(view, device)}`), PAGE);
}

function addPassthrough(
  view: ToolView,
  vm: XmlElement,
  sizes32: BarSizes,
  sizes64: BarSizes,
): void {
  for (const node of select(vm, '//pci_dev')) {
    if (stringOf(node) === '') continue;
    const bdf = passthroughBdf(stringOf(node), node);
    const device = boardDevice(view, bdf, true);
    if (device === undefined) continue;
    const name = deviceName(view, bdf);
    addVmsix(view, device, name, sizes32);
    for (const resource of select(device, '//resource')) {
      if (!isMemory(resource) || !hasAttributes(resource, 'id', 'width')) continue;
      if ((parseHex(attributeOf(resource, 'min')) ?? 0n) < LOWEST_BAR) continue;
      const sizes = attributeOf(resource, 'width') === '32' ? sizes32 : sizes64;
      const length = parseHex(attributeOf(resource, 'len')) ?? 0n;
      sizes.set(barKey(name, attributeOf(resource, 'id')), length);
    }
  }
}

/** The numbers of the PCI ones among the connections of VMs, by the VM's name. */
const connectedNumbers = ofScenario((view: ToolView): ReadonlyMap<string, readonly string[]> => {
  const ends = select(view.scenario, '//vuart_connection').flatMap((connection) => {
    const isPci = anyAt(connection, 'type', 'pci');
    return [...new Set(valuesAt(connection, 'endpoint/vm_name'))].map((name) => ({ name, isPci }));
  });
  const byName = grouped(ends, ({ name }) => name);
  const pci = (all: typeof ends) =>
    all.flatMap(({ isPci }, index) => (isPci ? [String(index + 1)] : []));
  return new Map([...byName].map(([name, all]) => [name, pci(all)]));
});

/** The numbers of a VM's PCI vUARTs: those of pciVuartIds, then its ends of v3's connections. */
function vuartNumbers(view: ToolView, vm: XmlElement): string[] {
  const ids = pciVuartIds(view, vm);
  if (!toolTraits(view.release).hasVuartConnections) return ids;
  return [...ids, ...(connectedNumbers(view).get(valueAt(vm, 'name')) ?? [])];
}

function addVirtual(view: ToolView, vm: XmlElement, sizes32: BarSizes, sizes64: BarSizes): void {
  for (const number of vuartNumbers(view, vm)) {
    sizes32.set(barKey(`VUART_${number}`, 'bar0'), PAGE);
    sizes32.set(barKey(`VUART_${number}`, 'bar1'), PAGE);
  }
  for (const { index, size } of sharedRegions(view).get(idOf(vm))?.values() ?? []) {
    const mebibytes = parseBigInteger(size);
    if (mebibytes === undefined) continue;
    sizes32.set(barKey(`IVSHMEM_${index}`, 'bar0'), PAGE);
    sizes32.set(barKey(`IVSHMEM_${index}`, 'bar1'), PAGE);
    sizes64.set(barKey(`IVSHMEM_${index}`, 'bar2'), mebibytes * MIB);
  }
}

/** The native windows that the pre-launched VMs' devices leave free. */
function freedByPreLaunched(view: ToolView): AddressWindow[] {
  return select(view.scenario, '//vm')
    .filter((vm) => loadOrder(view, vm) === 'pre-launched')
    .flatMap((vm) => select(vm, 'pci_devs/pci_dev'))
    .filter((node) => stringOf(node) !== '')
    .flatMap((node) => boardDevices(view, passthroughBdf(stringOf(node), node), false))
    .flatMap((device) => select(device, 'resource'))
    .filter((resource) => isMemory(resource) && hasAttributes(resource, 'width'))
    .flatMap((resource) => resourceWindow(resource) ?? []);
}

/** v3.2 on: what bridges forward counts as one window, and hides the BARs in it. */
function bridgeWindows(view: BoardView): AddressWindow[] {
  const windows = deviceElements(view, 'resource')
    .filter(isMemory)
    .filter(
      ({ parent }) =>
        parent !== undefined &&
        select(parent, 'bus').some((bus) => attributeOf(bus, 'type') === 'pci'),
    )
    .flatMap((resource) => resourceWindow(resource) ?? []);
  return distinct(windows);
}

const nativeWindows = ofBoard((view): AddressWindow[] => {
  const bars = deviceElements(view, 'resource')
    .filter((resource) => isMemory(resource) && hasAttributes(resource, 'id', 'width'))
    .flatMap((resource) => resourceWindow(resource) ?? []);
  if (!toolTraits(view.release).placesBarsBelowBridges) return bars;
  const bridges = bridgeWindows(view);
  const outermost = bridges.filter(
    (bridge) => !bridges.some((other) => other !== bridge && contains(other, bridge)),
  );
  return [...bars.filter((bar) => !bridges.some((bridge) => contains(bridge, bar))), ...outermost];
});

/** The native windows in the board's holes, in order. */
const windowsInHoles = ofBoard((view) => {
  const inHoles = (holes: readonly AddressWindow[]): AddressWindow[] =>
    nativeWindows(view)
      .filter((window) => holes.some((hole) => contains(hole, window)))
      .sort(byAddress);
  const { low, high } = nativePciHoles(view);
  return { low: inHoles(low), high: inHoles(high) };
});

/** The windows that stay in use when the pre-launched VMs have theirs. */
function usedByServiceVm(
  windows: readonly AddressWindow[],
  freed: readonly AddressWindow[],
): AddressWindow[] {
  return windows.filter((window) => !freed.some((other) => isSameWindow(window, other)));
}

const PRE_LAUNCHED_HOLES: PciHoles = {
  low: [{ start: 2n * GIB, end: 0xe0000000n - 1n }],
  high: [{ start: 256n * GIB, end: 512n * GIB - 1n }],
};

/** Where the BARs of a VM's PCI devices are, by device and BAR. */
interface VmBars {
  readonly vm: XmlElement;
  readonly bases: ReadonlyMap<string, bigint>;
}

/**
 * The BARs of PCI devices in their VMs (ACRN static_allocators/gpa.py).
 * @throws BuildStop where a VM's PCI holes are too small
 */
export function vmBars(view: ToolView): VmBars[] {
  return select(view.scenario, '//vm').flatMap((vm) => {
    const order = loadOrder(view, vm);
    const sizes32: BarSizes = new Map();
    const sizes64: BarSizes = new Map();
    addVirtual(view, vm, sizes32, sizes64);
    addPassthrough(view, vm, sizes32, sizes64);
    if (order !== 'pre-launched' && order !== 'service') return [];
    // Most of a board file is its devices: they are read only for a BAR that must be placed among them.
    if (sizes32.size + sizes64.size === 0) return [{ vm, bases: new Map() }];
    const service = order === 'service';
    const { low, high } = service ? nativePciHoles(view) : PRE_LAUNCHED_HOLES;
    const freed = service ? freedByPreLaunched(view) : [];
    const used = service ? windowsInHoles(view) : { low: [], high: [] };
    const takenLow = new TakenAddresses(usedByServiceVm(used.low, freed));
    const bases32 = allocateAddresses(low, sizes32, takenLow, PAGE, vm);
    const taken = new TakenAddresses([...takenLow.windows, ...usedByServiceVm(used.high, freed)]);
    const bases64 = allocateAddresses([...low, ...high], sizes64, taken, PAGE, vm);
    return [{ vm, bases: new Map([...bases32, ...bases64]) }];
  });
}
