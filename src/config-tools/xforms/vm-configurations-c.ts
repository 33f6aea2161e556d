import { addAll } from '../../text/long-lists.js';
import type { XmlElement } from '../../xml/node.js';
import { cFile, ifdef, include } from '../c-source.js';
import { BuildStop } from '../calc/build-stop.js';
import { isRdtEnabled } from '../calc/clos-counts.js';
import { xpathNumber } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { idOf, loadOrder, vms, vmsOf } from '../calc/tool-view.js';
import { first, select, valueAt, valuesAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { allocatedVm, intxMappings, pciDeviceCount } from '../scenario-queries.js';
import { legacyIntxPairs } from './pt-intx-c.js';
import { servicePciDevices, vmInitializer } from './vm-initializer.js';

function extern(type: string, name: string, size: string): string {
  return `extern struct ${type} ${name}[${size}];`;
}

function hpaRegions(context: BuildContext, id: string): string[] {
  const regions = select(allocatedVm(context, id), 'memory/hpa_region').map(
    (region) =>
      `{.start_hpa = ${valueAt(region, 'start_hpa')}\n, .size_hpa = ${valueAt(region, 'size_hpa')}\n},`,
  );
  return `static struct vm_hpa_regions vm${id}_hpa[] = {${regions.join('')}};`.split('\n');
}

function externs(context: BuildContext, vm: XmlElement): string[] {
  const id = idOf(vm);
  const order = loadOrder(context, vm);
  const lines: string[] = [];
  if (order === 'service') {
    lines.push(
      extern('acrn_vm_pci_dev_config', servicePciDevices(context), 'CONFIG_MAX_PCI_DEV_NUM'),
    );
  } else if ((pciDeviceCount(context, vm) ?? 0) > 0) {
    lines.push(extern('acrn_vm_pci_dev_config', `vm${id}_pci_devs`, `VM${id}_CONFIG_PCI_DEV_NUM`));
  }
  if (order === 'pre-launched' && !toolTraits(context.release).limitsIntxToVm0) {
    const pairs = intxMappings(context, id).length;
    lines.push(extern('pt_intx_config', `vm${id}_pt_intx`, `${pairs === 0 ? 1 : pairs}U`));
    if (toolTraits(context.release).hasMemoryRegions) addAll(lines, hpaRegions(context, id));
  }
  return lines;
}

function vcpuClos(context: BuildContext): string[] {
  if (!toolTraits(context.release).hasVcpuClosArrays || !isRdtEnabled(context)) return [];
  const arrays = vms(context).map((vm) => {
    const id = idOf(vm);
    const source = toolTraits(context.release).allocatesClos ? allocatedVm(context, id) : vm;
    const ids = valuesAt(source, 'clos/vcpu_clos').map((clos) => `${clos}U`);
    return `static uint16_t vm${id}_vcpu_clos[${ids.length}U] = {${ids.join(', ')}};`;
  });
  return ['', ...ifdef('CONFIG_RDT_ENABLED', arrays), ''];
}

/** EXSLT functions nest no deeper (libexslt/functions.c). */
const MOST_DYNAMIC_VMS = 1000;

/** From v2.7 on: the rest of the array, VMs that are created while the system runs. */
function dynamicVms(context: BuildContext): string[] {
  const limit = xpathNumber(valueAt(context.scenario, 'hv/CAPACITIES/MAX_VM_NUM'));
  const lines: string[] = [];
  if (limit - vms(context).length > MOST_DYNAMIC_VMS) {
    throw new BuildStop(
      'xslt',
      `MAX_VM_NUM is ${limit}, so large that ACRN's transform of vm_configurations.c never ends: lower it`,
      first(context.scenario, 'hv/CAPACITIES/MAX_VM_NUM'),
    );
  }
  for (let id = vms(context).length; id < limit; id += 1) {
    lines.push(`{ /* VM${id}, created at run time */`, 'CONFIG_POST_STD_VM,', '}');
    if (id + 1 < limit) lines.push(',');
  }
  return lines;
}

function vmArray(context: BuildContext): string[] {
  const all = vms(context);
  if (!toolTraits(context.release).hasMaxVmNum) {
    return all.flatMap((vm) => [...vmInitializer(context, vm), '},']);
  }
  const dynamic = dynamicVms(context);
  return [
    ...all.flatMap((vm, index) => {
      const last = index === all.length - 1 && dynamic.length === 0;
      return [...vmInitializer(context, vm), last ? '}' : '},'];
    }),
    ...dynamic,
  ];
}

function servicePointer(context: BuildContext): string[] {
  if (!toolTraits(context.release).pointsAtServiceVm) return [];
  const service = vmsOf(context, 'service')[0];
  const value = service === undefined ? 'NULL' : `&vm_configs[${idOf(service)}]`;
  return ['', `struct acrn_vm_config *const service_vm_config = ${value};`];
}

/** configs/scenarios/<scenario>/vm_configurations.c (ACRN xforms/vm_configurations.c.xsl). */
export function vmConfigurationsC(context: BuildContext): string {
  const headers = ['asm/vm_config.h', 'vuart.h', 'asm/pci_dev.h'];
  if (toolTraits(context.release).writesMemoryTypes) headers.push('asm/pgtable.h');
  if (toolTraits(context.release).hasPriorities) headers.push('schedule.h');
  const lines = [
    ...headers.map(include),
    '',
    ...vms(context).flatMap((vm) => externs(context, vm)),
  ];
  if (toolTraits(context.release).limitsIntxToVm0) {
    const pairs = legacyIntxPairs(context);
    lines.push(extern('pt_intx_config', 'vm0_pt_intx', `${pairs === 0 ? 1 : pairs}U`));
  }
  addAll(lines, vcpuClos(context));
  lines.push('', 'struct acrn_vm_config vm_configs[CONFIG_MAX_VM_NUM] = {');
  addAll(lines, vmArray(context));
  lines.push('};');
  addAll(lines, servicePointer(context));
  return cFile(context, lines);
}
