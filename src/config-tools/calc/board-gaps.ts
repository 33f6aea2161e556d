import type { Board } from '../../board/board.js';
import { commonClosMax } from '../../board/clos.js';
import type { BuildStep } from '../../text/diagnostic.js';
import { parseBigInteger, parseHex } from '../../text/python-integer.js';
import { drhdScopes, registerLines, strayAcpiLine } from './acpi-values.js';
import { type BoardGap, gapsAt, shownLine } from './board-gap.js';
import { BoardStop, stopOf } from './build-stop.js';
import { severalPassedThrough } from './bus-dev-func.js';
import { cacheProblems, severalMaskLengths } from './cache-capacity.js';
import { closCounts, closInfo, isRdtEnabled } from './clos-counts.js';
import { level2Caches } from './clos-policies.js';
import { frequencyProblem } from './cpu-frequency.js';
import { unreadableIomem } from './iomem-lines.js';
import { lineAttribute } from './line-attribute.js';
import { graphicsDevices, nativeBdfs, oddDevice, severalGraphics } from './native-devices.js';
import { num2int } from './num2int.js';
import { xpathNumber } from './numbers.js';
import { nativePciHoles } from './pci-holes.js';
import { regionWithoutAddress, unreadablePciLine } from './pci-regions.js';
import { toolTraits } from './release-traits.js';
import { serialConsoleName } from './serial-console.js';
import {
  boardElements,
  type DeviceView,
  deviceElements,
  idOf,
  ofBoard,
  type ToolView,
  vmsOf,
} from './tool-view.js';
import { vbarBaseLines } from './vbar-base.js';
import { vmsixBdfs } from './vmsix.js';
import { anyAt, attributeOf, select, stringOf, valueAt, valuesAt } from './xpath.js';

/** Every line of TTYS_INFO is read, whether or not its port is used (ACRN static_allocators/lib/lib.py). */
const unreadableTtys = ofBoard(({ board, release }): BoardGap[] => {
  if (!toolTraits(release).readsTtyIrqByPlace) return [];
  const lines = (board.sections.get('TTYS_INFO') ?? []).filter((line) => /\S/.test(line));
  const odd = lines.find((line) => !/^[^:]*:\d+$/.test(line.trim().split(/\s+/)[3] ?? ''));
  if (odd === undefined) return [];
  const what = `has the line "${odd.trim()}" in TTYS_INFO, whose fourth word is not irq: and a number`;
  return gapsAt('allocation', what);
});

function isNumberList(line: string): boolean {
  return line.split(',').every((number) => parseBigInteger(number) !== undefined);
}

const oddIrqLine = ofBoard(({ board }) =>
  board.sections.get('AVAILABLE_IRQ_INFO')?.find((line) => !isNumberList(line)),
);

/** Every line of AVAILABLE_IRQ_INFO is read, and the last one counts (static_allocators/intx.py). */
function unreadableIrqs(view: ToolView): BoardGap[] {
  const odd = readsAvailableIrqs(view) ? oddIrqLine(view) : undefined;
  if (odd === undefined) return [];
  const what = `has no list of numbers in AVAILABLE_IRQ_INFO: ${shownLine(odd)}`;
  return gapsAt('allocation', what);
}

/** The Service VM's pCPUs are sorted as numbers: those of the first line (static_allocators/cpu_affinity.py). */
function unreadablePcpus(view: ToolView): BoardGap[] {
  const { hasLoadOrder, sortsPcpusAsText } = toolTraits(view.release);
  const [service] = vmsOf(view, 'service');
  if (!hasLoadOrder || sortsPcpusAsText || service === undefined) return [];
  const line = view.board.sections.get('CPU_PROCESSOR_INFO')?.[0];
  if (line === undefined || isNumberList(line)) return [];
  const what = `has no list of numbers in CPU_PROCESSOR_INFO: ${shownLine(line)}`;
  return gapsAt('allocation', what);
}

const regionGaps = ofBoard(({ board, release }): BoardGap[] => {
  const lines = board.sections.get('PCI_DEVICE') ?? [];
  return [
    toolTraits(release).skipsDevicesWithoutAddress ? undefined : regionWithoutAddress(lines),
    unreadablePciLine(lines),
  ].flatMap((what) => gapsAt('board_cfg_gen', what));
});

/** Up to v2.7 scenario_cfg_gen reads every line of PCI_VID_PID; ids that stand there are read by board_c.py. */
const vendorGaps = ofBoard((view): BoardGap[] => {
  const lines = view.board.sections.get('PCI_VID_PID') ?? [];
  const gap = (step: BuildStep, isOdd: (line: string) => boolean): BoardGap[] => {
    const line = lines.find(isOdd);
    if (line === undefined) return [];
    return gapsAt(step, `has a line without ids in PCI_VID_PID: ${shownLine(line)}`);
  };
  const words = (line: string) => (line.trim() === '' ? 0 : line.trim().split(/\s+/).length);
  const odd = vmsixBdfs(view).find((bdf) => !(bdf.includes(':') && bdf.includes('.')));
  return [
    ...gap('board_cfg_gen', (line) => odd !== undefined && line.trim().startsWith(odd)),
    ...(toolTraits(view.release).hasValidator
      ? []
      : gap('scenario_cfg_gen', (line) => words(line) < 3)),
  ];
});

/** Up to v2.7 hv_cfg_lib.py checks the first line of MAX_MSIX_TABLE_NUM. */
const msixGaps = ofBoard(({ board, release }): BoardGap[] => {
  const line = board.sections.get('MAX_MSIX_TABLE_NUM')?.[0];
  if (line === undefined || toolTraits(release).hasValidator) return [];
  const number = num2int(line.trim());
  if (number !== undefined && number >= 1 && number <= 2048) return [];
  const what = `has no number from 1 to 2048 in MAX_MSIX_TABLE_NUM: ${shownLine(line)}`;
  return gapsAt('scenario_cfg_gen', what);
});

/** The pCPUs in the text with which CPU_PROCESSOR_INFO begins; undefined where it begins with something else. */
const pcpusOfBeginning = ofBoard(({ board }): readonly string[] | undefined => {
  const [first] = select(board.document.root, 'CPU_PROCESSOR_INFO')[0]?.children ?? [];
  if (first?.kind !== 'text' && first?.kind !== 'cdata') return undefined;
  return first.value.split(',').map((pcpu) => pcpu.trim());
});

const threadPcpus = ofBoard(
  ({ board }): ReadonlySet<string> =>
    new Set(select(board.document.root, 'processors//thread/cpu_id').map(stringOf)),
);

/** From v3.0 on asl_gen.py looks pre-launched VMs' pCPUs up in the text with which CPU_PROCESSOR_INFO begins. */
function localApicGaps(view: ToolView): BoardGap[] {
  if (!toolTraits(view.release).hasLoadOrder) return [];
  const listed = pcpusOfBeginning(view);
  if (listed === undefined) {
    return gapsAt('board_cfg_gen', 'does not begin CPU_PROCESSOR_INFO with its pCPUs');
  }
  // pCPUs that the board does not have at all are refused by the validator.
  const odd = vmsOf(view, 'pre-launched').find((vm) => {
    const pcpus = valuesAt(vm, 'cpu_affinity//pcpu_id').map((pcpu) => pcpu.trim());
    return (
      pcpus.some((pcpu) => threadPcpus(view).has(pcpu)) &&
      !pcpus.some((pcpu) => listed.includes(pcpu))
    );
  });
  if (odd === undefined) return [];
  return gapsAt('board_cfg_gen', `lists no pCPU of VM ${idOf(odd)} in CPU_PROCESSOR_INFO`);
}

/** What stops a calculation because of the board file. */
function stopGaps(calculate: () => unknown): BoardGap[] {
  const stop = stopOf(calculate);
  return stop instanceof BoardStop ? gapsAt(stop.step, stop.what) : [];
}

/** What platform_acpi_info.h and the DMA remapping units of board.c are made of. */
const acpiGaps = ofBoard(({ board: { sections }, release }): BoardGap[] => {
  const lines = (name: string) => sections.get(name) ?? [];
  return [
    ...stopGaps(() => drhdScopes(lines('DRHD_INFO'))),
    ...['PM_INFO', 'S3_INFO', 'S5_INFO'].flatMap((name) =>
      stopGaps(() => registerLines(name, lines(name))),
    ),
    ...(toolTraits(release).compilesAcpiInfo
      ? gapsAt('prebuild_compile', strayAcpiLine(sections))
      : []),
  ];
});

const nameByLine = ofBoard(({ board }) => lineAttribute(board.text, 'board'));

/** The tools look for the board's name line by line (library/common.py:get_xml_attrib). */
function nameGaps(view: ToolView): BoardGap[] {
  const { board, release, scenario } = view;
  const read = nameByLine(view);
  if ('stops' in read) {
    const what = `has a line with "board=" or "scenario=" in it: ${read.stops}`;
    return gapsAt('board_cfg_gen', what);
  }
  if (/\s/.test(board.name)) {
    const what = 'has white space in its name, which make takes for two names';
    return gapsAt('prebuild_compile', what);
  }
  if (toolTraits(release).ignoresRootAttributes) return [];
  if (read.value === board.name || read.value === attributeOf(scenario, 'board')) return [];
  const what = `is for "${read.value}" by a later line with "board=", and the scenario is not`;
  return gapsAt('board_cfg_gen', what);
}

/** Whether the allocators read AVAILABLE_IRQ_INFO. */
export function readsAvailableIrqs(view: DeviceView): boolean {
  const { readsIrqsOfBoard, givesVmsBoardIrqs } = toolTraits(view.release);
  return readsIrqsOfBoard || givesVmsBoardIrqs || vmsOf(view, 'service').length > 0;
}

/** Sections of the board file without which a step of ACRN's tools dies. */
function neededSections(view: ToolView): readonly (readonly [BuildStep, string])[] {
  const traits = toolTraits(view.release);
  const sections: readonly (readonly [boolean, BuildStep, string])[] = [
    [!traits.allocatesWithoutIomem, 'allocation', 'IOMEM_INFO'],
    [readsAvailableIrqs(view), 'allocation', 'AVAILABLE_IRQ_INFO'],
    [true, 'board_cfg_gen', 'PCI_DEVICE'],
    [true, 'board_cfg_gen', 'PCI_VID_PID'],
    [true, 'board_cfg_gen', 'CX_INFO'],
    [true, 'board_cfg_gen', 'PX_INFO'],
    [!traits.hasCacheElements, 'board_cfg_gen', 'CLOS_INFO'],
    [traits.readsIomemForBoard, 'board_cfg_gen', 'IOMEM_INFO'],
    [traits.choosesRootDevice, 'board_cfg_gen', 'BLOCK_DEVICE_INFO'],
  ];
  return sections.filter(([needed]) => needed).map(([, step, name]) => [step, name]);
}

/** What the tools need of the device tree: a PCI bus, and a window of its host bridge below 4 GiB. */
const deviceGaps = ofBoard((view): BoardGap[] => {
  const { allocatesBoardCapability } = toolTraits(view.release);
  const isPci = deviceElements(view, 'bus').some(
    (bus) =>
      attributeOf(bus, 'type') === 'pci' && parseHex(attributeOf(bus, 'address')) !== undefined,
  );
  if (allocatesBoardCapability && !isPci) return gapsAt('allocation', 'has no PCI bus');
  const graphics = graphicsDevices(view).length;
  if (graphics > 1) return gapsAt('allocation', severalGraphics(graphics));
  if (nativePciHoles(view).low.length > 0) return [];
  return gapsAt(
    'allocation',
    'has no window of the host bridge below 4 GiB (a memory resource of a bus)',
  );
});

/** Up to v2.7: with RDT on, the resources of CLOS_INFO have arrays of their own. */
function rdtGaps({ board, release, scenario }: ToolView): BoardGap[] {
  if (toolTraits(release).hasCacheElements) return [];
  if (!anyAt(scenario, 'hv/FEATURES/RDT/RDT_ENABLED', 'y')) return [];
  const { rdtResources } = board;
  const keys = valueAt(board.document.root, 'CLOS_INFO')
    .split('\n')
    .map((line) => line.split(':')[0]?.trim() ?? '')
    .filter((key) => key.startsWith('rdt resource'));
  const twice = keys.find((key, i) => keys.indexOf(key) < i);
  if (twice !== undefined) {
    return gapsAt('prebuild_compile', `has two lines "${twice}" in CLOS_INFO`);
  }
  const cdp = anyAt(scenario, 'hv/FEATURES/RDT/CDP_ENABLED', 'y');
  if (commonClosMax(rdtResources, cdp) === 0) return [];
  const odd = rdtResources.find(({ name }) => !['L2', 'L3', 'MBA'].includes(name));
  if (odd === undefined) return [];
  const what = `names "${odd.name}" in CLOS_INFO, which is not an RDT resource`;
  return gapsAt('board_cfg_gen', what);
}

/** With RDT on, misc_cfg.h gets the least of the board's numbers of classes of service. */
function closGaps(view: ToolView): BoardGap[] {
  if (!isRdtEnabled(view)) return [];
  const { resources, closMax } = closInfo(view);
  if (resources === '' || closMax === '' || !Number.isNaN(closCounts(view).common)) return [];
  const listed = (text: string) => text.split(',').filter((part) => /\S/.test(part));
  const counts = listed(closMax);
  const odd = counts.find((count) => Number.isNaN(xpathNumber(count)));
  const what =
    odd === undefined
      ? `has ${counts.length} counts of classes of service for ${listed(resources).length} RDT resources`
      : `has "${odd.trim()}" classes of service, which is not a number in XPath`;
  return gapsAt('prebuild_compile', what);
}

/** The Service VM's devices get places beside those of the root bus. */
function placeGaps(view: ToolView): BoardGap[] {
  if (vmsOf(view, 'service').length === 0) return [];
  const { odd } = nativeBdfs(view);
  return gapsAt('allocation', odd === undefined ? undefined : oddDevice(odd));
}

/** Up to v2.7: virtual devices get their BARs between the native ones. */
function barGaps(view: ToolView): BoardGap[] {
  if (!toolTraits(view.release).writesVbarBase) return [];
  return stopGaps(() => vbarBaseLines(view));
}

/** From v3.0 on: caches whose full mask the classes of service need. */
function maskGaps(view: ToolView): BoardGap[] {
  return [
    severalMaskLengths(view, '3'),
    ...level2Caches(view.scenario).map((id) => severalMaskLengths(view, '2', id)),
  ].flatMap((what) => gapsAt('allocation', what));
}

/**
 * Up to v2.6 misc_cfg.h takes an interrupt for each of COM1 and COM2 that the board does not have
 * (ACRN scenario_cfg_lib.py:get_sos_vuart_settings).
 */
function irqGaps(view: ToolView): BoardGap[] {
  const { availableIrqs, ttys } = view.board;
  const name = serialConsoleName(view);
  const consoleIrq = ttys.find((tty) => tty.name === name)?.irq ?? 16;
  const com2 = ttys.find((tty) => tty.name === 'ttyS1');
  const com2Native = com2?.type === 'portio' && (com2.irq ?? 16) < 16;
  const wanted = (name !== '' && consoleIrq >= 16 ? 1 : 0) + (com2Native ? 0 : 1);
  const missing = wanted - availableIrqs.length;
  if (missing <= 0) return [];
  const what = `has no interrupt in AVAILABLE_IRQ_INFO for ${wanted === 1 ? 'COM2' : 'COM1 and COM2'} of the Service VM`;
  return gapsAt('board_cfg_gen', what);
}

/**
 * What the build of a scenario misses in the board file, in the order of the steps. The device tree
 * counts only where it is read already, or known to be missing.
 */
export function boardGaps(view: ToolView): BoardGap[] {
  const { board, release, scenario } = view;
  const sections = neededSections(view).filter(([, name]) => !board.sections.has(name));
  const one = select(scenario, '//SERIAL_CONSOLE').length < 2;
  return [
    ...sections.flatMap(([step, name]) => gapsAt(step, `has no ${name}`)),
    ...unreadableTtys(view),
    ...unreadableIrqs(view),
    ...unreadablePcpus(view),
    ...nameGaps(view),
    ...regionGaps(view),
    ...vendorGaps(view),
    ...msixGaps(view),
    ...unreadableIomem(view),
    ...acpiGaps(view),
    ...localApicGaps(view),
    ...rdtGaps(view),
    ...closGaps(view),
    ...(toolTraits(release).hasCacheElements ? maskGaps(view) : []),
    ...gapsAt('allocation', frequencyProblem(view)),
    ...gapsAt('allocation', severalPassedThrough(view)),
    ...barGaps(view),
    ...(toolTraits(release).hasCacheElements ? cacheProblems(view) : []).flatMap((what) =>
      gapsAt('board_cfg_gen', what),
    ),
    ...(board.hasUnreadDevices ? [] : [...deviceGaps(view), ...placeGaps(view)]),
    ...(toolTraits(release).checksServiceVmConsole && one ? irqGaps(view) : []),
    ...(boardElements(view, 'processors').length > 0 || board.pcpuIds.length > 0
      ? []
      : gapsAt('prebuild_compile', 'names no pCPU')),
  ];
}

/** Whether the file is an excerpt: without anything of what the board inspector always writes. */
export function isExcerpt({ sections }: Board): boolean {
  return !['PCI_DEVICE', 'PCI_VID_PID', 'CX_INFO', 'PX_INFO'].some((name) => sections.has(name));
}
