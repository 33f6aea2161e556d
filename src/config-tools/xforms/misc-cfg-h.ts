import type { XmlElement } from '../../xml/node.js';
import { define, hFile, ifdef, quoted } from '../c-source.js';
import { closCounts, isCdpEnabled, isRdtSupported } from '../calc/clos-counts.js';
import { xpathNumber } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { idOf, loadOrder, vms, vmsOf } from '../calc/tool-view.js';
import { TPM_BOARDS } from '../calc/vbar-base.js';
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
import { allocatedVm, pciDeviceCount, serviceVmPcpus } from '../scenario-queries.js';
import { isLegacyVuartOn } from './vuart-initializers.js';

/** What the names of the Service VM's macros begin with. */
function service(context: BuildContext): string {
  return toolTraits(context.release).saysSosVm ? 'SOS' : 'SERVICE_VM';
}

/** From v2.7 on: the block devices of the board without an ext4 file system, by their number. */
function blockDevices(context: BuildContext): string[] {
  if (!toolTraits(context.release).listsBlockDevices) return [];
  return select(context.board.document.root, 'BLOCK_DEVICE_INFO').flatMap((info) => {
    const devices = stringOf(info)
      .replace(/\n/g, ',')
      .replace(/[ \t\r]/g, '')
      .split(',')
      .filter(Boolean);
    return devices.flatMap((device, index) =>
      device.includes('ext4')
        ? []
        : [define(`ROOTFS_${index + 1}`, quoted(`root=${before(device, ':')} `))],
    );
  });
}

function firstWithText(nodes: readonly XmlElement[]): string {
  return nodes.map(stringOf).find((text) => text !== '') ?? '';
}

function hasGigabytePages(context: BuildContext): boolean {
  return select(context.board.document.root, '//processors//capability').some(
    (capability) => attributeOf(capability, 'id') === 'gbyte_pages',
  );
}

/** The kernel's huge pages: up to v2.7 all memory but 3 GiB, from v3.0 on what is allocated. */
function hugePages(context: BuildContext): string {
  if (!hasGigabytePages(context)) return '';
  if (toolTraits(context.release).sizesHugePagesByMemory) {
    const [gigabytes = ''] = select(context.allocation, '//vm')
      .filter((vm) => loadOrder(context, vm) === 'service')
      .flatMap((vm) => valuesAt(vm, 'hugepages/gb'));
    return `hugepagesz=1G hugepages=${gigabytes}`;
  }
  const kilobytes = before(valueAt(context.board.document.root, '//TOTAL_MEM_INFO'), 'kB');
  const gigabytes = xpathNumber(kilobytes) / (1024 * 1024);
  return `hugepagesz=1G hugepages=${Math.floor(gigabytes + 0.5) - 3}`;
}

function bootargsDiff(context: BuildContext, bootargs: string): string {
  const count = serviceVmPcpus(context).length;
  const maxcpus = count === 0 ? '' : `maxcpus=${count}`;
  const text = `${bootargs} ${maxcpus} ${hugePages(context)} `;
  return define(`${service(context)}_BOOTARGS_DIFF`, quoted(text));
}

function consoleArgument(context: BuildContext): string {
  const port = first(context.scenario, 'hv/DEBUG_OPTIONS/SERIAL_CONSOLE');
  if (port === undefined) return '';
  const name = stringOf(port);
  if (name === '') return quoted(' ');
  return quoted(`console=${name.includes('/') ? after(after(name, '/'), '/') : name} `);
}

/** Up to v2.6: port and interrupt of the Service VM's two legacy vUARTs. */
function comPorts(context: BuildContext): string[] {
  const allocated = (id: number, name: string): string =>
    select(context.allocation, 'vm')
      .filter((vm) => loadOrder(context, vm) === 'service')
      .flatMap((vm) => select(vm, 'legacy_vuart'))
      .filter((vuart) => xpathNumber(attributeOf(vuart, 'id')) === id)
      .flatMap((vuart) => valuesAt(vuart, name))[0] ?? '';
  return vmsOf(context, 'service').flatMap((vm) => {
    const on = (id: number): boolean =>
      select(vm, 'legacy_vuart').some(
        (vuart) =>
          xpathNumber(attributeOf(vuart, 'id')) === id &&
          isLegacyVuartOn(vuart) &&
          valueAt(vuart, 'base') !== '',
      );
    const com1 = on(0) ? [allocated(0, 'base'), allocated(0, 'irq')] : ['0', '0'];
    const lines = [
      define('SOS_COM1_BASE', com1[0] ?? '', 'U'),
      define('SOS_COM1_IRQ', com1[1] ?? '', 'U'),
    ];
    if (on(1)) {
      lines.push(define('SOS_COM2_BASE', allocated(1, 'base'), 'U'));
      lines.push(define('SOS_COM2_IRQ', allocated(1, 'irq'), 'U'));
    }
    return [...lines, ''];
  });
}

/** From v3.0 on: the Service VM's command line, its root device apart. */
function serviceBootargs(context: BuildContext): string[] {
  const bootargs = firstWithText(
    vmsOf(context, 'service').flatMap((vm) => select(vm, 'os_config/bootargs')),
  );
  const rootfs = bootargs
    .split(' ')
    .filter((argument) => argument.includes('root='))
    .join('');
  const rest = rootfs === '' ? bootargs : bootargs.replaceAll(rootfs, '');
  return [
    define('SERVICE_VM_ROOTFS', quoted(`${rootfs} `)),
    bootargsDiff(context, normalizeSpace(rest)),
    define('SERVICE_VM_BOOTARGS_MISC', quoted('udmabuf.list_limit=8192 ')),
  ];
}

function serviceVm(context: BuildContext): string[] {
  const services = vmsOf(context, 'service');
  if (services.length === 0) return [];
  if (toolTraits(context.release).hasServiceVmBootargs) return serviceBootargs(context);
  const root = firstWithText(select(context.scenario, 'vm/board_private/rootfs'));
  const bootargs = firstWithText(services.flatMap((vm) => select(vm, 'board_private/bootargs')));
  const v27 = !toolTraits(context.release).saysSosVm;
  return [
    define(`${service(context)}_ROOTFS`, quoted(`root=${root} `)),
    define(v27 ? 'SERVICE_VM_OS_CONSOLE' : 'SOS_CONSOLE', consoleArgument(context)),
    ...(v27 ? [] : comPorts(context)),
    bootargsDiff(context, normalizeSpace(bootargs)),
  ];
}

function affinity(pcpus: readonly string[]): string {
  return `(${pcpus.map((id) => `AFFINITY_CPU(${id}U)`).join('|')})`;
}

function cpuAffinities(context: BuildContext): string[] {
  const path = toolTraits(context.release).groupsPcpus
    ? 'cpu_affinity//pcpu_id'
    : 'cpu_affinity/pcpu_id';
  const name = toolTraits(context.release).saysSosVm ? 'SOS_VM' : 'SERVICE_VM';
  return vms(context).map((vm) =>
    loadOrder(context, vm) === 'service'
      ? define(`${name}_CONFIG_CPU_AFFINITY`, affinity(serviceVmPcpus(context)))
      : define(`VM${idOf(vm)}_CONFIG_CPU_AFFINITY`, affinity(valuesAt(vm, path))),
  );
}

/** Up to v2.7: the masks of the classes of service; up to v2.6 also which vCPU has which. */
function closMasks(context: BuildContext): string[] {
  if (!toolTraits(context.release).hasClosMasks) return [];
  const numbered = (name: string, path: string): string[] =>
    valuesAt(context.scenario, `hv/FEATURES/RDT/${path}`).map((value, index) =>
      define(`${name}_${index}`, value, 'U'),
    );
  const lines = [...numbered('MBA_MASK', 'MBA_DELAY'), ...numbered('CLOS_MASK', 'CLOS_MASK')];
  if (toolTraits(context.release).hasVcpuClosArrays) return lines;
  const vcpus = vms(context).map((vm) => {
    const ids = valuesAt(vm, 'clos/vcpu_clos').map((clos) => `${clos}U`);
    return define(`VM${idOf(vm)}_VCPU_CLOS`, `{${ids.join(',')}}`);
  });
  return [...lines, ...vcpus];
}

function rdt(context: BuildContext): string[] {
  const { common, least } = closCounts(context);
  const count = (name: string, value: number | string): string => define(name, value, 'U');
  const most = 'HV_SUPPORTED_MAX_CLOS';
  const cache = 'MAX_CACHE_CLOS_NUM_ENTRIES';
  const mba = count('MAX_MBA_CLOS_NUM_ENTRIES', common);
  const masks = isRdtSupported(context) ? closMasks(context) : [];
  if (!isCdpEnabled(context)) {
    return ifdef('CONFIG_RDT_ENABLED', [count(most, common), mba, count(cache, common), ...masks]);
  }
  const v27 = toolTraits(context.release).switchesRdtByBoard;
  const lines = [
    '#ifdef CONFIG_RDT_ENABLED',
    '#ifdef CONFIG_CDP_ENABLED',
    count(most, common),
    count(cache, 2 * common),
    ...(v27 ? [] : [mba]),
    '#else',
    count(most, least),
    count(cache, common),
    '#endif',
    ...(v27 ? [mba] : []),
  ];
  return isRdtSupported(context) ? [...lines, ...masks, '#endif'] : lines;
}

/** Whether VM 0 is given the TPM: up to v2.6 on known boards, then where the board lists one. */
function hasTpm(context: BuildContext, vm0: XmlElement): boolean {
  const roots = documents(context);
  if (!toolTraits(context.release).findsTpm) {
    return (
      anyAt(vm0, 'mmio_resources/TPM2', 'y') &&
      roots.some((root) => TPM_BOARDS.includes(attributeOf(root, 'board')))
    );
  }
  return (
    roots.some((root) => anyAt(root, '//vm/mmio_resources/TPM2', 'y')) &&
    roots
      .flatMap((root) => select(root, '//device'))
      .some(
        (device) =>
          attributeOf(device, 'id') === 'MSFT0101' || anyAt(device, 'compatible_id', 'MSFT0101'),
      )
  );
}

function tpm(context: BuildContext): string[] {
  const vm0 = vms(context).find((vm) => xpathNumber(idOf(vm)) === 0);
  if (vm0 === undefined || loadOrder(context, vm0) !== 'pre-launched') return [];
  if (!hasTpm(context, vm0)) return [];
  const lines = [
    define('VM0_PASSTHROUGH_TPM', ''),
    define('VM0_TPM_BUFFER_BASE_ADDR', '0xFED40000', 'UL'),
    define('VM0_TPM_BUFFER_BASE_ADDR_GPA', '0xFED40000', 'UL'),
    define('VM0_TPM_BUFFER_SIZE', '0x5000', 'UL'),
  ];
  if (!toolTraits(context.release).keepsTpmEventLog) return lines;
  const areas = documents(context)
    .flatMap((root) => select(root, '//capability'))
    .filter((capability) => attributeOf(capability, 'id') === 'log_area');
  if (areas.length === 0) return lines;
  const allocated = allocatedVm(context, '0');
  const [native = ''] = areas.flatMap((area) => valuesAt(area, 'log_area_start_address'));
  return [
    ...lines,
    define('VM0_TPM_EVENTLOG_BASE_ADDR', valueAt(allocated, 'log_area_start_address'), 'UL'),
    define('VM0_TPM_EVENTLOG_BASE_ADDR_HPA', native, 'UL'),
    define('VM0_TPM_EVENTLOG_SIZE', valueAt(allocated, 'log_area_minimum_length'), 'UL'),
  ];
}

function severity(context: BuildContext): string[] {
  if (!toolTraits(context.release).hasSupervisor) return [];
  const supervisor = anyAt(context.scenario, '//SERVICE_VM_SUPERVISOR_ENABLED', 'y');
  return [define('RTVM_SEVERITY_LEVEL', supervisor ? '0x10' : '0x30', 'U')];
}

function pciDeviceCounts(context: BuildContext): string[] {
  return vms(context).flatMap((vm) => {
    const count = pciDeviceCount(context, vm) ?? 0;
    return count === 0 ? [] : [define(`VM${idOf(vm)}_CONFIG_PCI_DEV_NUM`, count, 'U')];
  });
}

function vmBootargs(context: BuildContext): string[] {
  return vmsOf(context, 'pre-launched').flatMap((vm) => {
    const bootargs = normalizeSpace(valueAt(vm, 'os_config/bootargs'));
    return bootargs === '' ? [] : [define(`VM${idOf(vm)}_BOOT_ARGS`, quoted(`${bootargs} `))];
  });
}

/** The software SRAM that is given to a pre-launched real-time VM. */
function softwareSram(context: BuildContext): string[] {
  if (toolTraits(context.release).endsSoftwareSramAtTop) {
    const [size = '0'] = documents(context)
      .flatMap((root) => select(root, '//ssram'))
      .flatMap((node) => valuesAt(node, 'max_size'));
    return [define('PRE_RTVM_SW_SRAM_MAX_SIZE', size, 'UL')];
  }
  return select(context.allocation, '//ssram').flatMap((node) => [
    define('PRE_RTVM_SW_SRAM_ENABLED', 1),
    define('PRE_RTVM_SW_SRAM_BASE_GPA', valueAt(node, 'start_gpa'), 'UL'),
    define('PRE_RTVM_SW_SRAM_END_GPA', valueAt(node, 'end_gpa'), 'UL'),
  ]);
}

/** configs/scenarios/<scenario>/misc_cfg.h (ACRN xforms/misc_cfg.h.xsl). */
export function miscCfgH(context: BuildContext): string {
  const intx = toolTraits(context.release).limitsIntxToVm0
    ? [define('VM0_PT_INTX_NUM', anyIntxPairs(context), 'U')]
    : [];
  return hFile(context, 'MISC_CFG_H', [
    ...blockDevices(context),
    ...serviceVm(context),
    ...cpuAffinities(context),
    ...rdt(context),
    ...tpm(context),
    ...severity(context),
    ...pciDeviceCounts(context),
    '',
    ...vmBootargs(context),
    ...intx,
    ...softwareSram(context),
  ]);
}

/** v2.5 counts the pairs of the first VM that has a pt_intx, whichever it is. */
function anyIntxPairs(context: BuildContext): number {
  const [text = ''] = valuesAt(context.scenario, 'vm/pt_intx');
  return text.split(',').length - 1;
}
