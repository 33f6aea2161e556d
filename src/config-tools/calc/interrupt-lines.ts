import { LAPIC_FLAG } from '../../setting-names.js';
import { addAll } from '../../text/long-lists.js';
import { parseHex } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import { BuildStop } from './build-stop.js';
import { boardDevices, passthroughBdf } from './bus-dev-func.js';
import { onlyOne } from './only-one.js';
import { toolTraits } from './release-traits.js';
import { type DeviceView, deviceElements, loadOrder, ofBoard, ofScenario } from './tool-view.js';
import { anyAt, attributeOf, select, stringOf, valueAt } from './xpath.js';

/** What in a VM uses an interrupt line. */
interface LineUser {
  /** The device, as its BDF and description; undefined for an assignment in pt_intx. */
  readonly device: string | undefined;
  /** The element of the scenario that asks for it; none for what is left to the Service VM. */
  readonly node: XmlElement | undefined;
}

/** The interrupt lines of a VM, each with its users. */
export interface VmLines {
  readonly vm: XmlElement;
  readonly lines: ReadonlyMap<number, readonly LineUser[]>;
  /** It passes its local APICs through, so that no line can reach it. */
  readonly ownsLapics: boolean;
}

type Lines = Map<number, LineUser[]>;

function use(lines: Lines, irq: number, user: LineUser): void {
  const users = lines.get(irq);
  if (users === undefined) lines.set(irq, [user]);
  else users.push(user);
}

/** The board's devices that signal by an interrupt line: no MSI, and no serial port. */
const lineDevices = ofBoard((view): readonly XmlElement[] => {
  const signals = (device: XmlElement): boolean =>
    select(device, 'resource').some((resource) =>
      ['irq', 'interrupt_pin'].includes(attributeOf(resource, 'type')),
    ) &&
    !select(device, 'capability').some((capability) =>
      ['MSI', 'MSI-X'].includes(attributeOf(capability, 'id')),
    );
  const isUart = (device: XmlElement): boolean => attributeOf(device, 'id') === 'PNP0501';
  return deviceElements(view, 'device').filter((device) => signals(device) && !isUart(device));
});

/** v3: the line behind an interrupt pin that is routed through another ACPI device. */
function routedIrq(view: DeviceView, pin: XmlElement): number[] {
  const index = attributeOf(pin, 'index') || '0';
  const found = deviceElements(view, 'device')
    .filter((device) => anyAt(device, 'acpi_object', attributeOf(pin, 'source')))
    .flatMap((device) => select(device, 'resource'))
    .filter(
      (resource) =>
        attributeOf(resource, 'id') === `res${index}` && attributeOf(resource, 'type') === 'irq',
    );
  const irq = onlyOne(
    found,
    `interrupts ${index} of ${attributeOf(pin, 'source')} in the board file`,
  );
  return irq === undefined ? [] : [Number(attributeOf(irq, 'int'))];
}

/** The interrupt lines of each device that was asked for. */
const knownIrqs = ofBoard(() => new Map<XmlElement, readonly number[]>());

function irqsOf(view: DeviceView, device: XmlElement): readonly number[] {
  const { board, release } = view;
  const known = board && knownIrqs({ board, release });
  const irqs = known?.get(device) ?? readIrqs(view, device);
  known?.set(device, irqs);
  return irqs;
}

function readIrqs(view: DeviceView, device: XmlElement): number[] {
  const irqs: number[] = [];
  for (const resource of select(device, 'resource')) {
    if (attributeOf(resource, 'type') !== 'irq') continue;
    addAll(irqs, attributeOf(resource, 'int').split(', ').map(Number));
  }
  for (const pin of select(device, 'resource')) {
    if (attributeOf(pin, 'type') !== 'interrupt_pin') continue;
    const source = attributeOf(pin, 'source');
    if (/^\d+$/.test(source)) irqs.push(Number(source));
    else if (source !== '' && toolTraits(view.release).followsInterruptLinks) {
      addAll(irqs, routedIrq(view, pin));
    }
  }
  return [...new Set(irqs)];
}

/** The pairs `(physical, virtual)` of a VM's pt_intx. */
export function assigned(vm: XmlElement | undefined): Map<number, number> {
  const node = onlyOne(select(vm, 'pt_intx'), 'pt_intx elements of one VM');
  const pairs = new Map<number, number>();
  const text = stringOf(node).trim();
  if (text === '') return pairs;
  const pair = /\(\s*(\w+)\s*,\s*(\w+)\s*(?:,\s*)?\)/g;
  if (text.replace(pair, '').replace(/,/g, '').trim() !== '' || /\)\s+\(/.test(text)) {
    throw new BuildStop(
      'allocation',
      `pt_intx "${text}" is not a list of pairs: write (physical, virtual)(physical, virtual) without spaces between them`,
      node,
    );
  }
  for (const [, physical = '', virtual = ''] of text.matchAll(pair)) {
    pairs.set(Number(physical), Number(virtual));
  }
  return pairs;
}

function hasLapicPassthrough(view: DeviceView, vm: XmlElement): boolean {
  return toolTraits(view.release).hasLoadOrder
    ? anyAt(vm, 'lapic_passthrough', 'y')
    : anyAt(vm, 'guest_flags/guest_flag', LAPIC_FLAG);
}

function preLaunchedLines(view: DeviceView, vm: XmlElement, devices: Set<XmlElement>): Lines {
  const lines: Lines = new Map();
  const [assignment] = select(vm, 'pt_intx');
  for (const irq of assigned(vm).keys()) use(lines, irq, { device: undefined, node: assignment });
  for (const node of select(vm, 'pci_devs/pci_dev')) {
    const text = stringOf(node);
    if (text === '') continue;
    const found = boardDevices(view, passthroughBdf(text.split(' ')[0] ?? '', node), false);
    const device = onlyOne(found, `devices of the board at ${text}`);
    if (device === undefined || !devices.delete(device)) continue;
    for (const irq of irqsOf(view, device)) use(lines, irq, { device: text, node });
  }
  return lines;
}

/** The lines of the PCI devices that are left to the Service VM. */
function serviceLines(view: DeviceView, devices: ReadonlySet<XmlElement>): Lines {
  const lines: Lines = new Map();
  for (const device of devices) {
    const { parent } = device;
    if (parent?.name !== 'bus' || attributeOf(parent, 'type') !== 'pci') continue;
    const address = parseHex(attributeOf(device, 'address'));
    if (address === undefined) continue;
    const two = (value: bigint): string => value.toString(16).padStart(2, '0');
    const bus = two(parseHex(attributeOf(parent, 'address')) ?? 0n);
    const bdf = `${bus}:${two(address >> 16n)}.${address & 0xffffn}`;
    const name = attributeOf(device, 'description') || valueAt(device, 'acpi_object');
    for (const irq of irqsOf(view, device))
      use(lines, irq, { device: `${bdf} ${name}`, node: undefined });
  }
  return lines;
}

/** Which VM uses which interrupt lines (ACRN static_allocators/intx.py); without those that use none. */
export const interruptLines = ofScenario((view: DeviceView): readonly VmLines[] => {
  const { board, release } = view;
  const devices = new Set(board === undefined ? [] : lineDevices({ board, release }));
  const found: VmLines[] = [];
  let service: XmlElement | undefined;
  for (const vm of select(view.scenario, '//vm')) {
    const order = loadOrder(view, vm);
    if (order === 'service') service = vm;
    if (order !== 'pre-launched') continue;
    const lines = preLaunchedLines(view, vm, devices);
    const ownsLapics = hasLapicPassthrough(view, vm);
    // ACRN's table has such a VM once it was asked for, even without lines.
    if (ownsLapics || lines.size > 0) found.push({ vm, lines, ownsLapics });
  }
  if (service === undefined) return found;
  const lines = serviceLines(view, devices);
  return lines.size === 0 ? found : [...found, { vm: service, lines, ownsLapics: false }];
});

/** A line that a VM cannot have. */
interface LineConflict {
  readonly irq: number;
  readonly vm: VmLines;
  /** Who else uses it; undefined for a VM that passes its local APICs through and can have none. */
  readonly other: VmLines | undefined;
}

export function lineConflicts(found: readonly VmLines[]): LineConflict[] {
  const unreachable = found.flatMap((vm) => {
    const [irq] = vm.lines.keys();
    return vm.ownsLapics && irq !== undefined ? [{ irq, vm, other: undefined }] : [];
  });
  const owners = new Map<number, VmLines>();
  const shared = found.flatMap((vm) =>
    [...vm.lines.keys()].flatMap((irq) => {
      const other = owners.get(irq);
      if (other === undefined) owners.set(irq, vm);
      return other === undefined ? [] : [{ irq, vm, other }];
    }),
  );
  return [...unreachable, ...shared];
}
