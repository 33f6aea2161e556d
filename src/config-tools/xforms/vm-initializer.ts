import { BVT_PARAMETERS, NO_FLAG_VALUES, VCAT_FLAG } from '../../setting-names.js';
import { addAll } from '../../text/long-lists.js';
import { elements, type XmlElement } from '../../xml/node.js';
import { ifdef, member, nested, quoted } from '../c-source.js';
import { closInfo, isRdtEnabled, isVcatEnabled } from '../calc/clos-counts.js';
import { toolTraits } from '../calc/release-traits.js';
import { type DeviceView, idOf, loadOrder, ofScenario, vms } from '../calc/tool-view.js';
import {
  anyAt,
  attributeOf,
  first,
  normalizeSpace,
  select,
  valueAt,
  valuesAt,
} from '../calc/xpath.js';
import { type BuildContext, documents } from '../context.js';
import { allocatedVm, intxMappings, pciDeviceCount } from '../scenario-queries.js';
import { vuartInitializers } from './vuart-initializers.js';

/** The name of the Service VM's array of PCI devices. */
export function servicePciDevices(context: BuildContext): string {
  return toolTraits(context.release).namesServiceVmDevices ? 'service_vm_pci_devs' : 'sos_pci_devs';
}

/** The how many-th VM of each of its types each VM is. */
const placesInType = ofScenario((view: DeviceView) => {
  const counts = new Map<string, number>();
  return new Map(
    vms(view).map((vm): [XmlElement, ReadonlyMap<string, number>] => {
      const places = new Map<string, number>();
      for (const type of new Set(valuesAt(vm, 'vm_type'))) {
        const place = (counts.get(type) ?? 0) + 1;
        counts.set(type, place);
        places.set(type, place);
      }
      return [vm, places];
    }),
  );
});

function vmTypes(context: BuildContext, vm: XmlElement): string[] {
  if (toolTraits(context.release).hasLoadOrder) {
    const rt = anyAt(vm, 'vm_type', 'RTVM');
    switch (loadOrder(context, vm)) {
      case 'service':
        return ['CONFIG_SERVICE_VM,'];
      case 'pre-launched':
        return [rt ? 'CONFIG_PRE_RT_VM,' : 'CONFIG_PRE_STD_VM,'];
      case 'post-launched':
        return [rt ? 'CONFIG_POST_RT_VM,' : 'CONFIG_POST_STD_VM,'];
      default:
        return [];
    }
  }
  return valuesAt(vm, 'vm_type').map((type) => {
    // Up to v2.6 the macro takes the how many-th VM of its type this is: each has its own UUID.
    if (!toolTraits(context.release).hasVmUuids || loadOrder(context, vm) === 'service') {
      return `CONFIG_${type},`;
    }
    return `CONFIG_${type}(${placesInType(context).get(vm)?.get(type) ?? 1}),`;
  });
}

function guestFlags(context: BuildContext, vm: XmlElement): string[] {
  if (toolTraits(context.release).allocatesGuestFlags) {
    const flags = valuesAt(allocatedVm(context, idOf(vm)), 'guest_flags/guest_flag');
    return [member('guest_flags', `(${flags.join('|')})`)];
  }
  const { flagsPostLaunchedVms, hasStaticVms } = toolTraits(context.release);
  const fixed = hasStaticVms ? 'GUEST_FLAG_STATIC_VM' : undefined;
  if (!flagsPostLaunchedVms && loadOrder(context, vm) === 'post-launched') return [];
  return select(vm, 'guest_flags').flatMap((group) => {
    const flags = valuesAt(group, 'guest_flag');
    if (flags.length === 0) return [];
    // One placeholder switches all flags off, whatever stands beside it.
    if (flags.some((flag) => NO_FLAG_VALUES.includes(flag))) {
      return [member('guest_flags', fixed ?? '0UL')];
    }
    const joined = fixed === undefined ? flags : [fixed, ...flags];
    return [member('guest_flags', `(${joined.join('|')})`)];
  });
}

function scheduling(context: BuildContext, vm: XmlElement): string[] {
  if (!toolTraits(context.release).hasPriorities) return [];
  if (!toolTraits(context.release).hasBvtParameters)
    return [member('vm_prio', valueAt(vm, 'priority'))];
  return nested('sched_params', [
    member('prio', valueAt(vm, 'priority')),
    ...BVT_PARAMETERS.map((name) => member(name, valueAt(vm, name))),
  ]);
}

function vcatMasks(context: BuildContext, mask: (level: string) => string): string[] {
  const { resources } = closInfo(context);
  return ['2', '3']
    .filter((level) => resources.includes(`L${level}`))
    .map((level) => member(`max_l${level}_pcbm`, mask(level)));
}

function closV27(context: BuildContext, vm: XmlElement): string[] {
  return select(vm, 'clos').flatMap((clos) => {
    const ids = valuesAt(clos, 'vcpu_clos');
    const lines = [
      member('pclosids', `vm${idOf(vm)}_vcpu_clos`),
      member('num_pclosids', `${ids.length}U`),
    ];
    const vcat = anyAt(vm, 'guest_flags/guest_flag', VCAT_FLAG);
    if (isVcatEnabled(context) && vcat) {
      const masks = valuesAt(context.scenario, 'hv/FEATURES/RDT/CLOS_MASK');
      addAll(
        lines,
        vcatMasks(context, () => `${masks[Number(ids[0])] ?? ''}U`),
      );
    }
    return ifdef('CONFIG_RDT_ENABLED', lines);
  });
}

function closV3(context: BuildContext, vm: XmlElement): string[] {
  const id = idOf(vm);
  const lines = [member('pclosids', `vm${id}_vcpu_clos`)];
  if (isVcatEnabled(context) && anyAt(vm, 'virtual_cat_support', 'y')) {
    const counts = documents(context)
      .flatMap((document) => select(document, '//vm'))
      .filter((other) => idOf(other) === id)
      .flatMap((other) => select(other, 'virtual_cat_number'));
    const name = valueAt(vm, 'name');
    const mask = (level: string): string => {
      const policies = select(context.scenario, '//CACHE_ALLOCATION')
        .filter((cache) => anyAt(cache, 'CACHE_LEVEL', level))
        .flatMap((cache) => select(cache, 'POLICY'))
        .filter((policy) => anyAt(policy, 'VM', name));
      return policies.flatMap((policy) => valuesAt(policy, 'CLOS_MASK'))[0] ?? '';
    };
    lines.push(member('num_pclosids', `${counts.length}U`));
    addAll(lines, vcatMasks(context, mask));
  } else {
    const ids = select(allocatedVm(context, id), 'clos/vcpu_clos');
    lines.push(member('num_pclosids', `${ids.length}U`));
  }
  return ifdef('CONFIG_RDT_ENABLED', lines);
}

function clos(context: BuildContext, vm: XmlElement): string[] {
  if (!toolTraits(context.release).hasVcpuClosArrays) {
    return select(vm, 'clos').flatMap(() =>
      ifdef('CONFIG_RDT_ENABLED', [member('clos', `VM${idOf(vm)}_VCPU_CLOS`)]),
    );
  }
  if (!isRdtEnabled(context)) return [];
  return toolTraits(context.release).allocatesClos ? closV3(context, vm) : closV27(context, vm);
}

function cpuAffinity(context: BuildContext, vm: XmlElement): string[] {
  if (loadOrder(context, vm) === 'service') {
    const name = toolTraits(context.release).saysSosVm ? 'SOS_VM' : 'SERVICE_VM';
    return [member('cpu_affinity', `${name}_CONFIG_CPU_AFFINITY`)];
  }
  if (first(vm, 'cpu_affinity') === undefined) return [];
  return [member('cpu_affinity', `VM${idOf(vm)}_CONFIG_CPU_AFFINITY`)];
}

function epc(vm: XmlElement): string[] {
  return select(vm, 'epc_section').flatMap((section) => {
    const set = (name: string): boolean => valuesAt(section, name).some((value) => value !== '0');
    if (!set('base') || !set('size')) return [];
    return nested('epc', [
      member('base', valueAt(section, 'base')),
      member('size', valueAt(section, 'size')),
    ]);
  });
}

function memory(context: BuildContext, vm: XmlElement): string[] {
  const order = loadOrder(context, vm);
  const id = idOf(vm);
  if (toolTraits(context.release).hasMemoryRegions) {
    if (order !== 'pre-launched') return [];
    const regions = select(allocatedVm(context, id), 'memory/hpa_region');
    return select(vm, 'memory').flatMap(() =>
      nested('memory', [
        member('region_num', regions.length),
        member('host_regions', `vm${id}_hpa`),
      ]),
    );
  }
  return select(vm, 'memory').flatMap((node) =>
    nested(
      'memory',
      order === 'service'
        ? [member('start_hpa', `${valueAt(node, 'start_hpa')}UL`)]
        : [
            member('start_hpa', `VM${id}_CONFIG_MEM_START_HPA`),
            member('size', `VM${id}_CONFIG_MEM_SIZE`),
            member('start_hpa2', `VM${id}_CONFIG_MEM_START_HPA2`),
            member('size_hpa2', `VM${id}_CONFIG_MEM_SIZE_HPA2`),
          ],
    ),
  );
}

function bootargs(context: BuildContext, vm: XmlElement, os: XmlElement): string[] {
  if (normalizeSpace(valueAt(os, 'bootargs')) === '') return [];
  switch (loadOrder(context, vm)) {
    case 'service': {
      const { saysSosVm } = toolTraits(context.release);
      return [member('bootargs', saysSosVm ? 'SOS_VM_BOOTARGS' : 'SERVICE_VM_OS_BOOTARGS')];
    }
    case 'pre-launched':
      return [member('bootargs', `VM${idOf(vm)}_BOOT_ARGS`)];
    default:
      return [];
  }
}

function osConfig(context: BuildContext, vm: XmlElement): string[] {
  return select(vm, 'os_config').flatMap((os) => {
    const lines = [
      member('name', quoted(valueAt(os, 'name'))),
      member('kernel_type', valueAt(os, 'kern_type')),
      member('kernel_mod_tag', quoted(valueAt(os, 'kern_mod'))),
      member('ramdisk_mod_tag', quoted(valueAt(os, 'ramdisk_mod'))),
    ];
    for (const [name, source] of [
      ['kernel_load_addr', 'kern_load_addr'],
      ['kernel_entry_addr', 'kern_entry_addr'],
    ] as const) {
      const node = first(os, source);
      const given = toolTraits(context.release).writesEmptyModules
        ? node !== undefined
        : valueAt(os, source) !== '';
      if (given) lines.push(member(name, valueAt(os, source)));
    }
    return nested('os_config', [...lines, ...bootargs(context, vm, os)]);
  });
}

function pciDevices(context: BuildContext, vm: XmlElement): string[] {
  const count = pciDeviceCount(context, vm);
  if (loadOrder(context, vm) === 'service') {
    return [
      member('pci_dev_num', `${count ?? 0}U`),
      member('pci_devs', servicePciDevices(context)),
    ];
  }
  if (count === undefined || count === 0) return [];
  const id = idOf(vm);
  return [
    member('pci_dev_num', `VM${id}_CONFIG_PCI_DEV_NUM`),
    member('pci_devs', `vm${id}_pci_devs`),
  ];
}

/** Whether the board's TPM has an event log that VM 0 can be given. */
function hasTpmEventLog(context: BuildContext): boolean {
  const areas = documents(context)
    .flatMap((document) => select(document, '//capability'))
    .filter((capability) => attributeOf(capability, 'id') === 'log_area');
  if (!toolTraits(context.release).needsPlacedEventLog) return areas.length > 0;
  const set = (name: string): boolean =>
    areas.some((area) =>
      elements(area).some((leaf) => leaf.name === name && valueAt(area, name) !== '0x0'),
    );
  return set('log_area_minimum_length') && set('log_area_start_address');
}

function mmioResource(
  index: number,
  gpa: string,
  hpa: string,
  size: string,
  type: string[],
): string[] {
  return nested(`res[${index}]`, [
    member('user_vm_pa', gpa),
    member('host_pa', hpa),
    member('size', size),
    ...type.map((value) => member('mem_type', value)),
  ]);
}

function tpm(context: BuildContext): string[] {
  const buffer = 'VM0_TPM_BUFFER_BASE_ADDR';
  if (!toolTraits(context.release).writesMemoryTypes) {
    return nested('mmiodevs[0]', [
      member('base_gpa', `${buffer}_GPA`),
      member('base_hpa', buffer),
      member('size', 'VM0_TPM_BUFFER_SIZE'),
    ]);
  }
  const log = 'VM0_TPM_EVENTLOG';
  const resources = mmioResource(0, `${buffer}_GPA`, buffer, 'VM0_TPM_BUFFER_SIZE', [
    'EPT_UNCACHED',
  ]);
  if (hasTpmEventLog(context)) {
    const base = `${log}_BASE_ADDR`;
    addAll(resources, mmioResource(1, base, `${base}_HPA`, `${log}_SIZE`, ['EPT_WB']));
  }
  return nested('mmiodevs[0]', [member('name', quoted('tpm2')), ...resources]);
}

function p2sb(context: BuildContext): string[] {
  if (toolTraits(context.release).writesMemoryTypes) {
    return nested(
      'mmiodevs[0]',
      mmioResource(0, 'P2SB_BAR_ADDR_GPA', 'P2SB_BAR_ADDR', 'P2SB_BAR_SIZE', []),
    );
  }
  return nested('mmiodevs[0]', [
    member('base_gpa', 'P2SB_BAR_ADDR_GPA'),
    member('base_hpa', 'P2SB_BAR_ADDR'),
    member('size', 'P2SB_BAR_SIZE'),
  ]);
}

/** What only pre-launched VMs have: the TPM, the P2SB bridge, legacy interrupts passed through. */
function preLaunched(context: BuildContext, vm: XmlElement): string[] {
  if (loadOrder(context, vm) !== 'pre-launched') return [];
  const id = idOf(vm);
  const lines: string[] = [];
  if (id === '0') {
    addAll(lines, ifdef('VM0_PASSTHROUGH_TPM', [member('pt_tpm2', 'true'), ...tpm(context)]));
    addAll(lines, ifdef('P2SB_BAR_ADDR', [member('pt_p2sb_bar', 'true'), ...p2sb(context)]));
    if (toolTraits(context.release).limitsIntxToVm0) {
      lines.push(member('pt_intx_num', 'VM0_PT_INTX_NUM'), member('pt_intx', '&vm0_pt_intx[0U]'));
    }
  }
  if (!toolTraits(context.release).limitsIntxToVm0) {
    lines.push(
      member('pt_intx_num', intxMappings(context, id).length),
      member('pt_intx', `vm${id}_pt_intx`),
    );
  }
  return lines;
}

/** The initializer of one VM in vm_configs, from its opening brace to the last member. */
export function vmInitializer(context: BuildContext, vm: XmlElement): string[] {
  const id = idOf(vm);
  const order = loadOrder(context, vm);
  const v3 = toolTraits(context.release).hasLoadOrder;
  return [
    `{ /* VM${id} */`,
    ...vmTypes(context, vm),
    ...valuesAt(vm, 'name').map((name) => member('name', quoted(name))),
    ...scheduling(context, vm),
    ...(v3 ? [member('companion_vm_id', `${valueAt(vm, 'companion_vmid')}U`)] : []),
    ...guestFlags(context, vm),
    ...clos(context, vm),
    ...cpuAffinity(context, vm),
    ...epc(vm),
    ...memory(context, vm),
    ...osConfig(context, vm),
    ...(order === 'pre-launched'
      ? nested('acpi_config', [member('acpi_mod_tag', quoted(`ACPI_VM${id}`))])
      : []),
    ...vuartInitializers(context, vm),
    ...pciDevices(context, vm),
    ...preLaunched(context, vm),
  ];
}
