import type { XmlElement } from '../xml/node.js';
import { toolTraits } from './calc/release-traits.js';
import { idOf, loadOrder, vmsOf } from './calc/tool-view.js';
import {
  after,
  anyAt,
  attributeOf,
  before,
  select,
  stringOf,
  valueAt,
  valuesAt,
} from './calc/xpath.js';
import { type BuildContext, documents } from './context.js';

/** The allocation's `vm` of that id. */
export function allocatedVm(context: BuildContext, id: string): XmlElement | undefined {
  return select(context.allocation, 'vm').find((vm) => idOf(vm) === id);
}

/** The `device` of that name that the allocation gives a VM. */
export function allocatedDevice(
  context: BuildContext,
  id: string,
  name: string,
): XmlElement | undefined {
  return select(allocatedVm(context, id), 'device').find(
    (device) => attributeOf(device, 'name') === name,
  );
}

/** The pCPUs of the Service VM: its own cpu_affinity, else the allocation's. */
export function serviceVmPcpus(context: BuildContext): string[] {
  const path = toolTraits(context.release).groupsPcpus
    ? 'cpu_affinity//pcpu_id'
    : 'cpu_affinity/pcpu_id';
  const allocated = select(context.allocation, 'vm').filter(
    (vm) => loadOrder(context, vm) === 'service',
  );
  return [...vmsOf(context, 'service'), ...allocated].flatMap((vm) => valuesAt(vm, path));
}

/** The names of the RDT resources and their class counts, as the board file's text gives them. */
export function closInfo(context: BuildContext): { resources: string; closMax: string } {
  const root = context.board.document.root;
  if (toolTraits(context.release).hasCacheElements) {
    const caches = select(root, '//cache').filter((cache) =>
      select(cache, 'capability').some((capability) => attributeOf(capability, 'id') === 'CAT'),
    );
    return {
      resources: caches.map((cache) => `L${attributeOf(cache, 'level')}`).join(', '),
      closMax: caches.flatMap((cache) => valuesAt(cache, 'capability/clos_number')).join(', '),
    };
  }
  const text = documents(context)
    .flatMap((document) => valuesAt(document, '//CLOS_INFO'))
    .join('');
  const resources = before(after(text, 'rdt resources supported:'), 'rdt resource clos max:');
  const closMax = before(after(text, 'rdt resource clos max:'), 'rdt resource mask max:');
  if (!toolTraits(context.release).trimsRdtLists) return { resources, closMax };
  return { resources: resources.replace(/\s/g, ''), closMax: closMax.replace(/\s/g, '') };
}

/** Whether the board has RDT; from v3.0 on ACRN's transforms take it for granted. */
export function isRdtSupported(context: BuildContext): boolean {
  if (toolTraits(context.release).takesRdtForGranted) return true;
  const { resources, closMax } = closInfo(context);
  return resources !== '' && closMax !== '';
}

/** Whether the scenario switches RDT on; from v2.7 on, on a board that has it. */
export function isRdtEnabled(context: BuildContext): boolean {
  if (toolTraits(context.release).switchesRdtByBoard && !isRdtSupported(context)) return false;
  return anyAt(context.scenario, '//RDT_ENABLED', 'y');
}

export function isCdpEnabled(context: BuildContext): boolean {
  return isRdtEnabled(context) && anyAt(context.scenario, '//CDP_ENABLED', 'y');
}

export function isVcatEnabled(context: BuildContext): boolean {
  return isRdtEnabled(context) && anyAt(context.scenario, '//VCAT_ENABLED', 'y');
}

/** From v3.0 on: the shared memory regions that the hypervisor provides. */
export function hypervisorRegions(context: BuildContext): XmlElement[] {
  return select(context.scenario, 'hv//IVSHMEM/IVSHMEM_REGION').filter((region) =>
    anyAt(region, 'PROVIDED_BY', 'Hypervisor'),
  );
}

/** The third field of a 2.x region text, `name, size, vm:vm`. */
export function regionVmIds(region: string): string {
  return after(after(region, ','), ',');
}

function ivshmemDevices(context: BuildContext, vm: XmlElement): number {
  if (toolTraits(context.release).hasRegionElements) {
    const name = valueAt(vm, 'name');
    return hypervisorRegions(context)
      .flatMap((region) => valuesAt(region, 'IVSHMEM_VMS/IVSHMEM_VM/VM_NAME'))
      .filter((vmName) => vmName === name).length;
  }
  const features = 'hv/FEATURES/IVSHMEM';
  if (!anyAt(context.scenario, `${features}/IVSHMEM_ENABLED`, 'y')) return 0;
  return valuesAt(context.scenario, `${features}/IVSHMEM_REGION`).filter((region) =>
    regionVmIds(region).includes(idOf(vm)),
  ).length;
}

function communicationVuarts(context: BuildContext, vm: XmlElement): number {
  if (!toolTraits(context.release).hasVuartConnections) {
    return valuesAt(vm, 'communication_vuart/base').filter((base) => base === 'PCI_VUART').length;
  }
  const name = valueAt(vm, 'name');
  return vuartConnections(context)
    .filter((connection) => anyAt(connection, 'type', 'pci'))
    .flatMap((connection) => select(connection, 'endpoint'))
    .filter((endpoint) => anyAt(endpoint, 'vm_name', name)).length;
}

/** From v3.0 on: every vuart_connection of the scenario, and those that the allocation adds. */
export function vuartConnections(context: BuildContext): XmlElement[] {
  return [context.scenario, context.allocation].flatMap((root) =>
    select(root, '//vuart_connection'),
  );
}

/**
 * How many PCI devices the hypervisor gives a VM (ACRN xforms/lib.xsl acrn:pci-dev-num); undefined
 * where ACRN emits no number.
 */
export function pciDeviceCount(context: BuildContext, vm: XmlElement): number | undefined {
  const consoles = valuesAt(vm, 'console_vuart/base').filter((base) => base === 'PCI_VUART').length;
  const virtual = ivshmemDevices(context, vm) + consoles + communicationVuarts(context, vm);
  switch (loadOrder(context, vm)) {
    case 'pre-launched': {
      const passed = valuesAt(vm, 'pci_devs/pci_dev').filter((device) => device !== '').length;
      // One more for the virtual host bridge.
      return virtual + passed > 0 ? virtual + passed + 1 : undefined;
    }
    case 'post-launched':
      return virtual + (anyAt(vm, 'PTM', 'y') ? 1 : 0);
    case 'service':
      return virtual;
    default:
      return undefined;
  }
}

/** The distinct `(physical, virtual)` pairs of a VM's pt_intx, in the scenario and the allocation. */
export function intxMappings(context: BuildContext, id: string): string[] {
  const joined = [context.scenario, context.allocation]
    .flatMap((document) => select(document, '//vm'))
    .filter((vm) => idOf(vm) === id)
    .flatMap((vm) => select(vm, '//pt_intx'))
    .map(stringOf)
    .join('')
    .replace(/[ \t\r\n]/g, '');
  const pairs = joined.replaceAll(')(', ').(').split('.').filter(Boolean);
  return [...new Set(pairs)];
}
