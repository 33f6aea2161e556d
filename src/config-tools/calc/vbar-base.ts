import { parseBigInteger, parseInteger } from '../../text/python-integer.js';
import { elements, type XmlElement } from '../../xml/node.js';
import { type AddressWindow, byAddress, overlaps, TakenAddresses } from './address-window.js';
import { BoardStop } from './build-stop.js';
import { GIB, hex, MIB, roundUp } from './numbers.js';
import { PAGE } from './pci-bars.js';
import { type DescribedFunction, namedFunctions } from './pci-description.js';
import { toolTraits } from './release-traits.js';
import { type BoardView, idOf, loadOrder, ofBoard, type ToolView, vms } from './tool-view.js';
import { vmsixBdfs } from './vmsix.js';
import { anyAt, attributeOf, select, valueAt, valuesAt } from './xpath.js';

const PRE_LAUNCHED_WINDOWS: readonly AddressWindow[] = [{ start: 2n * GIB, end: 4n * GIB - 1n }];
/** Up to v2.6: boards whose TPM VM 0 can be given. */
export const TPM_BOARDS = ['whl-ipc-i5', 'whl-ipc-i7', 'tgl-rvp', 'ehl-crb-b', 'cfl-k700-i7'];
/** The board whose VM 0 may be given the P2SB bridge. */
const P2SB_BOARD = 'ehl-crb-b';

/** A VM with the addresses that are taken in it; VMs are in the order of their ids. */
interface VmWindows {
  readonly id: number;
  readonly vm: XmlElement;
  readonly used: TakenAddresses;
}

/** @param what in words that follow "the board file" */
function stop(what: string): BoardStop {
  return new BoardStop('board_cfg_gen', what);
}

/** The native windows that IOMEM_INFO names after one of the keywords, and the others. */
function nativeWindows(
  view: BoardView,
  keywords: readonly string[],
): { named: AddressWindow[]; others: AddressWindow[] } {
  const named: AddressWindow[] = [];
  const others: AddressWindow[] = [];
  for (const { start, end, name } of view.board.memoryMap) {
    const window = { start: BigInt(start), end: BigInt(end) };
    (keywords.some((keyword) => name.includes(keyword)) ? named : others).push(window);
  }
  return { named: named.sort(byAddress), others: others.sort(byAddress) };
}

/**
 * Drops windows that lie in another one. ACRN removes from the list that it walks through, and so
 * passes over the window after each that it removes.
 */
function withoutNested(
  windows: AddressWindow[],
  others: readonly AddressWindow[],
): AddressWindow[] {
  if (others.length === 0) return windows;
  const kept = [...windows];
  for (let index = 0; index < kept.length; index += 1) {
    const window = kept[index];
    if (window === undefined) continue;
    for (const other of others) {
      const inside = other.start <= window.start && window.end <= other.end;
      const at = kept.findIndex((one) => one.start === window.start && one.end === window.end);
      if (inside && at >= 0) kept.splice(at, 1);
    }
  }
  return kept.sort(byAddress);
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function merged(windows: readonly AddressWindow[]): AddressWindow[] {
  const result: { start: bigint; end: bigint }[] = [];
  for (const { start, end } of [...windows].sort(byAddress)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end + 1n) last.end = later(end, last.end);
    else result.push({ start, end });
  }
  return result;
}

function freeWindow(
  windows: readonly AddressWindow[],
  used: TakenAddresses,
  size: bigint,
): AddressWindow {
  for (const { start, end } of windows) {
    const found = used.freeFrom(start, size, 1n);
    if (overlaps(found, { start, end })) return found;
  }
  throw stop(
    windows.length === 0
      ? 'has no range "PCI Bus 0000:00" in IOMEM_INFO for the BARs of virtual devices'
      : `has no ${size} bytes of addresses free for a virtual device`,
  );
}

/** The native windows for the Service VM's virtual devices, and what is taken in them. */
const serviceWindows = ofBoard((view) => {
  const { named, others } = nativeWindows(view, ['PCI Bus 0000:00']);
  const windows = withoutNested(named, others);
  const taken = merged(others.filter((other) => windows.some((window) => overlaps(other, window))));
  return { windows, taken };
});

/** Takes a window of that size and alignment, its base raised by `flags`. */
function take(
  windows: readonly AddressWindow[],
  used: TakenAddresses,
  size: bigint,
  alignment: bigint,
  flags = 0n,
): bigint {
  const free = freeWindow(windows, used, alignment + size);
  const start = roundUp(free.start, alignment) + flags;
  used.add({ start, end: start + size - 1n });
  return start;
}

/** A macro of one `.vbar_base[n]` a line. */
function macro(name: string, bars: readonly string[]): string[] {
  const head = `#define ${name.padEnd(38)}        `;
  return bars.map((bar, index) => {
    const margin = index === 0 ? head : ' '.repeat(54);
    return `${margin}${bar}${index < bars.length - 1 ? ', \\' : ''}`;
  });
}

function bar(number: number, address: string): string {
  return `.vbar_base[${number}] = ${address}UL`;
}

function passthroughBdfs(vm: XmlElement): string[] {
  return valuesAt(vm, 'pci_devs/pci_dev')
    .filter((text) => text.trim() !== '')
    .map((text) => text.trim().split(/\s+/)[0] ?? '');
}

function p2sbWindow(view: ToolView): AddressWindow {
  const line = view.board.memoryMap.find(({ name }) => name.includes('INTC1020:'));
  if (line === undefined) throw stop('lists no P2SB device INTC1020');
  const start = (BigInt(line.start) >> 24n) << 24n;
  return { start, end: start + 0xffffffn };
}

function isTpmPassedThrough(view: ToolView): boolean {
  return (
    TPM_BOARDS.includes(view.board.name) &&
    vms(view).some((vm) => anyAt(vm, 'mmio_resources/TPM2', 'y'))
  );
}

function usedByUserVm(view: ToolView, id: number, vm: XmlElement): AddressWindow[] {
  const bdfs = passthroughBdfs(vm);
  const used = bdfs.length === 0 ? [] : nativeWindows(view, bdfs).named;
  if (loadOrder(view, vm) !== 'pre-launched') return used;
  used.push({ start: 0xffff0000n, end: 0xffffffffn });
  if (id === 0 && isTpmPassedThrough(view)) used.push({ start: 0xfed40000n, end: 0xfed44fffn });
  if (view.board.name === P2SB_BOARD) used.push(p2sbWindow(view));
  return used.sort(byAddress);
}

/** The VMs by id, a later one of the same id in place of an earlier. */
function vmsById(view: ToolView): Map<number, XmlElement> {
  const typed = vms(view).filter((vm) => select(vm, 'vm_type').length > 0);
  const entries = typed.map((vm): [number, XmlElement] => [Number(idOf(vm)), vm]);
  return new Map([...new Map(entries)].sort(([a], [b]) => a - b));
}

function sharedMemoryBars(
  view: ToolView,
  windows: readonly AddressWindow[],
  all: readonly VmWindows[],
): string[] {
  if (!anyAt(view.scenario, 'hv/FEATURES/IVSHMEM/IVSHMEM_ENABLED', 'y')) return [];
  const regions = valuesAt(view.scenario, 'hv/FEATURES/IVSHMEM/IVSHMEM_REGION')
    .map((text) => text.split(',').map((part) => part.trim()))
    .filter((parts) => parts.length === 3 && parts[0] !== '' && parts[1] !== '')
    .map(([, size = '', ids = '']) => ({ size, ids: ids.split(':').map(parseInteger) }))
    .filter(({ ids }) => ids.length >= 2);
  return all.flatMap(({ id, vm, used }) => {
    const order = loadOrder(view, vm);
    if (order !== 'pre-launched' && order !== 'service') return [];
    const service = order === 'service';
    const range = service ? windows : PRE_LAUNCHED_WINDOWS;
    const prefix = service ? (toolTraits(view.release).saysSosVm ? 'SOS_' : 'SERVICE_VM_') : '';
    return regions
      .flatMap((region) => region.ids.filter((other) => other === id).map(() => region))
      .flatMap(({ size }, index) => {
        const bytes = (parseBigInteger(size) ?? 0n) * MIB;
        const bars = [
          take(range, used, PAGE, PAGE),
          take(range, used, PAGE, PAGE),
          take(range, used, bytes, 2n * MIB, 0xcn),
        ];
        const texts = bars.map((base, number) => bar(number, hex(base)));
        return [...macro(`${prefix}IVSHMEM_DEVICE_${index}_VBAR`, texts), ''];
      });
  });
}

/** The BAR after the last one: one further for a 32 bit BAR, two for a 64 bit one. */
function nextBar(view: ToolView, of: DescribedFunction): number {
  const last = of.bars.at(-1);
  const digits = last?.address.toString(16) ?? '';
  const line = (view.board.sections.get('PCI_DEVICE') ?? []).find(
    (text) => text.includes(digits) && /(?:32|64)-bit/.test(text),
  );
  const width = line === undefined ? 0 : line.includes('32-bit') ? 1 : 2;
  const next = (last?.number ?? 0) + width;
  if (next > 5) throw stop(`leaves the device ${of.bdf} no BAR for its virtual MSI-X table`);
  return next;
}

/** The BARs of native devices; a remapped one is an offset into the high PCI hole. */
function nativeBars(view: ToolView, all: readonly VmWindows[]): string[] {
  const vmsix = view.board.name === P2SB_BOARD ? vmsixBdfs(view) : [];
  return namedFunctions(view).flatMap(({ name, of }) => {
    if (of.bars.length === 0) return [];
    let prefix = '';
    const texts = of.bars.map(({ number, address, remapped }) => {
      if (remapped) prefix = 'HI_MMIO_START + ';
      return bar(number, `${prefix}${hex(address)}`);
    });
    const owner = vmsix.includes(of.bdf)
      ? all.find(
          ({ vm }) =>
            loadOrder(view, vm) === 'pre-launched' && passthroughBdfs(vm).includes(of.bdf),
        )
      : undefined;
    if (owner !== undefined) {
      const base = take(PRE_LAUNCHED_WINDOWS, owner.used, PAGE, PAGE);
      texts.push(bar(nextBar(view, of), `${prefix}${hex(base)}`));
    }
    return [...macro(`${name}_VBAR`, texts), ''];
  });
}

function isLegacyOn(vm: XmlElement, id: number): boolean {
  const vuart = select(vm, 'legacy_vuart').findLast(
    (node) => Number(attributeOf(node, 'id')) === id && select(node, 'base').length > 0,
  );
  return vuart !== undefined && valueAt(vuart, 'base') !== 'INVALID_COM_BASE';
}

function vuartBars(
  view: ToolView,
  windows: readonly AddressWindow[],
  all: readonly VmWindows[],
): string[] {
  // ACRN walks through the VMs in the order of the file here.
  const byId = new Map(all.map((entry) => [entry.id, entry]));
  return vms(view).flatMap((vm) => {
    const entry = byId.get(Number(idOf(vm)));
    const order = loadOrder(view, vm);
    if (entry === undefined || (order !== 'pre-launched' && order !== 'service')) return [];
    const range = order === 'service' ? windows : PRE_LAUNCHED_WINDOWS;
    const vuarts = new Map<number, XmlElement>();
    for (const node of elements(vm)) {
      if (node.name !== 'console_vuart' && node.name !== 'communication_vuart') continue;
      vuarts.set(Number(attributeOf(node, 'id')), node);
    }
    return [...vuarts].flatMap(([id, node]) => {
      if (valueAt(node, 'base') === 'INVALID_PCI_BASE') return [];
      if (id <= 1 && isLegacyOn(vm, id)) return [];
      const bars = [take(range, entry.used, PAGE, PAGE), take(range, entry.used, PAGE, PAGE)];
      const texts = bars.map((base, number) => bar(number, hex(base)));
      return [...macro(`VM${entry.id}_VUART_${id}_VBAR`, texts), ''];
    });
  });
}

/**
 * Up to v2.7, where the BARs of virtual devices are, line by line (ACRN board_config/vbar_base_h.py).
 * @throws BuildStop where the board file leaves no room for one
 */
export function vbarBaseLines(view: ToolView): string[] {
  const orders = vms(view).map((vm) => loadOrder(view, vm));
  if (!orders.includes('pre-launched') && !orders.includes('service')) {
    return [];
  }
  const { windows, taken } = serviceWindows(view);
  const all = [...vmsById(view)].map(([id, vm]) => {
    const service = loadOrder(view, vm) === 'service';
    const used = service ? taken : usedByUserVm(view, id, vm);
    return { id, vm, used: new TakenAddresses(used) };
  });
  return [
    ...sharedMemoryBars(view, windows, all),
    ...nativeBars(view, all),
    ...vuartBars(view, windows, all),
  ];
}
