import { attribute, childrenNamed, elements, textOf, walk, type XmlElement } from '../xml/node.js';
import { readXml } from '../xml/parse.js';

/** A device that interrupts by lines only: it has neither MSI nor MSI-X. */
export interface LineDevice {
  /** Such as `00:1f.4`; undefined for a device that is not on a PCI bus. */
  readonly bdf: string | undefined;
  readonly irqs: readonly number[];
}

/** What checks need of the board's `<devices>`, which the board inspector writes from v2.6 on. */
export interface DeviceTree {
  /** The number of each PCI bus. */
  readonly pciBuses: readonly number[];
  readonly lineDevices: readonly LineDevice[];
  /** The most interrupt vectors that a device has. */
  readonly msiVectors: number;
  /** Whether there is a TPM2 device, and whether one keeps an event log in memory. */
  readonly tpm2: boolean;
  readonly tpmEventLog: boolean;
}

const TPM2_ID = 'MSFT0101';

function isPciBus(node: XmlElement | undefined): boolean {
  return node?.name === 'bus' && attribute(node, 'type')?.value === 'pci';
}

function bdfOf(device: XmlElement): string | undefined {
  const bus = device.parent;
  const address = Number(attribute(device, 'address')?.value);
  if (bus === undefined || !isPciBus(bus) || Number.isNaN(address)) return undefined;
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  const number = Number.parseInt(attribute(bus, 'address')?.value ?? '', 16);
  return `${hex(number)}:${hex(address >>> 16)}.${(address & 0xffff).toString(16)}`;
}

/** The lines of another device's interrupt resource, which a PCI pin is connected to. */
function linkedIrq(root: XmlElement, source: string, index: string): number[] {
  for (const node of walk(root)) {
    if (node.name !== 'device') continue;
    if (!childrenNamed(node, 'acpi_object').some((path) => textOf(path) === source)) continue;
    for (const resource of childrenNamed(node, 'resource')) {
      const isIt = attribute(resource, 'id')?.value === `res${index}`;
      if (isIt && attribute(resource, 'type')?.value === 'irq') {
        return numbers(attribute(resource, 'int')?.value);
      }
    }
  }
  return [];
}

function numbers(list: string | undefined): number[] {
  return (list ?? '')
    .split(',')
    .map((text) => Number.parseInt(text, 10))
    .filter((number) => !Number.isNaN(number));
}

/** The interrupt lines of a device (ACRN v3.0 static_allocators/intx.py:get_irqs_of_device). */
function irqsOf(root: XmlElement, device: XmlElement): number[] {
  const found = childrenNamed(device, 'resource').flatMap((resource) => {
    const type = attribute(resource, 'type')?.value;
    if (type === 'irq') return numbers(attribute(resource, 'int')?.value);
    const source = attribute(resource, 'source')?.value;
    if (type !== 'interrupt_pin' || source === undefined) return [];
    if (/^\d+$/.test(source)) return [Number(source)];
    return linkedIrq(root, source, attribute(resource, 'index')?.value ?? '0');
  });
  return [...new Set(found)];
}

function usesLinesOnly(device: XmlElement): boolean {
  const has = (name: string, key: string, values: readonly string[]) =>
    childrenNamed(device, name).some((node) => values.includes(attribute(node, key)?.value ?? ''));
  return (
    has('resource', 'type', ['irq', 'interrupt_pin']) &&
    !has('capability', 'id', ['MSI', 'MSI-X']) &&
    attribute(device, 'id')?.value !== 'PNP0501'
  );
}

function vectorsOf(capability: XmlElement): number[] {
  if (!['MSI', 'MSI-X'].includes(attribute(capability, 'id')?.value ?? '')) return [];
  return elements(capability)
    .filter(({ name }) => /^(?:count|table_size)/.test(name))
    .map((node) => Number(textOf(node)))
    .filter((number) => !Number.isNaN(number));
}

/** Reads the `<devices>` of a board file's text; undefined when there is none. */
export function readDeviceTree(text: string): DeviceTree | undefined {
  const start = text.search(/<devices[\s>]/);
  const end = text.lastIndexOf('</devices>');
  if (start < 0 || end < start) return undefined;
  const result = readXml(text.slice(start, end + '</devices>'.length));
  if ('problem' in result) return undefined;
  const { root } = result.document;
  const all = [...walk(root)];
  const named = (name: string) => all.filter((node) => node.name === name);
  const devices = named('device');
  const capabilities = named('capability');
  return {
    pciBuses: named('bus')
      .filter(isPciBus)
      .map((bus) => Number.parseInt(attribute(bus, 'address')?.value ?? '', 16))
      .filter((number) => !Number.isNaN(number)),
    lineDevices: devices
      .filter(usesLinesOnly)
      .map((device) => ({ bdf: bdfOf(device), irqs: irqsOf(root, device) })),
    msiVectors: Math.max(0, ...capabilities.flatMap(vectorsOf)),
    tpm2: devices.some(
      (device) =>
        attribute(device, 'id')?.value === TPM2_ID ||
        childrenNamed(device, 'compatible_id').some((id) => textOf(id) === TPM2_ID),
    ),
    tpmEventLog: capabilities.some((node) => attribute(node, 'id')?.value === 'log_area'),
  };
}
