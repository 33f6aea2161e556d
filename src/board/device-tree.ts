import { largest } from '../text/long-lists.js';
import {
  attribute,
  child,
  childrenNamed,
  elements,
  textOf,
  walk,
  type XmlDocument,
  type XmlElement,
} from '../xml/node.js';
import { readXml } from '../xml/parse.js';

/** What checks need of the board's `<devices>`, which the board inspector writes from v2.6 on. */
export interface DeviceTree {
  /** The number of each PCI bus. */
  readonly pciBuses: readonly number[];
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

function vectorsOf(capability: XmlElement): number[] {
  if (!['MSI', 'MSI-X'].includes(attribute(capability, 'id')?.value ?? '')) return [];
  return elements(capability)
    .filter(({ name }) => /^(?:count|table_size)/.test(name))
    .map((node) => Number(textOf(node)))
    .filter((number) => !Number.isNaN(number));
}

/** The `<devices>` of a board file: in its document, or read from the text that the document is of. */
export function readDevices(document: XmlDocument, text: string): XmlElement | undefined {
  const inDocument = child(document.root, 'devices');
  if (inDocument !== undefined) return inDocument;
  const start = text.search(/<devices[\s>]/);
  const end = text.lastIndexOf('</devices>');
  if (start < 0 || end < start) return undefined;
  const result = readXml(text.slice(start, end + '</devices>'.length));
  return 'problem' in result ? undefined : result.document.root;
}

export function readDeviceTree(root: XmlElement): DeviceTree {
  const all = [...walk(root)];
  const named = (name: string) => all.filter((node) => node.name === name);
  const devices = named('device');
  const capabilities = named('capability');
  return {
    pciBuses: named('bus')
      .filter(isPciBus)
      .map((bus) => Number.parseInt(attribute(bus, 'address')?.value ?? '', 16))
      .filter((number) => !Number.isNaN(number)),
    msiVectors: largest([0, ...capabilities.flatMap(vectorsOf)]),
    tpm2: devices.some(
      (device) =>
        attribute(device, 'id')?.value === TPM2_ID ||
        childrenNamed(device, 'compatible_id').some((id) => textOf(id) === TPM2_ID),
    ),
    tpmEventLog: capabilities.some((node) => attribute(node, 'id')?.value === 'log_area'),
  };
}
