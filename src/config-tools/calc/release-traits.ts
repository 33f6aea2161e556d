// What differs between the config tools of ACRN's releases. A new release differs by the lines that it adds or ends.
import { type Releases, traitTable } from '../../release.js';
import { VOCABULARY } from '../../scenario/release-traits.js';

const TRAITS = {
  ...VOCABULARY,

  // Populating, and what the tools refuse.
  /** An entity declaration stops the build (defusedxml). */
  refusesEntities: { first: 'v2.6' },
  /** An entity declaration of the board file stops the build too. */
  refusesBoardEntities: { first: 'v3.4' },
  /** The shell looks for files by the scenario's name. */
  looksForFilesByName: { first: 'v2.5', last: 'v2.5' },
  /** The file is written anew as ASCII, with references for all other letters. */
  writesNamesAsAscii: { first: 'v2.7' },
  /** validator.py validates the scenario; before, scenario_cfg_gen.py. */
  hasValidator: { first: 'v3.0' },
  /** It does so before the allocators run. */
  validatesFirst: { first: 'v3.2' },
  /** validator.py stops the build at a warning too. */
  stopsAtWarnings: { first: 'v3.0' },
  /** datachecks compare the memory of all VMs with the board's. */
  sumsVmMemory: { first: 'v3.1' },
  /** Under SCHED_NOOP two VMs may have the very same pCPUs. */
  letsVmsShareAllPcpus: { first: 'v2.7' },
  /** The build stops where the guest ACPI tables cannot be made. */
  stopsAtAcpiTables: { first: 'v2.7' },
  /** asl_gen.py ends well although it has refused to make the tables: nothing looks at what main returns. */
  forgetsAcpiErrors: { first: 'v3.0' },
  /** What makes them does not know GUEST_FLAG_NVMX_ENABLED. */
  acpiToolsLackNvmxFlag: { first: 'v2.5', last: 'v2.5' },
  /** default_populator.py fills in defaults, and writes the file anew, before all else. */
  populates: { first: 'v2.7' },
  /** hv_cfg_lib.py wants HV_RAM_START to be 2 MiB or more. */
  checksHvRamStart: { first: 'v2.7', last: 'v2.7' },
  /** board_cfg_gen looks for the Service VM's boot arguments and for its console. */
  checksServiceVmConsole: { first: 'v2.5', last: 'v2.6' },
  /** A line of PCI_DEVICE whose region has no address is passed over; before, it stops the build. */
  skipsDevicesWithoutAddress: { first: 'v3.0' },
  /** The fourth word of a line of TTYS_INFO must be the port's interrupt. */
  readsTtyIrqByPlace: { first: 'v2.5', last: 'v3.3' },
  /** The allocators find VMs by their names. */
  findsVmsByName: { first: 'v3.0' },
  /** The allocators do without IOMEM_INFO. */
  allocatesWithoutIomem: { first: 'v2.7', last: 'v2.7' },

  // static_allocators.
  /** Shared memory regions are part of the hypervisor's RAM. */
  countsSharedMemory: { first: 'v2.5', last: 'v3.2' },
  /** An end of a vUART connection without a VM gets a port too. */
  connectsNamelessEndpoints: { first: 'v3.0', last: 'v3.0' },
  /** VM 0 gets the event log of the TPM with it. */
  keepsTpmEventLog: { first: 'v2.6' },
  /** The allocators give vUARTs their ports. */
  allocatesVuartPorts: { first: 'v2.7' },
  /** Interrupts of legacy vUARTs are allocated for all VMs alike, before the hypervisor's RAM. */
  allocatesLegacyIrqs: { first: 'v2.7', last: 'v2.7' },
  /** Interrupt lines are allocated after the Service VM's interrupts. */
  allocatesIntxLast: { first: 'v2.6', last: 'v2.6' },
  /** board_capability.py counts the board's PCI buses. */
  allocatesBoardCapability: { first: 'v3.0' },
  /** The allocators give vCPUs their classes of service. */
  allocatesClos: { first: 'v3.0' },
  /** clos.py sorts vCPU numbers as text. */
  sortsVcpusAsText: { first: 'v3.0', last: 'v3.0' },
  /** cpu_affinity.py sorts pCPU numbers as text. */
  sortsPcpusAsText: { first: 'v2.5', last: 'v3.0' },
  /** cpufreq.py limits the frequency of pCPUs. */
  limitsCpuFrequency: { first: 'v3.2' },
  /** The root PCI bus is the one at address 0; before, the one with an id. */
  knowsRootBusByAddress: { first: 'v2.7' },
  /** ACPI's function ffff, all functions of a device, is left out. */
  skipsAllFunctions: { first: 'v3.2' },
  /** allocation.xml has PCI addresses in lower case. */
  writesBdfsInLowerCase: { first: 'v2.6' },
  /** bdf.py finds the place of the graphics device; before, the scenario gives it. */
  placesGraphics: { first: 'v3.0' },
  /** A device that is passed through is named PTDEV_01_020003, later PTDEV_01:02.3. */
  padsDeviceNames: { first: 'v2.5', last: 'v2.5' },
  /** A post-launched VM gets the guest flags of the scenario, too. */
  flagsPostLaunchedVms: { first: 'v2.7' },
  /** guest_flags.py makes guest flags of the VM's switches. */
  allocatesGuestFlags: { first: 'v3.0' },
  /** A pre-launched RTVM has the PMU in release builds too. */
  givesPmuInReleaseBuilds: { first: 'v3.0', last: 'v3.1' },
  /** A stateless VM and a TEE VM have GUEST_FLAG_STATELESS. */
  flagsStatelessVms: { first: 'v3.4' },
  /** A shared memory region's id may be any text. */
  takesTextRegionIds: { first: 'v3.4' },
  /** A VM that shares no pCPU may set their frequency, unless it runs Windows. */
  givesHwp: { first: 'v3.3' },
  /** The hypervisor's RAM is as large as it needs; nothing is kept free below it. */
  computesHvRamSize: { first: 'v3.0' },
  /** Its size follows from MAX_VM_NUM and the VMs with a secure world. */
  sizesHvRamByMaxVmNum: { first: 'v3.2' },
  /** An interrupt pin that names a link device is followed. */
  followsInterruptLinks: { first: 'v3.0' },
  /** vUARTs of all VMs take the board's interrupts; else those of User VMs take 5 to 14. */
  givesVmsBoardIrqs: { first: 'v3.3', last: 'v3.3' },
  /** The vUART for shutdown takes a free interrupt in a User VM; before, that of COM2. */
  allocatesShutdownIrqs: { first: 'v3.3' },
  /** It takes a free port in a User VM; before, that of COM2. */
  allocatesShutdownPorts: { first: 'v3.3' },
  /** The allocators read AVAILABLE_IRQ_INFO without a Service VM too. */
  readsIrqsOfBoard: { first: 'v2.5', last: 'v2.6' },
  /** BARs of I/O ports are taken too. */
  countsPortBars: { first: 'v2.7' },
  /** BARs below bridges count with the window of their outermost bridge. */
  placesBarsBelowBridges: { first: 'v3.2' },
  /** PCI holes are the resources without an id of the root bus. */
  takesHolesOfRootWithoutId: { first: 'v2.5', last: 'v2.5' },
  /** PCI holes are those of the root bus. */
  takesHolesOfRootAlone: { first: 'v2.6', last: 'v2.6' },
  /** The highest of several PCI holes is taken. */
  usesHighestHole: { first: 'v2.7' },
  /** Devices do not make PCI holes smaller. */
  ignoresDevicesInHoles: { first: 'v3.0' },
  /** Software SRAM ends at a fixed guest address. */
  endsSoftwareSramAtTop: { first: 'v3.0' },
  /** Software SRAM begins at a fixed guest address. */
  movesSoftwareSram: { first: 'v2.7', last: 'v2.7' },
  /** vm_memory.py joins neighbouring ranges of the host's RAM. */
  joinsMemoryRanges: { first: 'v3.1' },
  /** A memory region outside the host's RAM is only warned of. */
  allowsMemoryOutsideHost: { first: 'v3.2' },
  /** What is left after a region is put where the region has its offset. */
  misplacesMemoryRest: { first: 'v3.0', last: 'v3.0' },

  // Files of the board.
  /** vbar_base.h. */
  writesVbarBase: { first: 'v2.5', last: 'v2.7' },
  /** scenario_cfg_gen.py writes <board>.config. */
  writesBoardConfig: { first: 'v2.5', last: 'v2.7' },
  /** serial.conf. */
  writesSerialConf: { first: 'v2.7' },
  /** board.c names Kconfig, and its tables have the types of those days. */
  hasKconfig: { first: 'v2.5', last: 'v2.5' },
  /** platform_acpi_info.h has DRHD_MAX_DEVSCOPE_COUNT, of the board or 16. */
  writesDevscopeCount: { first: 'v3.4' },
  /** board.c includes asm/rdt.h. */
  hasRdtHeader: { first: 'v3.0' },
  /** board_info.h has the physical address width. */
  writesAddressWidth: { first: 'v2.6' },
  /** Threads count wherever they stand below processors. */
  countsNestedThreads: { first: 'v3.0' },
  /** Cache allocation is read from the board's caches, not from CLOS_INFO. */
  hasCacheElements: { first: 'v3.0' },
  /** Lists of CLOS_INFO lose their spaces. */
  trimsRdtLists: { first: 'v2.7', last: 'v2.7' },
  /** The transforms do not ask whether the board has RDT. */
  takesRdtForGranted: { first: 'v3.0' },
  /** board_cfg_gen reads IOMEM_INFO. */
  readsIomemForBoard: { first: 'v2.7', last: 'v2.7' },
  /** board_cfg_gen reads BLOCK_DEVICE_INFO. */
  choosesRootDevice: { first: 'v2.5', last: 'v2.6' },

  // config.h and config.mk.
  /** A serial port at I/O ports that is a PCI device has its BDF too. */
  writesPciOfPortConsole: { first: 'v3.2' },
  /** I/O APICs are counted on the board. */
  countsIoapics: { first: 'v3.0' },
  /** One I/O APIC and 48 lines are the least without a word of the scenario. */
  assumesIoapic: { first: 'v3.4' },
  /** The serial console has the width of its registers. */
  writesSerialWidth: { first: 'v3.4' },
  /** MAX_MSIX_TABLE_NUM is the board's most; before, the scenario's. */
  countsMsixTables: { first: 'v2.6' },
  /** SSRAM_ENABLED follows from the board. */
  findsSoftwareSram: { first: 'v3.2' },
  /** Capacities have MAX_PCI_BUS_NUM and no longer those of interrupts. */
  hasMaxPciBuses: { first: 'v3.0' },
  /** GUEST_KERNEL_… for each kernel type. */
  namesKernels: { first: 'v2.6' },
  /** An entry without a value has its default; before, only an empty one. */
  fallsBackWithoutValue: { first: 'v3.0' },
  /** An entry without a value keeps its line ending. */
  endsEmptyLines: { first: 'v3.0' },
  /** config.mk has y or n for a switch, else the scenario's text. */
  writesSwitchesAsYn: { first: 'v3.0' },

  // Files of the scenario.
  /** RDT is on only where the board has it. */
  switchesRdtByBoard: { first: 'v2.7' },
  /** vm_configurations.c has the classes of vCPUs; before, macros of misc_cfg.h. */
  hasVcpuClosArrays: { first: 'v2.7' },
  /** misc_cfg.h lists the board's block devices. */
  listsBlockDevices: { first: 'v2.7' },
  /** The Service VM gets as many huge pages as its memory has GB. */
  sizesHugePagesByMemory: { first: 'v3.0' },
  /** The Service VM's command line is its own bootargs and what the tools add. */
  hasServiceVmBootargs: { first: 'v3.0' },
  /** The TPM is looked for on the board; before, ACRN knows boards with one. */
  findsTpm: { first: 'v2.7' },
  /** The TPM's event log counts only with an address and a length. */
  needsPlacedEventLog: { first: 'v3.3' },
  /** Interrupt lines are passed through to VM 0 alone. */
  limitsIntxToVm0: { first: 'v2.5', last: 'v2.5' },
  /** vm_configurations.c has a pointer to the Service VM. */
  pointsAtServiceVm: { first: 'v3.3' },
  /** An MMIO device is a list of resources with memory types; before, one range. */
  writesMemoryTypes: { first: 'v2.6' },
  /** vm_configurations.h counts VMs with a secure world. */
  countsTrustyVms: { first: 'v3.2' },
  /** The device model may set GUEST_FLAG_SECURITY_VM. */
  ownsSecurityVmFlag: { first: 'v2.6', last: 'v2.6' },
  /** MAX_IR_ENTRIES is in vm_configurations.h, and has an upper limit. */
  limitsIrEntries: { first: 'v3.0' },
  /** The Service VM's devices are service_vm_pci_devs, else sos_pci_devs. */
  namesServiceVmDevices: { first: 'v2.7', last: 'v2.7' },
  /** Every VM has GUEST_FLAG_STATIC_VM. */
  hasStaticVms: { first: 'v2.7' },
  /** An empty kern_mod or ramdisk_mod is written too. */
  writesEmptyModules: { first: 'v2.5', last: 'v2.5' },

  // hv_prebuild.
  /** The checker is compiled with asm/vtd.h, which includes platform_acpi_info.h. */
  compilesAcpiInfo: { first: 'v3.0' },
  /** A pre-launched VM must have a higher severity than the Service VM. */
  comparesSeverities: { first: 'v2.5', last: 'v2.6' },
  /** Every vcpu_clos is checked; before, one for each vCPU. */
  checksEveryClos: { first: 'v2.7' },
  /** A VM without a name has yet to be configured. */
  skipsNamelessVms: { first: 'v2.7' },
  /** A VM has the UUID of its type and number. */
  hasVmUuids: { first: 'v2.5', last: 'v2.6' },
} as const satisfies Record<string, Releases>;

export const toolTraits = traitTable(TRAITS, { 'v3.0.2': { givesPmuInReleaseBuilds: false } });
