import { COM_PORTS } from '../../setting-names.js';
import { addAll } from '../../text/long-lists.js';
import { parseHex } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import {
  type AddressWindow,
  allocateAddresses,
  byAddress,
  contains,
  distinct,
  isSameWindow,
  TakenAddresses,
} from '../calc/address-window.js';
import { BuildStop } from '../calc/build-stop.js';
import { boardDevice, boardDevices, deviceName, passthroughBdf } from '../calc/bus-dev-func.js';
import { consoleTty, legacyVuartBase, legacyVuartsOn } from '../calc/legacy-vuarts.js';
import { hex } from '../calc/numbers.js';
import { barKey } from '../calc/pci-bars.js';
import { hasAttributes, isIoPort, resourceWindow } from '../calc/resource.js';
import { serialConsoleName } from '../calc/serial-console.js';
import { deviceElements, idOf, loadOrder } from '../calc/tool-view.js';
import { attributeOf, select, stringOf, valuesAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { append, makeElement } from '../element.js';
import { addOnce, childFor, vmNode } from './allocation.js';
import { writeBars } from './pci-bars.js';

/** Ports below are the PC's own. */
const LOWEST_PORT = 0xd00n;
const HIGHEST_PORT = 0xffffn;
const VUART_PORTS = 0x10n;

/** v2.5, v2.6: ports for the Service VM's two legacy vUARTs (ACRN static_allocators/pio.py). */
export function allocateServicePorts(context: BuildContext, service: XmlElement): void {
  const { ttys } = context.board;
  const native = new Set(ttys.map(({ base }) => base));
  const free = COM_PORTS.filter((port) => !native.has(port));
  // A board that uses all four shares one with the Service VM.
  if (free.length === 0) addAll(free, COM_PORTS);
  const take = (): string => {
    const port = free.shift();
    if (port !== undefined) return port;
    throw new BuildStop(
      'allocation',
      'no COM port is left for a legacy vUART of the Service VM: switch one off with INVALID_COM_BASE',
      service,
    );
  };
  const write = (id: string, port: string): void => {
    const node = vmNode(context.allocation, idOf(service));
    addOnce(node, 'vm_type', 'SOS_VM');
    append(childFor(node, 'legacy_vuart', 'id', id), makeElement('base', {}, port));
  };
  const isOn = (id: string): boolean => legacyVuartBase(service, id) !== 'INVALID_COM_BASE';
  if (isOn('0')) {
    const name = serialConsoleName(context);
    const tty = ttys.findLast((candidate) => candidate.name === name);
    if (/^ttyS[0-3]$/.test(name) && tty?.type === 'portio') {
      if (free.includes(tty.base)) free.splice(free.indexOf(tty.base), 1);
      write('0', tty.base);
    } else {
      write('0', take());
    }
  }
  if (isOn('1')) write('1', take());
}

/** v2.7: what the names COM1_BASE to COM4_BASE stand for; empty for others. */
function namedPort(base: string): string {
  const number = /^(?:SERVICE_VM_)?COM([1-4])_BASE$/.exec(base)?.[1];
  return number === undefined ? '' : (COM_PORTS[Number(number) - 1] ?? '');
}

function portOf(context: BuildContext, vm: XmlElement, id: string): string {
  const named = namedPort(legacyVuartBase(vm, id));
  if (id !== '0' || loadOrder(context, vm) !== 'service') return named;
  const tty = consoleTty(context, vm);
  return tty.type === 'portio' ? tty.base : named;
}

/** v2.7: ports of all legacy vUARTs that have a COM name (ACRN static_allocators/pio.py). */
export function allocateNamedPorts(context: BuildContext): void {
  for (const vm of select(context.scenario, '//vm')) {
    for (const id of legacyVuartsOn(vm)) {
      const port = portOf(context, vm, id);
      if (port === '') continue;
      addOnce(
        childFor(vmNode(context.allocation, idOf(vm)), 'legacy_vuart', 'id', id),
        'base',
        port,
      );
    }
  }
}

function passthroughPorts(context: BuildContext, vm: XmlElement): AddressWindow[] {
  return select(vm, '//pci_devs/pci_dev')
    .filter((node) => stringOf(node) !== '')
    .flatMap((node) => boardDevices(context, passthroughBdf(stringOf(node), node), false))
    .flatMap((device) => select(device, 'resource'))
    .filter(isIoPort)
    .flatMap((resource) => resourceWindow(resource) ?? []);
}

/** The ports that the root bus forwards. */
function nativeRanges(context: BuildContext): AddressWindow[] {
  const ranges = deviceElements(context, 'resource')
    .filter(({ parent }) => parent?.name === 'bus' && attributeOf(parent, 'address') === '0x0')
    .filter(isIoPort)
    .flatMap((resource) => resourceWindow(resource) ?? []);
  return distinct(ranges.filter(({ start, end }) => start >= LOWEST_PORT && end <= HIGHEST_PORT));
}

function portsOfServiceVm(
  context: BuildContext,
  ranges: readonly AddressWindow[],
): AddressWindow[] {
  const freed = select(context.scenario, '//vm')
    .filter((vm) => loadOrder(context, vm) === 'pre-launched')
    .flatMap((vm) => passthroughPorts(context, vm));
  return deviceElements(context, 'resource')
    .filter((resource) => resource.parent?.name === 'device' && isIoPort(resource))
    .filter((resource) => hasAttributes(resource, 'id'))
    .flatMap((resource) => resourceWindow(resource) ?? [])
    .filter((window) => ranges.some((range) => contains(range, window)))
    .filter((window) => !freed.some((other) => isSameWindow(window, other)))
    .sort(byAddress);
}

/** v2.7 on: ports for the legacy vUARTs whose base is CONFIG_COM_BASE (static_allocators/gpa.py). */
export function allocateVuartPorts(context: BuildContext): void {
  const native = nativeRanges(context);
  for (const vm of select(context.scenario, '//vm')) {
    const ids = select(vm, '//legacy_vuart')
      .filter((vuart) => valuesAt(vuart, 'base').includes('CONFIG_COM_BASE'))
      .map((vuart) => attributeOf(vuart, 'id'));
    if (ids.length === 0) continue;
    const service = loadOrder(context, vm) === 'service';
    const ranges = service ? native : [{ start: LOWEST_PORT, end: HIGHEST_PORT }];
    const taken = new TakenAddresses(
      service ? portsOfServiceVm(context, native) : passthroughPorts(context, vm),
    );
    const sizes = new Map(ids.map((id) => [id, VUART_PORTS]));
    for (const [id, base] of allocateAddresses(ranges, sizes, taken, 0n, vm)) {
      // ACRN takes the last digit of the id alone.
      const vuart = childFor(
        vmNode(context.allocation, idOf(vm)),
        'legacy_vuart',
        'id',
        id.slice(-1),
      );
      addOnce(vuart, 'base', hex(base));
    }
  }
}

/** v2.7 on: a device that is passed through keeps its I/O BARs. */
export function allocatePassthroughPorts(context: BuildContext): void {
  for (const vm of select(context.scenario, '//vm')) {
    const bars = new Map<string, bigint>();
    for (const node of select(vm, '//pci_dev')) {
      if (stringOf(node) === '') continue;
      const bdf = passthroughBdf(stringOf(node), node);
      for (const resource of select(boardDevice(context, bdf, true), '//resource')) {
        const id = attributeOf(resource, 'id');
        if (attributeOf(resource, 'type') !== 'io_port' || !id.startsWith('bar')) continue;
        bars.set(
          barKey(deviceName(context, bdf), id),
          parseHex(attributeOf(resource, 'min')) ?? 0n,
        );
      }
    }
    writeBars(context, idOf(vm), bars);
  }
}
