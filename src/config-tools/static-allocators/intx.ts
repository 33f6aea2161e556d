import type { XmlElement } from '../../xml/node.js';
import { toolTraits } from '../calc/release-traits.js';
import { type BuildContext, BuildStop, boardElements } from '../context.js';
import { append, makeElement, setText } from '../element.js';
import { parseHex } from '../numbers.js';
import { idOf, loadOrder, vms } from '../scenario-queries.js';
import { anyAt, attributeOf, select, stringOf, valueAt } from '../xpath.js';
import { childFor, vmNode } from './allocation.js';
import { boardDevices, passthroughBdf } from './bus-dev-func.js';
import { onlyOne } from './only-one.js';

/** Interrupt line -> who uses it; undefined stands for an assignment in the scenario. */
type Lines = Map<number, (string | undefined)[]>;

function use(lines: Lines, irq: number, user: string | undefined): void {
  const users = lines.get(irq);
  if (users === undefined) lines.set(irq, [user]);
  else users.push(user);
}

/** The board's devices that signal by an interrupt line: no MSI, and no serial port. */
function lineDevices(context: BuildContext): Set<XmlElement> {
  const signals = (device: XmlElement): boolean =>
    select(device, 'resource').some((resource) =>
      ['irq', 'interrupt_pin'].includes(attributeOf(resource, 'type')),
    ) &&
    !select(device, 'capability').some((capability) =>
      ['MSI', 'MSI-X'].includes(attributeOf(capability, 'id')),
    );
  const isUart = (device: XmlElement): boolean => attributeOf(device, 'id') === 'PNP0501';
  return new Set(
    boardElements(context, 'device').filter((device) => signals(device) && !isUart(device)),
  );
}

/** v3: the line behind an interrupt pin that is routed through another ACPI device. */
function routedIrq(context: BuildContext, pin: XmlElement): number[] {
  const index = attributeOf(pin, 'index') || '0';
  const found = boardElements(context, 'device')
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

function irqsOf(context: BuildContext, device: XmlElement): number[] {
  const irqs: number[] = [];
  for (const resource of select(device, 'resource')) {
    if (attributeOf(resource, 'type') !== 'irq') continue;
    irqs.push(...attributeOf(resource, 'int').split(', ').map(Number));
  }
  for (const pin of select(device, 'resource')) {
    if (attributeOf(pin, 'type') !== 'interrupt_pin') continue;
    const source = attributeOf(pin, 'source');
    if (/^\d+$/.test(source)) irqs.push(Number(source));
    else if (source !== '' && toolTraits(context.release).followsInterruptLinks) {
      irqs.push(...routedIrq(context, pin));
    }
  }
  return [...new Set(irqs)];
}

/** The pairs `(physical, virtual)` of a VM's pt_intx. */
function assigned(vm: XmlElement | undefined): Map<number, number> {
  const node = onlyOne(select(vm, 'pt_intx'), 'pt_intx elements of one VM');
  const pairs = new Map<number, number>();
  const text = stringOf(node).trim();
  if (text === '') return pairs;
  const pair = /\(\s*(\w+)\s*,\s*(\w+)\s*,?\s*\)/g;
  if (text.replace(pair, '').replace(/,/g, '').trim() !== '' || /\)\s+\(/.test(text)) {
    throw new BuildStop(
      'allocation',
      `pt_intx "${text}" is no list of pairs: write (physical, virtual)(physical, virtual) without blanks between them`,
      node,
    );
  }
  for (const [, physical = '', virtual = ''] of text.matchAll(pair)) {
    pairs.set(Number(physical), Number(virtual));
  }
  return pairs;
}

function hasLapicPassthrough(context: BuildContext, vm: XmlElement): boolean {
  return toolTraits(context.release).hasLoadOrder
    ? anyAt(vm, 'lapic_passthrough', 'y')
    : anyAt(vm, 'guest_flags/guest_flag', 'GUEST_FLAG_LAPIC_PASSTHROUGH');
}

function refuseLinesWithLapic(vm: XmlElement, lines: Lines): void {
  if (lines.size === 0) return;
  const list = [...lines]
    .map(([irq, users]) => `${irq} (${users.map((user) => user ?? 'pt_intx').join('; ')})`)
    .join(', ');
  throw new BuildStop(
    'allocation',
    `pre-launched VM ${idOf(vm)} passes its LAPIC through, so no interrupt line can reach it, but its devices use ${list}: choose devices with MSI, or do without LAPIC passthrough`,
    vm,
  );
}

function preLaunchedLines(context: BuildContext, vm: XmlElement, devices: Set<XmlElement>): Lines {
  const lines: Lines = new Map();
  for (const irq of assigned(vm).keys()) use(lines, irq, undefined);
  for (const node of select(vm, 'pci_devs/pci_dev')) {
    const text = stringOf(node);
    if (text === '') continue;
    const found = boardDevices(context, passthroughBdf(text.split(' ')[0] ?? '', node), false);
    const device = onlyOne(found, `devices of the board at ${text}`);
    if (device === undefined || !devices.delete(device)) continue;
    for (const irq of irqsOf(context, device)) use(lines, irq, text);
  }
  return lines;
}

/** The lines of the PCI devices that are left to the Service VM. */
function serviceLines(context: BuildContext, devices: ReadonlySet<XmlElement>): Lines {
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
    for (const irq of irqsOf(context, device)) use(lines, irq, `${bdf} ${name}`);
  }
  return lines;
}

function refuseConflicts(allocation: ReadonlyMap<number, Lines>): void {
  const owners = new Map<number, number>();
  for (const [id, lines] of allocation) {
    for (const irq of lines.keys()) {
      const other = owners.get(irq);
      if (other !== undefined) {
        const users = (vm: number): string =>
          (allocation.get(vm)?.get(irq) ?? []).map((user) => user ?? 'pt_intx').join('; ');
        throw new BuildStop(
          'allocation',
          `VM ${other} (${users(other)}) and VM ${id} (${users(id)}) would share interrupt line ${irq}: devices on one line must belong to one VM`,
        );
      }
      owners.set(irq, id);
    }
  }
}

function write(context: BuildContext, allocation: ReadonlyMap<number, Lines>): void {
  for (const [id, lines] of allocation) {
    const vm = vmNode(context.allocation, String(id));
    const pairs = assigned(vms(context).find((candidate) => idOf(candidate) === String(id)));
    for (const [irq, users] of lines) {
      for (const user of users) {
        if (user === undefined) continue;
        const name = `PTDEV_${user.split(' ')[0] ?? ''}`;
        const device = childFor(vm, 'device', 'name', name);
        const pair = `(${irq}, ${pairs.get(irq) ?? irq})`;
        const there = select(device, 'pt_intx')[0];
        if (there === undefined) append(device, makeElement('pt_intx', {}, pair));
        else setText(childFor(device, 'pt_intx', 'id', ''), `${stringOf(there)} ${pair}`);
      }
    }
  }
}

/** v2.6 to v3.3: who gets which interrupt line (ACRN static_allocators/intx.py). */
export function allocateIntx(context: BuildContext): void {
  const devices = lineDevices(context);
  const allocation = new Map<number, Lines>();
  let service: number | undefined;
  for (const vm of select(context.scenario, '//vm')) {
    const id = Number(idOf(vm));
    const order = loadOrder(context, vm);
    if (order === 'service') service = id;
    if (order !== 'pre-launched') continue;
    const lines = preLaunchedLines(context, vm, devices);
    const lapic = hasLapicPassthrough(context, vm);
    if (lapic) refuseLinesWithLapic(vm, lines);
    // ACRN's table has the VM once it was asked for, even without lines.
    if (lapic || lines.size > 0) allocation.set(id, lines);
  }
  if (service !== undefined) {
    const lines = serviceLines(context, devices);
    if (lines.size > 0) allocation.set(service, lines);
  }
  refuseConflicts(allocation);
  write(context, allocation);
}
