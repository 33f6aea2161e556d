import { all, type Limits, leaf, maybe, optional, sequence, type VmKind } from './structure.js';

const PRE: VmKind = 'PRE_LAUNCHED_VM';
const SERVICE: VmKind = 'SERVICE_VM';
const POST: VmKind = 'POST_LAUNCHED_VM';

const FROM_V31: Limits = { first: 'v3.1' };
const FROM_V32: Limits = { first: 'v3.2' };
const FROM_V33: Limits = { first: 'v3.3' };
const ONLY_V30: Limits = { first: 'v3.0', last: 'v3.0' };
const UNTIL_V33: Limits = { last: 'v3.3' };
const UNTIL_V31: Limits = { last: 'v3.1' };

function range(from: number, to: number, step: number, text: (value: number) => string): string[] {
  const count = Math.ceil((to - from) / step);
  return Array.from({ length: count }, (_, index) => text(from + index * step));
}

function place(device: number): string {
  return `00:${device.toString(16).padStart(2, '0')}.0`;
}

const BOOTARGS =
  'rw rootwait root=/dev/nvme0n1p2 console=tty0 console=ttyS0 consoleblank=0 no_timer_check quiet loglevel=3 i915.nuclear_pageflip=1 swiotlb=131072';

const FEATURES = all('FEATURES', [
  leaf('RELOC_ENABLED', 'y'),
  leaf('SCHEDULER', 'SCHED_BVT'),
  leaf('MULTIBOOT2_ENABLED', 'y'),
  leaf('SERVICE_VM_SUPERVISOR_ENABLED', 'n', FROM_V33),
  leaf('ENFORCE_TURNOFF_AC', 'y', ONLY_V30),
  leaf('ENFORCE_TURNOFF_GP', 'n', ONLY_V30),
  leaf('SPLIT_LOCK_DETECTION_ENABLED', 'n', FROM_V31),
  leaf('UC_LOCK_DETECTION_ENABLED', 'n', FROM_V31),
  leaf('SECURITY_VM_FIXUP', 'n'),
  leaf('KEEP_IRQ_DISABLED', 'n'),
  leaf('HYPERV_ENABLED', 'y'),
  leaf('IOMMU_ENFORCE_SNP', 'n'),
  leaf('ACPI_PARSE_ENABLED', 'y'),
  leaf('L1D_VMENTRY_ENABLED', 'n'),
  leaf('MCE_ON_PSC_DISABLED', 'n', ONLY_V30),
  leaf('MCE_ON_PSC_ENABLED', 'y', FROM_V31),
  leaf('VUART_RX_BUF_SIZE', '256', FROM_V33),
  leaf('VUART_TX_BUF_SIZE', '8192', FROM_V33),
  leaf('VUART_TIMER_PCPU', '0', FROM_V33),
  sequence('RDT', [leaf('RDT_ENABLED', 'n'), leaf('CDP_ENABLED', 'n'), leaf('VCAT_ENABLED', 'n')]),
  sequence('IVSHMEM', [
    maybe(
      all('IVSHMEM_REGION', [
        leaf('NAME'),
        leaf('PROVIDED_BY', 'Hypervisor'),
        leaf('IVSHMEM_SIZE', '2'),
        leaf('IVSHMEM_REGION_ID', '0', FROM_V33),
        sequence('IVSHMEM_VMS', [
          sequence('IVSHMEM_VM', [
            leaf('VM_NAME'),
            leaf('VBDF', undefined, { distinct: range(8, 16, 1, place) }),
          ]),
        ]),
      ]),
    ),
  ]),
  maybe(sequence('SSRAM', [leaf('SSRAM_ENABLED', 'n')])),
  leaf('CPU_PERFORMANCE_POLICY', 'Performance', FROM_V32),
]);

const VUART_CONNECTIONS = sequence('vuart_connections', [
  maybe(
    sequence('vuart_connection', [
      leaf('name'),
      leaf('type', 'pci'),
      sequence('endpoint', [
        leaf('vm_name'),
        leaf('io_port', undefined, {
          distinct: range(0x9200, 0x9280, 8, (port) => `0x${port.toString(16)}`),
        }),
        leaf('vbdf', undefined, { distinct: range(16, 24, 1, place) }),
      ]),
    ]),
  ),
]);

const HV = all('hv', [
  leaf('BUILD_TYPE', 'debug'),
  FEATURES,
  VUART_CONNECTIONS,
  all('DEBUG_OPTIONS', [
    leaf('SERIAL_CONSOLE', 'None'),
    leaf('MEM_LOGLEVEL', '5'),
    leaf('NPK_LOGLEVEL', '5'),
    leaf('CONSOLE_LOGLEVEL', '5'),
    leaf('CONSOLE_VM', '65535', FROM_V33),
  ]),
  all('MEMORY', [leaf('STACK_SIZE', '0x2000'), optional('HV_RAM_START')]),
  all('CAPACITIES', [
    leaf('MAX_VM_NUM', '16'),
    leaf('MAX_IOAPIC_NUM', '1', UNTIL_V33),
    leaf('MAX_PCI_BUS_NUM', '0', FROM_V31),
    leaf('MAX_PCI_DEV_NUM', '96'),
    leaf('MAX_IOAPIC_LINES', '120', UNTIL_V33),
    leaf('MAX_PT_IRQ_ENTRIES', '256'),
    leaf('MAX_MSIX_TABLE_NUM', '64'),
    leaf('MAX_EMULATED_MMIO', '16'),
  ]),
  all('MISC_CFG', [leaf('GPU_SBDF', '0x00000010')]),
  maybe(all('HIDDEN_PDEV_REGION', [optional('HIDDEN_PDEV')], FROM_V31)),
  maybe(
    sequence('CACHE_REGION', [
      sequence('CACHE_ALLOCATION', [
        leaf('CACHE_ID'),
        leaf('CACHE_LEVEL'),
        sequence('POLICY', [leaf('VM'), leaf('VCPU'), leaf('TYPE'), leaf('CLOS_MASK')]),
      ]),
    ]),
  ),
]);

const VIRTIO_DEVICES = all(
  'virtio_devices',
  [
    optional('gpu', undefined, UNTIL_V31),
    maybe(
      all(
        'gpu',
        [
          leaf('display_type'),
          sequence('displays', [
            all('display', [
              optional('monitor_id'),
              optional('window_resolutions'),
              optional('horizontal_offset'),
              optional('vertical_offset'),
            ]),
          ]),
        ],
        FROM_V32,
      ),
    ),
    maybe(
      all('console', [
        leaf('use_type', 'Virtio console'),
        leaf('backend_type', 'stdio'),
        optional('output_file_path'),
        optional('sock_file_path'),
        optional('tty_device_path'),
      ]),
    ),
    maybe(
      sequence('network', [
        optional('virtio_framework', 'User space based (VBSU)'),
        optional('interface_name'),
      ]),
    ),
    maybe(sequence('input', [optional('backend_device_file'), optional('id')])),
    optional('block'),
    optional('vsock'),
  ],
  { vms: [POST] },
);

const USER_VMS: Limits = { vms: [PRE, POST] };

const VM = all('vm', [
  leaf('load_order'),
  leaf('name'),
  leaf('vm_type', 'STANDARD_VM'),
  leaf('console_vuart', 'None'),
  leaf('os_type', 'Non-Windows OS', { vms: [POST] }),
  leaf('vuart0', 'n', { vms: [POST] }),
  leaf('vbootloader', 'y', { vms: [POST] }),
  maybe(
    all(
      'memory',
      [
        optional('size', '256', ONLY_V30),
        optional('size', '1024', FROM_V31),
        maybe(sequence('hpa_region', [leaf('start_hpa'), leaf('size_hpa')], { vms: [PRE] })),
      ],
      USER_VMS,
    ),
  ),
  leaf('own_pcpu', 'n', FROM_V32),
  maybe(
    sequence(
      'cpu_affinity',
      [maybe(all('pcpu', [leaf('pcpu_id'), leaf('real_time_vcpu', 'n')]))],
      USER_VMS,
    ),
  ),
  maybe(sequence('usb_xhci', [optional('usb_dev')], { vms: [POST] })),
  optional('lapic_passthrough', 'n'),
  optional('io_completion_polling', 'n', USER_VMS),
  optional('nested_virtualization_support', 'n', { vms: [SERVICE] }),
  optional('virtual_cat_support', 'n', USER_VMS),
  optional('virtual_thermal_monitor', 'n', FROM_V33),
  optional('virtual_cat_number', '0', USER_VMS),
  optional('secure_world_support', 'n', UNTIL_V31),
  leaf('secure_world_support', 'n', { vms: [POST], ...FROM_V32 }),
  optional('hide_mtrr_support', 'n'),
  optional('security_vm', 'n'),
  optional('stateless', 'n', { first: 'v3.4', vms: ['PRE_LAUNCHED_VM'] }),
  maybe(sequence('epc_section', [leaf('base', '0'), leaf('size', '0')], { vms: [PRE] })),
  leaf('priority', 'PRIO_LOW'),
  leaf('bvt_weight', '1', FROM_V33),
  leaf('bvt_warp_value', '0', FROM_V33),
  leaf('bvt_warp_limit', '0', FROM_V33),
  leaf('bvt_unwarp_period', '0', FROM_V33),
  leaf('companion_vmid', '65535'),
  all(
    'os_config',
    [
      leaf('kern_type', 'KERNEL_BZIMAGE'),
      leaf('kern_mod', 'Linux_bzImage'),
      optional('ramdisk_mod'),
      leaf('bootargs', BOOTARGS),
      optional('kern_load_addr'),
      optional('kern_entry_addr'),
    ],
    { vms: [PRE, SERVICE] },
  ),
  maybe(all('mmio_resources', [optional('TPM2', 'n'), optional('p2sb', 'n')], { vms: [PRE] })),
  optional('pt_intx', undefined, { vms: [PRE] }),
  maybe(sequence('pci_devs', [optional('pci_dev')], USER_VMS)),
  optional('PTM', 'y', USER_VMS),
  optional('customized_parameters', undefined, FROM_V33),
  VIRTIO_DEVICES,
]);

/** The scenario of v3.0 to v3.3 with its defaults (ACRN schema/config.xsd, VMtypes.xsd). */
export const STRUCTURE_V3 = all('acrn-config', [HV, maybe(VM)]);
