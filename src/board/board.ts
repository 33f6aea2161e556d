import { expectArgument } from '../text/argument.js';
import { once } from '../text/once.js';
import { attribute, child, type XmlDocument, type XmlElement } from '../xml/node.js';
import { type Cache, caches } from './caches.js';
import { type RdtResource, rdtResources } from './clos.js';
import { type DeviceTree, readDevices, readDeviceTree } from './device-tree.js';
import { type Firmware, firmware } from './firmware.js';
import { type AddressRange, hostMemory, memoryMap, totalMemoryMib } from './memory.js';
import { type PciFunction, pciDeviceText, pciFunctions } from './pci.js';
import { capabilities, cpuBrand, pcpuIds, type Thread, threads } from './processors.js';
import { type BoardSections, boardSections } from './sections.js';
import { type Tty, ttys } from './ttys.js';

/** What a board file says of the machine. A fact that the file does not give is empty. */
export interface Board {
  readonly document: XmlDocument;
  /** The whole file. */
  readonly text: string;
  /** The root's `board` attribute. */
  readonly name: string;
  readonly sections: BoardSections;
  readonly pcpuIds: readonly number[];
  readonly threads: readonly Thread[];
  /** Core type by pCPU id, where the board names one. */
  readonly coreTypes: ReadonlyMap<number, string>;
  readonly capabilities: ReadonlySet<string>;
  /** The processor's brand string. */
  readonly cpuBrand: string;
  readonly firmware: Firmware;
  readonly rdtResources: readonly RdtResource[];
  readonly caches: readonly Cache[];
  readonly ttys: readonly Tty[];
  readonly pciFunctions: readonly PciFunction[];
  /** The whole text of PCI_DEVICE. */
  readonly pciDeviceText: string;
  readonly memoryMap: readonly AddressRange[];
  /** In MiB. */
  readonly totalMemory: number | undefined;
  /** The memory ranges of the native memory map together, in bytes. */
  readonly hostMemory: number;
  /** Legacy interrupt lines that no native device uses. */
  readonly availableIrqs: readonly number[];
  /** The root of the device tree. Read when it is first asked for: it is most of the file. */
  readonly devices: XmlElement | undefined;
  /** The text has a device tree, which the document leaves out. */
  readonly hasUnreadDevices: boolean;
  readonly deviceTree: DeviceTree | undefined;
}

function availableIrqs(sections: BoardSections): number[] {
  return (sections.get('AVAILABLE_IRQ_INFO')?.findLast((line) => line.trim() !== '') ?? '')
    .split(',')
    .map((irq) => Number.parseInt(irq, 10))
    .filter((irq) => !Number.isNaN(irq));
}

const boards = new WeakMap<XmlDocument, Board>();

/**
 * Reads a board file as ACRN's board inspector writes it, in the layout of any release; once.
 * @param text the whole file, where `document` leaves the device tree out
 */
export function readBoard(document: XmlDocument, text = document?.text): Board {
  expectArgument('readBoard', 'document', document, 'document');
  const known = boards.get(document);
  if (known !== undefined) return known;
  const board = boardOf(document, text);
  boards.set(document, board);
  return board;
}

function boardOf(document: XmlDocument, text: string): Board {
  const devices = once(() => readDevices(document, text));
  const deviceTree = once(() => {
    const root = devices();
    return root && readDeviceTree(root);
  });
  const sections = boardSections(document);
  const found = threads(document);
  return {
    document,
    text,
    name: attribute(document.root, 'board')?.value ?? '',
    sections,
    pcpuIds: pcpuIds(sections),
    threads: found,
    coreTypes: new Map(
      found
        .filter(({ coreType }) => coreType !== '')
        .map(({ cpuId, coreType }) => [cpuId, coreType]),
    ),
    capabilities: capabilities(document),
    cpuBrand: cpuBrand(sections),
    firmware: firmware(sections),
    rdtResources: rdtResources(sections),
    caches: caches(document),
    ttys: ttys(sections),
    pciFunctions: pciFunctions(sections),
    pciDeviceText: pciDeviceText(document),
    memoryMap: memoryMap(sections),
    totalMemory: totalMemoryMib(sections),
    hostMemory: hostMemory(document),
    availableIrqs: availableIrqs(sections),
    hasUnreadDevices: child(document.root, 'devices') === undefined && /<devices[\s>]/.test(text),
    get devices() {
      return devices();
    },
    get deviceTree() {
      return deviceTree();
    },
  };
}
