// What differs between the scenarios of ACRN's releases.
import { type Release, type Releases, traitTable } from '../release.js';

/** Which words a scenario has. */
export const VOCABULARY = {
  /** A VM has a load_order; before, its vm_type says who launches it. */
  hasLoadOrder: { first: 'v3.0' },
  /** Each pcpu_id of cpu_affinity stands in a pcpu. */
  groupsPcpus: { first: 'v3.0' },
  /** A shared memory region has elements; before, it is one line of text. */
  hasRegionElements: { first: 'v3.0' },
  /** vUARTs are connected by name, in hv/vuart_connections. */
  hasVuartConnections: { first: 'v3.0' },
  /** A pre-launched VM has memory/hpa_region. */
  hasMemoryRegions: { first: 'v3.0' },
  /** hv/BUILD_TYPE, where DEBUG_OPTIONS had RELEASE. */
  hasBuildType: { first: 'v3.0' },
  /** Nothing reads the attributes of the root; the scenario's name is that of its file or folder. */
  ignoresRootAttributes: { first: 'v3.0' },
  /** SERIAL_CONSOLE may be None. */
  allowsNoConsole: { first: 'v3.0' },
  /** The Service VM is SOS_VM, in vm_type and in the macros. */
  saysSosVm: { first: 'v2.5', last: 'v2.6' },
  /** There are Kata VMs. */
  hasKataVms: { first: 'v2.5', last: 'v2.6' },
  /** The scenario may give the size of the hypervisor's RAM. */
  hasHvRamSize: { first: 'v2.5', last: 'v2.6' },
  /** MEMORY has PLATFORM_RAM_SIZE and LOW_RAM_SIZE. */
  hasRamSizes: { first: 'v2.5', last: 'v2.7' },
  /** DEBUG_OPTIONS has RELEASE, LOG_DESTINATION and LOG_BUF_SIZE. */
  hasLogBuffer: { first: 'v2.5', last: 'v2.7' },
  /** CAPACITIES/MAX_VM_NUM; before, there is room for eight VMs. */
  hasMaxVmNum: { first: 'v2.7' },
  /** A VM has a priority. */
  hasPriorities: { first: 'v2.7' },
  /** RDT has VCAT_ENABLED. */
  hasVcat: { first: 'v2.7' },
  /** RDT has CLOS_MASK and MBA_DELAY. */
  hasClosMasks: { first: 'v2.5', last: 'v2.7' },
  /** FEATURES has ENFORCE_TURNOFF_GP. */
  hasTurnoffGp: { first: 'v2.6', last: 'v3.0' },
  /** Split lock and UC lock detection, where ENFORCE_TURNOFF_AC was. */
  hasLockSwitches: { first: 'v3.1' },
  /** MCE_ON_PSC_ENABLED, where MCE_ON_PSC_DISABLED was. */
  enablesMceOnPsc: { first: 'v3.1' },
  /** FEATURES has SECURITY_VM_FIXUP. */
  hasSecurityVmFixup: { first: 'v2.6' },
  /** FEATURES has KEEP_IRQ_DISABLED. */
  hasKeepIrqDisabled: { first: 'v3.0' },
  /** The scenario may ask for more PCI buses than the board has. */
  hasMaxPciBusNum: { first: 'v3.1' },
  /** The scenario names hidden devices; before, ACRN knows those of some boards. */
  hasHiddenDevices: { first: 'v3.1' },
  /** The switch of software SRAM is PSRAM_ENABLED, later SSRAM_ENABLED. */
  saysPsram: { first: 'v2.5', last: 'v2.5' },
  /** CAPACITIES has MAX_EFI_MMAP_ENTRIES. */
  countsEfiMaps: { first: 'v2.6', last: 'v2.6' },
  /** DEBUG_OPTIONS has CONSOLE_VM. */
  hasConsoleVm: { first: 'v3.3' },
  /** FEATURES has the sizes of vUART buffers and VUART_TIMER_PCPU. */
  hasVuartBuffers: { first: 'v3.3' },
  /** The Service VM may be the supervisor, which lowers the severity of RTVMs. */
  hasSupervisor: { first: 'v3.3' },
  /** A VM may have a virtual thermal monitor. */
  hasThermalMonitor: { first: 'v3.3' },
  /** A VM has the parameters of the BVT scheduler. */
  hasBvtParameters: { first: 'v3.3' },
  /** A shared memory region has an id. */
  hasRegionIds: { first: 'v3.3' },
} as const satisfies Record<string, Releases>;

export const vocabulary = traitTable(VOCABULARY);

interface Novelty {
  readonly release: Release;
  readonly elements: readonly string[];
  readonly vmType?: string;
}

/** What only a release and newer ones know, newest release first. */
export const CAME_WITH: readonly Novelty[] = [
  { release: 'v3.4', elements: ['stateless'] },
  {
    release: 'v3.3',
    elements: [
      'VUART_TIMER_PCPU',
      'VUART_RX_BUF_SIZE',
      'VUART_TX_BUF_SIZE',
      'IVSHMEM_REGION_ID',
      'SERVICE_VM_SUPERVISOR_ENABLED',
      'CONSOLE_VM',
      'virtual_thermal_monitor',
      'bvt_weight',
    ],
  },
  { release: 'v3.2', elements: ['CPU_PERFORMANCE_POLICY', 'own_pcpu', 'displays'] },
  {
    release: 'v3.1',
    elements: [
      'MAX_PCI_BUS_NUM',
      'MCE_ON_PSC_ENABLED',
      'SPLIT_LOCK_DETECTION_ENABLED',
      'UC_LOCK_DETECTION_ENABLED',
      'HIDDEN_PDEV',
    ],
  },
  {
    release: 'v3.0',
    elements: ['load_order', 'BUILD_TYPE', 'vuart_connections', 'RELOC_ENABLED'],
  },
  { release: 'v2.7', elements: ['MAX_VM_NUM', 'VCAT_ENABLED'], vmType: 'SERVICE_VM' },
  {
    release: 'v2.6',
    elements: ['ENFORCE_TURNOFF_GP', 'MAX_EFI_MMAP_ENTRIES', 'SECURITY_VM_FIXUP'],
  },
];

/** Elements that a release was the last to have, of those that came with defaults. */
export const WENT_AFTER: readonly (readonly [Release, readonly string[]])[] = [
  ['v3.0', ['ENFORCE_TURNOFF_AC', 'ENFORCE_TURNOFF_GP', 'MCE_ON_PSC_DISABLED']],
];

/** Elements that the schema files of v2.0 to v2.4 knew and no later one does. */
export const WENT_BEFORE_NESTING: readonly string[] = [
  'UOS_RAM_SIZE',
  'SOS_RAM_SIZE',
  'PSRAM',
  'vuart',
];

/** Elements that came with v2.5; a file with one of them is not older, whatever was left in it. */
export const CAME_WITH_NESTING: readonly string[] = [
  'NVMX_ENABLED',
  'SSRAM',
  'SSRAM_ENABLED',
  'PTM',
];

/** Elements of hv and of VMs that only v2.x has, and that only v3.x has. */
export const V2_WORDS: readonly string[] = [
  'guest_flags',
  'legacy_vuart',
  'communication_vuart',
  'NVMX_ENABLED',
  'RELEASE',
];
export const V3_WORDS: readonly string[] = [
  'load_order',
  'BUILD_TYPE',
  'vuart_connections',
  'lapic_passthrough',
];

/** Vocabularies that exclude each other, by what the Service VM is called or recognised by. */
export type Vocabulary = 'SOS' | 'SERVICE_VM' | 'load_order';

/** With the releases that have them, in words. */
export const VOCABULARIES: readonly (readonly [Vocabulary, string])[] = [
  ['SOS', 'v2.5 or v2.6'],
  ['SERVICE_VM', 'v2.7'],
  ['load_order', 'v3.x'],
];

export function vocabularyOf(release: Release): Vocabulary {
  const { hasLoadOrder, saysSosVm } = vocabulary(release);
  if (hasLoadOrder) return 'load_order';
  return saysSosVm ? 'SOS' : 'SERVICE_VM';
}
