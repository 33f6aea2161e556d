import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { at } from '../../scenario/located.js';
import type { Located, Scenario, Vm, Vuart } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { BuildStep } from '../../text/diagnostic.js';
import { isRdtOn } from '../cache/rdt.js';
import { acpiTablesStopBuild } from '../kernel/acpi-tables.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { isOn, vuartLabel } from '../vuarts/vuarts.js';

/** Settings of the hypervisor that may not be empty, with the default of schema/config.xsd. */
const HYPERVISOR: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DEBUG_OPTIONS: {
    RELEASE: 'n',
    MEM_LOGLEVEL: '5',
    NPK_LOGLEVEL: '5',
    CONSOLE_LOGLEVEL: '3',
    LOG_DESTINATION: '7',
    LOG_BUF_SIZE: '0x40000',
  },
  FEATURES: {
    RELOC: 'y',
    SCHEDULER: 'SCHED_BVT',
    MULTIBOOT2: 'y',
    HYPERV_ENABLED: 'y',
    IOMMU_ENFORCE_SNP: 'n',
    ACPI_PARSE_ENABLED: 'y',
    L1D_VMENTRY_ENABLED: 'n',
    MCE_ON_PSC_DISABLED: 'n',
  },
  MEMORY: {
    STACK_SIZE: '0x2000',
    LOW_RAM_SIZE: '0x00010000',
    PLATFORM_RAM_SIZE: '0x400000000',
  },
  CAPACITIES: {
    IOMMU_BUS_NUM: '0x100',
    MAX_IR_ENTRIES: '256',
    MAX_IOAPIC_NUM: '1',
    MAX_PCI_DEV_NUM: '96',
    MAX_IOAPIC_LINES: '120',
    MAX_PT_IRQ_ENTRIES: '256',
    MAX_EMULATED_MMIO: '16',
  },
  MISC_CFG: { GPU_SBDF: '0x00000010' },
};

interface Setting {
  readonly what: string;
  readonly setting: Located | undefined;
  readonly value: string;
  /** The generator of the ACPI tables dies of it, and the build may go on. */
  readonly acpi?: true;
  readonly stopsAt?: BuildStep;
}

function ofHypervisor(scenario: Scenario, context: RuleContext): Setting[] {
  const { hypervisor, release } = scenario;
  const found = Object.entries(HYPERVISOR).flatMap(([group, names]) =>
    Object.entries(names).map(([name, value]) => ({
      what: name,
      setting: at(hypervisor.node, group, name),
      value,
    })),
  );
  const { rdtEnabled, cdpEnabled, ivshmemEnabled, nvmxEnabled, softwareSramEnabled } = hypervisor;
  const v27 = toolTraits(release).populates;
  const msix = at(hypervisor.node, 'CAPACITIES', 'MAX_MSIX_TABLE_NUM');
  const efi = at(hypervisor.node, 'CAPACITIES', 'MAX_EFI_MMAP_ENTRIES');
  const fromBoard = context.board?.sections.has('MAX_MSIX_TABLE_NUM') !== false;
  return [
    ...found,
    { what: 'RDT_ENABLED', setting: rdtEnabled, value: 'n' },
    { what: 'CDP_ENABLED', setting: cdpEnabled, value: 'n' },
    { what: 'NVMX_ENABLED', setting: nvmxEnabled, value: 'n' },
    // Only the schema's assertion reads it, where RDT is on.
    ...(isRdtOn(scenario)
      ? [{ what: 'SSRAM_ENABLED', setting: softwareSramEnabled, value: 'n' }]
      : []),
    { what: 'IVSHMEM_ENABLED', setting: ivshmemEnabled, value: 'n' },
    { what: 'MAX_MSIX_TABLE_NUM', setting: fromBoard ? undefined : msix, value: '64' },
    // No tool looks at it; in config.h its line has no end, and takes MAX_IR_ENTRIES in.
    ...(toolTraits(release).countsEfiMaps
      ? [
          {
            what: 'MAX_EFI_MMAP_ENTRIES',
            setting: efi,
            value: '256',
            stopsAt: 'prebuild_compile' as const,
          },
        ]
      : []),
    ...(v27
      ? [
          { what: 'VCAT_ENABLED', setting: hypervisor.vcatEnabled, value: 'n' },
          {
            what: 'MAX_VM_NUM',
            setting: at(hypervisor.node, 'CAPACITIES', 'MAX_VM_NUM'),
            value: '8',
          },
          {
            what: 'HV_RAM_START',
            setting: at(hypervisor.node, 'MEMORY', 'HV_RAM_START'),
            value: '0x00400000',
          },
        ]
      : []),
  ];
}

type VmsById = ReadonlyMap<number | undefined, Vm>;

/**
 * Whether the vUART 1 of the target leads back: then its number is read even where both are off
 * (scenario_config/vm_configurations_c.py:vuart_map_enable).
 */
function isAnswered(byId: VmsById, vm: Vm, { targetVmId }: Vuart): boolean {
  const other = byId.get(targetVmId?.number);
  const back = other?.vuarts.find(({ kind, id }) => kind === 'legacy' && id === 1);
  return vm.id !== undefined && back?.targetVmId?.number === vm.id;
}

/** Post-launched VMs may leave these empty: nothing is made of them. */
function ofVm(vm: Vm, scenario: Scenario, byId: VmsById): Setting[] {
  const label = vmLabel(vm);
  const leaf = (group: string, name: string, value: string): Setting => ({
    what: `${group}/${name} of ${label}`,
    setting: at(vm.node, group, name),
    value,
  });
  const acpi = (setting: Setting): Setting => ({ ...setting, acpi: true });
  const epcBase = at(vm.node, 'epc_section', 'base');
  const epcSize = at(vm.node, 'epc_section', 'size');
  const epcOut = epcBase?.value === '0' || epcSize?.value === '0';
  const clos = isRdtOn(scenario) ? (vm.clos?.items ?? []) : [];
  return [
    leaf('memory', 'start_hpa', '0x100000000'),
    leaf('memory', 'size', '0x20000000'),
    leaf('memory', 'start_hpa2', '0x0'),
    leaf('memory', 'size_hpa2', '0x0'),
    ...(epcOut ? [] : [leaf('epc_section', 'base', '0'), leaf('epc_section', 'size', '0')]),
    ...(vm.loadOrder === 'pre-launched'
      ? [acpi(leaf('mmio_resources', 'TPM2', 'n')), acpi(leaf('mmio_resources', 'p2sb', 'n'))]
      : []),
    ...clos.map((setting) => ({ what: `vcpu_clos of ${label}`, setting, value: '0' })),
    ...vm.vuarts.flatMap((vuart): Setting[] => {
      const of = (name: string, value: string): Setting => ({
        what: `${name} of ${vuartLabel(vuart)} of ${label}`,
        setting: at(vuart.node, name),
        value,
      });
      if (vuart.kind === 'legacy') {
        return [
          of('type', 'VUART_LEGACY_PIO'),
          ...(vuart.id === 1 ? [of('target_vm_id', '1')] : []),
          ...(vuart.id === 1 && (isOn(vuart) || isAnswered(byId, vm, vuart))
            ? [of('target_uart_id', '1')]
            : []),
        ];
      }
      return [of('base', 'INVALID_PCI_BASE')];
    }),
    ...(toolTraits(scenario.release).hasPriorities
      ? [{ what: `priority of ${label}`, setting: at(vm.node, 'priority'), value: 'PRIO_LOW' }]
      : []),
  ];
}

export const emptyValue: Rule = {
  name: 'empty-value',
  meta: {
    summary: 'an element is empty, and only the schema, not the build, fills it in',
    why: 'For the schema an empty element has its default. The tools of v2.x read the file without it, and stop at the empty text; v2.7 fills in missing elements only.',
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/hv_cfg_lib.py (empty_check)'],
    examples: [
      {
        bad: [
          {
            found: '<IOMMU_BUS_NUM>0x100</IOMMU_BUS_NUM>',
            becomes: '<IOMMU_BUS_NUM></IOMMU_BUS_NUM>',
          },
        ],
      },
      {
        scenario: 'quad-core/v2.7-nested.xml',
        bad: [
          {
            found: '<target_vm_id>0</target_vm_id>\n      <target_uart_id>1<',
            becomes: '<target_vm_id>0</target_vm_id>\n      <target_uart_id><',
          },
        ],
      },
      {
        scenario: 'quad-core/v2.6-nested.xml',
        bad: [
          {
            found: '<MAX_EFI_MMAP_ENTRIES>256</MAX_EFI_MMAP_ENTRIES>',
            becomes: '<MAX_EFI_MMAP_ENTRIES></MAX_EFI_MMAP_ENTRIES>',
          },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const byId = new Map(scenario.vms.map((vm) => [vm.id, vm]));
    const settings = [
      ...ofHypervisor(scenario, context),
      ...scenario.vms.flatMap((vm) => ofVm(vm, scenario, byId)),
    ];
    for (const { what, setting, value, acpi, stopsAt } of settings) {
      if (setting === undefined || setting.value !== '') continue;
      const stops = acpi === undefined || acpiTablesStopBuild(scenario);
      yield {
        message: `${what} is empty`,
        why: `the schema uses the default, but ACRN ${scenario.release}'s build ${stops ? 'stops' : 'goes on without the ACPI tables of the VM'}`,
        help: `write ${value}, the default`,
        range: setting.range,
        ...(!stops && { severity: 'warning' as const }),
        ...(stopsAt && { stopsAt }),
        fix: setValueFix(setting, value, what),
      };
    }
  },
};
