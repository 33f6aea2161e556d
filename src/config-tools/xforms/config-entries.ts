import { addAll, largest } from '../../text/long-lists.js';
import type { XmlElement } from '../../xml/node.js';
import { isRdtEnabled } from '../calc/clos-counts.js';
import { xpathNumber } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import {
  after,
  anyAt,
  attributeOf,
  before,
  first,
  normalizeSpace,
  select,
  stringOf,
  valueAt,
  valuesAt,
} from '../calc/xpath.js';
import { type BuildContext, documents } from '../context.js';
import { hypervisorRegions } from '../scenario-queries.js';

/** One setting of config.h and config.mk. */
export interface ConfigEntry {
  readonly kind: 'string' | 'boolean' | 'integer';
  /** The name after the prefix. */
  readonly key: string;
  /** The text of the first such element; undefined where the scenario has none. */
  readonly value: string | undefined;
  /** Whether a switch is on: any such element says so. */
  readonly on?: boolean;
  /** For an integer whose element is empty (from v3.0 on: or missing). */
  readonly fallback?: string;
  /** `CONFIG_` unless given. */
  readonly prefix?: string;
}

function childValue(parent: XmlElement, path: string): string | undefined {
  const node = first(parent, path);
  return node === undefined ? undefined : stringOf(node);
}

function bool(key: string, on: boolean): ConfigEntry {
  return { kind: 'boolean', key, value: on ? 'y' : 'n', on };
}

function switchAt(key: string, parent: XmlElement, path: string): ConfigEntry {
  const value = childValue(parent, path);
  return { kind: 'boolean', key, value, on: anyAt(parent, path, 'y') };
}

function integer(key: string, value: string | undefined, fallback?: string): ConfigEntry {
  return fallback === undefined
    ? { kind: 'integer', key, value }
    : { kind: 'integer', key, value, fallback };
}

function text(key: string, value: string): ConfigEntry {
  return { kind: 'string', key, value };
}

/** The binary digits that ACRN writes for a hexadecimal number; digits but 0-9 and a-f are lost. */
function hexToBinary(hex: string, firstWidth: number): string {
  let width = firstWidth;
  let bits = '';
  for (const digit of hex) {
    if (/[0-9a-f]/.test(digit)) {
      bits += Number.parseInt(digit, 16)
        .toString(2)
        .padStart(4, '0')
        .slice(4 - width);
    }
    width = 4;
  }
  return bits;
}

/** A `bus:device.function` as the 16 bits of config.h. */
function binaryBdf(bdf: string): string {
  const bus = hexToBinary(before(bdf, ':'), 4);
  const device = hexToBinary(before(after(bdf, ':'), '.'), 1);
  return `0b${bus}${device}${hexToBinary(after(bdf, '.'), 3)}`;
}

/** Reads the fields of the console's line in TTYS_INFO by their names; empty where there is none. */
function ttyFields(context: BuildContext, console: XmlElement): (name: string) => string {
  const ttys = valueAt(context.board.document.root, 'TTYS_INFO');
  const line = `${before(after(ttys, `seri:${stringOf(console)}`), '\n')} `;
  return (name) => before(after(line, `${name}:`), ' ');
}

function serialWidth(context: BuildContext, console: XmlElement): ConfigEntry[] {
  if (!toolTraits(context.release).writesSerialWidth) return [];
  const width = before(ttyFields(context, console)('width'), 'byte');
  return width === '' ? [] : [integer('SERIAL_REG_WIDTH', width)];
}

function serialConsole(context: BuildContext, console: XmlElement): ConfigEntry[] {
  const field = ttyFields(context, console);
  const type = field('type');
  const base = field('base');
  const quotedBdf = field('bdf');
  const bdf = quotedBdf.slice(1, Math.max(quotedBdf.length - 1, 1));
  const pci = (): ConfigEntry[] => [
    bool('SERIAL_PCI', true),
    integer('SERIAL_PCI_BDF', binaryBdf(bdf)),
  ];
  if (type === 'portio') {
    const legacy = [bool('SERIAL_LEGACY', true), integer('SERIAL_PIO_BASE', base)];
    return toolTraits(context.release).writesPciOfPortConsole && bdf !== ''
      ? [...legacy, ...pci()]
      : legacy;
  }
  if (type === 'mmio' && bdf !== '') return pci();
  const mmio = [bool('SERIAL_MMIO', true)];
  return base === '' ? mmio : [...mmio, integer('SERIAL_MMIO_BASE', base)];
}

/** The most MSI or MSI-X vectors that a device of the board has; empty without any. */
function mostMsiVectors(context: BuildContext): string {
  const counts = documents(context)
    .flatMap((document) => select(document, '//capability'))
    .filter((capability) => ['MSI', 'MSI-X'].includes(attributeOf(capability, 'id')))
    .flatMap((capability) => capability.children)
    .filter((child): child is XmlElement => child.kind === 'element')
    .filter(({ name }) => name.startsWith('count') || name.startsWith('table_size'))
    .map(stringOf);
  const [most = ''] = counts.sort((a, b) => xpathNumber(b) - xpathNumber(a));
  return most;
}

function msixTables(context: BuildContext): ConfigEntry {
  const most = mostMsiVectors(context);
  const wanted = documents(context)
    .flatMap((document) => valuesAt(document, '//CAPACITIES/MAX_MSIX_TABLE_NUM'))
    .find((value) => value !== '');
  if (wanted === undefined) return integer('MAX_MSIX_TABLE_NUM', most);
  const larger = xpathNumber(most) > xpathNumber(wanted);
  return integer('MAX_MSIX_TABLE_NUM', larger ? most : wanted);
}

function ioapics(context: BuildContext): ConfigEntry[] {
  const root = context.board.document.root;
  const wanted = (name: string): string | undefined =>
    valuesAt(context.scenario, `//${name}`).find((value) => value !== '');
  const lines = valuesAt(root, '//ioapic/gsi_number').map(Number);
  const [leastNumber, leastLines] = toolTraits(context.release).assumesIoapic ? [1, 48] : [0, 0];
  const number = Math.max(leastNumber, select(root, '//ioapic').length);
  return [
    integer('MAX_IOAPIC_NUM', wanted('MAX_IOAPIC_NUM'), String(number)),
    integer(
      'MAX_IOAPIC_LINES',
      wanted('MAX_IOAPIC_LINES'),
      String(largest([leastLines, ...lines])),
    ),
  ];
}

function boardEntries(context: BuildContext): ConfigEntry[] {
  const entries = [text('BOARD', attributeOf(context.board.document.root, 'board'))];
  if (toolTraits(context.release).countsIoapics) addAll(entries, ioapics(context));
  if (toolTraits(context.release).countsMsixTables) entries.push(msixTables(context));
  return entries;
}

function debugOptions(context: BuildContext, node: XmlElement): ConfigEntry[] {
  const { hasLogBuffer } = toolTraits(context.release);
  const entries = hasLogBuffer ? [switchAt('RELEASE', node, 'RELEASE')] : [];
  for (const log of ['MEM_LOGLEVEL', 'NPK_LOGLEVEL', 'CONSOLE_LOGLEVEL']) {
    entries.push(integer(`${log}_DEFAULT`, childValue(node, log)));
  }
  if (hasLogBuffer) {
    entries.push(integer('LOG_DESTINATION', childValue(node, 'LOG_DESTINATION')));
    entries.push(integer('LOG_BUF_SIZE', childValue(node, 'LOG_BUF_SIZE')));
  }
  if (toolTraits(context.release).hasConsoleVm) {
    // 0xffff is ACRN_INVALID_VMID: the hypervisor's own console.
    entries.push(integer('CONSOLE_DEFAULT_VM', childValue(node, 'CONSOLE_VM'), '0xffff'));
  }
  for (const console of select(node, 'SERIAL_CONSOLE')) {
    addAll(entries, serialConsole(context, console));
    addAll(entries, serialWidth(context, console));
  }
  return entries;
}

/** Switches that are elements of FEATURES by the same name, in the order in which they are written. */
function plainFeatures(context: BuildContext): string[] {
  const traits = toolTraits(context.release);
  return [
    ...(traits.hasBuildType ? [] : ['RELOC', 'MULTIBOOT2']),
    ...(traits.hasSupervisor ? ['SERVICE_VM_SUPERVISOR_ENABLED'] : []),
    ...(traits.hasLockSwitches
      ? ['SPLIT_LOCK_DETECTION_ENABLED', 'UC_LOCK_DETECTION_ENABLED']
      : ['ENFORCE_TURNOFF_AC']),
    ...(traits.hasTurnoffGp ? ['ENFORCE_TURNOFF_GP'] : []),
    ...(traits.hasSecurityVmFixup ? ['SECURITY_VM_FIXUP'] : []),
    ...(traits.hasKeepIrqDisabled ? ['KEEP_IRQ_DISABLED'] : []),
  ];
}

function rdt(context: BuildContext, node: XmlElement): ConfigEntry[] {
  const enabled = switchAt('RDT_ENABLED', node, 'RDT/RDT_ENABLED');
  const on = toolTraits(context.release).switchesRdtByBoard
    ? isRdtEnabled(context)
    : anyAt(node, 'RDT/RDT_ENABLED', 'y');
  if (!on) return [enabled];
  const cdp = switchAt('CDP_ENABLED', node, 'RDT/CDP_ENABLED');
  if (!toolTraits(context.release).hasVcat) return [enabled, cdp];
  return [enabled, cdp, switchAt('VCAT_ENABLED', node, 'RDT/VCAT_ENABLED')];
}

function ssram(context: BuildContext, node: XmlElement): ConfigEntry {
  if (!toolTraits(context.release).findsSoftwareSram) {
    return switchAt('SSRAM_ENABLED', node, 'SSRAM/SSRAM_ENABLED');
  }
  const capabilities = documents(context).flatMap((root) => select(root, '//cache/capability'));
  return bool(
    'SSRAM_ENABLED',
    capabilities.some((capability) => attributeOf(capability, 'id') === 'Software SRAM'),
  );
}

function features(context: BuildContext, node: XmlElement): ConfigEntry[] {
  const feature = (key: string, name = key): ConfigEntry => switchAt(key, node, name);
  const { hasLoadOrder: v3 } = toolTraits(context.release);
  const entries = [bool(valueAt(node, 'SCHEDULER'), true)];
  addAll(
    entries,
    plainFeatures(context).map((name) => feature(name)),
  );
  addAll(entries, rdt(context, node));
  entries.push(feature('HYPERV_ENABLED'));
  entries.push(
    v3
      ? bool('NVMX_ENABLED', anyAt(context.scenario, '//vm/nested_virtualization_support', 'y'))
      : feature('NVMX_ENABLED'),
  );
  entries.push(
    feature('ACPI_PARSE_ENABLED'),
    feature('L1D_FLUSH_VMENTRY_ENABLED', 'L1D_VMENTRY_ENABLED'),
  );
  entries.push(
    toolTraits(context.release).enablesMceOnPsc
      ? feature('MCE_ON_PSC_WORKAROUND_ENABLED', 'MCE_ON_PSC_ENABLED')
      : feature('MCE_ON_PSC_WORKAROUND_DISABLED', 'MCE_ON_PSC_DISABLED'),
  );
  if (v3)
    entries.push(feature('RELOC', 'RELOC_ENABLED'), feature('MULTIBOOT2', 'MULTIBOOT2_ENABLED'));
  entries.push(ssram(context, node));
  entries.push(
    v3
      ? bool('IVSHMEM_ENABLED', hypervisorRegions(context).length > 0)
      : feature('IVSHMEM_ENABLED', 'IVSHMEM/IVSHMEM_ENABLED'),
  );
  if (toolTraits(context.release).hasVuartBuffers) {
    for (const name of ['VUART_RX_BUF_SIZE', 'VUART_TX_BUF_SIZE', 'VUART_TIMER_PCPU']) {
      entries.push(integer(name, childValue(node, name)));
    }
  }
  return entries;
}

function memory(context: BuildContext, node: XmlElement): ConfigEntry[] {
  const plain = (key: string): ConfigEntry => integer(key, childValue(node, key));
  const allocated = (key: string): ConfigEntry =>
    integer(key, childValue(node, key), valueAt(context.allocation, `hv/MEMORY/${key}`));
  const { hasHvRamSize, computesHvRamSize, hasRamSizes } = toolTraits(context.release);
  return [
    allocated('HV_RAM_START'),
    ...(hasHvRamSize || computesHvRamSize ? [allocated('HV_RAM_SIZE')] : []),
    ...(hasRamSizes ? [plain('PLATFORM_RAM_SIZE'), plain('LOW_RAM_SIZE')] : []),
    plain('STACK_SIZE'),
  ];
}

function capacities(context: BuildContext, node: XmlElement): ConfigEntry[] {
  const plain = (key: string): ConfigEntry => integer(key, childValue(node, key));
  const mmio = integer('MAX_EMULATED_MMIO_REGIONS', childValue(node, 'MAX_EMULATED_MMIO'));
  if (toolTraits(context.release).hasMaxPciBuses) {
    const buses = childValue(context.allocation, 'platform/MAX_PCI_BUS_NUM');
    return [
      { ...integer('MAX_PCI_BUS_NUM', buses), prefix: 'ACFG_' },
      plain('MAX_PCI_DEV_NUM'),
      plain('MAX_PT_IRQ_ENTRIES'),
      mmio,
    ];
  }
  const efi = toolTraits(context.release).countsEfiMaps ? ['MAX_EFI_MMAP_ENTRIES'] : [];
  const entries = [
    'IOMMU_BUS_NUM',
    'MAX_IOAPIC_NUM',
    ...efi,
    'MAX_IR_ENTRIES',
    'MAX_PCI_DEV_NUM',
    'MAX_IOAPIC_LINES',
    'MAX_PT_IRQ_ENTRIES',
  ].map(plain);
  if (!toolTraits(context.release).countsMsixTables) {
    const native = normalizeSpace(valueAt(context.board.document.root, 'MAX_MSIX_TABLE_NUM'));
    entries.push(integer('MAX_MSIX_TABLE_NUM', childValue(node, 'MAX_MSIX_TABLE_NUM'), native));
  }
  return [...entries, mmio];
}

function miscellaneous(context: BuildContext, node: XmlElement): ConfigEntry {
  if (!toolTraits(context.release).placesGraphics)
    return integer('GPU_SBDF', childValue(node, 'GPU_SBDF'));
  return integer('IGD_SBDF', childValue(context.allocation, 'hv/MISC_CFG/IGD_SBDF'));
}

/** The settings of config.h and config.mk in their order (ACRN xforms/config_common.xsl). */
export function configEntries(context: BuildContext): ConfigEntry[] {
  const { scenario, release } = context;
  const groups = (
    name: string,
    of: (context: BuildContext, node: XmlElement) => ConfigEntry[],
  ): ConfigEntry[] => select(scenario, `hv/${name}`).flatMap((node) => of(context, node));
  const entries = [...boardEntries(context), text('SCENARIO', attributeOf(scenario, 'scenario'))];
  if (toolTraits(release).hasBuildType) {
    entries.push(bool('RELEASE', anyAt(scenario, 'hv/BUILD_TYPE', 'release')));
  }
  addAll(entries, groups('DEBUG_OPTIONS', debugOptions));
  addAll(entries, groups('FEATURES', features));
  addAll(entries, groups('MEMORY', memory));
  addAll(entries, groups('CAPACITIES', capacities));
  addAll(
    entries,
    groups('MISC_CFG', (inner, node) => [miscellaneous(inner, node)]),
  );
  if (toolTraits(release).namesKernels) {
    const kernels = valuesAt(scenario, 'vm/os_config/kern_type');
    addAll(
      entries,
      kernels.map((kernel) => bool(`GUEST_${kernel}`, true)),
    );
  }
  return entries;
}

/** What is written for an integer: its value, else its fallback, else nothing. */
export function integerText(context: BuildContext, entry: ConfigEntry): string {
  if (entry.value !== undefined && entry.value !== '') return entry.value;
  const fallback = entry.fallback ?? '';
  return entry.value === '' || toolTraits(context.release).fallsBackWithoutValue ? fallback : '';
}

/** Up to v2.7 an entry without a value swallows the line ending, and so the next entry. */
export function lineEnd(context: BuildContext, value: string): string {
  return value !== '' || toolTraits(context.release).endsEmptyLines ? '\n' : '';
}
