import { grouped } from '../../text/grouped.js';
import type { XmlElement } from '../../xml/node.js';
import { BoardStop, BuildStop, unlessStopped } from './build-stop.js';
import { hex, upperHex } from './numbers.js';
import { toolTraits } from './release-traits.js';
import { type BoardView, type DeviceView, deviceElements, ofBoard } from './tool-view.js';
import { attributeOf, select, stringOf } from './xpath.js';

/** Bus, device and function of a PCI device. */
export interface BusDevFunc {
  readonly bus: number;
  readonly dev: number;
  readonly func: number;
}

const PATTERN = /^([0-9a-f]{2}):([01][0-9a-f])\.([0-7])$/;

/** Whether ACRN reads a text as `bb:dd.f` in lower-case hexadecimal, with a device up to 1f. */
export function isBdf(text: string): boolean {
  return PATTERN.test(text);
}

/** @throws BuildStop for another text. */
export function parseBdf(text: string, node?: XmlElement): BusDevFunc {
  const match = PATTERN.exec(text);
  const [bus = 0, dev = 0, func = 0] = (match ?? [])
    .slice(1)
    .map((digits) => Number.parseInt(digits, 16));
  if (match === null) {
    throw new BuildStop(
      'allocation',
      `"${text}" is not a bus:device.function, which ACRN needs in lower-case hexadecimal such as 00:1f.3`,
      node,
    );
  }
  return { bus, dev, func };
}

/** The bus, device and function that the text of a pci_dev begins with. */
export function passthroughBdf(text: string, node?: XmlElement): BusDevFunc {
  return parseBdf(text.trim().split(/\s+/)[0] ?? '', node);
}

export function isSameBdf(a: BusDevFunc, b: BusDevFunc): boolean {
  return a.bus === b.bus && a.dev === b.dev && a.func === b.func;
}

function two(value: number): string {
  return value.toString(16).padStart(2, '0');
}

/** The allocation's name of a device that is passed through. */
export function deviceName(view: DeviceView, { bus, dev, func }: BusDevFunc): string {
  if (toolTraits(view.release).padsDeviceNames) {
    return `PTDEV_${upperHex(bus, 2)}_${upperHex(dev * 0x10000 + func, 6)}`;
  }
  return `PTDEV_${two(bus)}:${two(dev)}.${func.toString(16)}`;
}

/** The address attribute of a PCI device on its bus. */
function deviceAddress({ dev, func }: BusDevFunc): string {
  return hex(dev * 0x10000 + func);
}

/** The board's device at that place; on a bus of type pci when `pciOnly`. */
export function boardDevice(
  view: DeviceView,
  bdf: BusDevFunc,
  pciOnly: boolean,
): XmlElement | undefined {
  const found = boardDevices(view, bdf, pciOnly);
  const problem = severalDevices(found.length, bdf);
  if (problem !== undefined) throw new BoardStop('allocation', problem);
  return found[0];
}

/** What is wrong with several devices at a place, in words that follow "the board file". */
function severalDevices(count: number, bdf: BusDevFunc): string | undefined {
  return count < 2
    ? undefined
    : `has ${count} devices at ${deviceAddress(bdf)} of a bus, where ACRN's allocators accept at most one`;
}

/** The same for what a scenario passes through. */
export function severalPassedThrough(view: DeviceView): string | undefined {
  for (const node of select(view.scenario, '//vm')) {
    for (const device of select(node, '//pci_dev')) {
      const bdf = unlessStopped(() => passthroughBdf(stringOf(device)));
      const problem = bdf && severalDevices(boardDevices(view, bdf, true).length, bdf);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** The devices on buses, by the addresses of both. */
const devicesByPlace = ofBoard((view: BoardView) =>
  grouped(
    deviceElements(view, 'device').filter(({ parent }) => parent?.name === 'bus'),
    (device) => placeKey(attributeOf(device.parent, 'address'), attributeOf(device, 'address')),
  ),
);

function placeKey(bus: string, address: string): string {
  return `${bus} ${address}`;
}

/** All of the board's devices at that place. */
export function boardDevices(
  { board, release }: DeviceView,
  bdf: BusDevFunc,
  pciOnly: boolean,
): readonly XmlElement[] {
  if (board === undefined) return [];
  const places = devicesByPlace({ board, release });
  const found = places.get(placeKey(hex(bdf.bus), deviceAddress(bdf))) ?? [];
  return pciOnly ? found.filter(({ parent }) => attributeOf(parent, 'type') === 'pci') : found;
}
