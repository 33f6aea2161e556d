import { grouped } from '../text/grouped.js';
import type { XmlElement } from '../xml/node.js';
import { toolTraits } from './calc/release-traits.js';
import { type DeviceView, idOf, loadOrder, ofScenario, vmsOf } from './calc/tool-view.js';
import { after, anyAt, select, stringOf, textNodes, valueAt, valuesAt } from './calc/xpath.js';
import { type BuildContext, documents, ofBuild } from './context.js';
import { type BuiltElement, childWith } from './element.js';

/** The allocation's `vm` of that id. */
export function allocatedVm(context: BuildContext, id: string): BuiltElement | undefined {
  return childWith(context.allocation, 'vm', 'id', id);
}

/** The `device` of that name that the allocation gives a VM. */
export function allocatedDevice(
  context: BuildContext,
  id: string,
  name: string,
): XmlElement | undefined {
  const vm = allocatedVm(context, id);
  return vm && childWith(vm, 'device', 'name', name);
}

/** The pCPUs of the Service VM: its own cpu_affinity, else the allocation's. */
export const serviceVmPcpus = ofBuild((context): readonly string[] => {
  const path = toolTraits(context.release).groupsPcpus
    ? 'cpu_affinity//pcpu_id'
    : 'cpu_affinity/pcpu_id';
  const allocated = select(context.allocation, 'vm').filter(
    (vm) => loadOrder(context, vm) === 'service',
  );
  return [...vmsOf(context, 'service'), ...allocated].flatMap((vm) => valuesAt(vm, path));
});

/** From v3.0 on: the shared memory regions that the hypervisor provides. */
export const hypervisorRegions = ofScenario((view: DeviceView): readonly XmlElement[] =>
  select(view.scenario, 'hv//IVSHMEM/IVSHMEM_REGION').filter((region) =>
    anyAt(region, 'PROVIDED_BY', 'Hypervisor'),
  ),
);

/** The hypervisor's regions by the names of the VMs in them, each as often as it names the VM. */
export const regionsByVm = ofScenario(
  (view: DeviceView): ReadonlyMap<string, readonly XmlElement[]> => {
    const named = hypervisorRegions(view).flatMap((region) =>
      select(region, 'IVSHMEM_VMS/IVSHMEM_VM').flatMap((member) =>
        [...new Set(valuesAt(member, 'VM_NAME'))].map((name) => ({ name, region })),
      ),
    );
    const byName = grouped(named, ({ name }) => name);
    return new Map([...byName].map(([name, all]) => [name, all.map(({ region }) => region)]));
  },
);

/** How often the hypervisor's regions name each VM. */
const regionNames = ofScenario((view: DeviceView) =>
  counted(
    hypervisorRegions(view).flatMap((region) => valuesAt(region, 'IVSHMEM_VMS/IVSHMEM_VM/VM_NAME')),
  ),
);

/** How often each of the texts is there. */
function counted(texts: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** The third field of a 2.x region text, `name, size, vm:vm`. */
export function regionVmIds(region: string): string {
  return after(after(region, ','), ',');
}

function ivshmemDevices(context: BuildContext, vm: XmlElement): number {
  if (toolTraits(context.release).hasRegionElements) {
    return regionNames(context).get(valueAt(vm, 'name')) ?? 0;
  }
  const features = 'hv/FEATURES/IVSHMEM';
  if (!anyAt(context.scenario, `${features}/IVSHMEM_ENABLED`, 'y')) return 0;
  return valuesAt(context.scenario, `${features}/IVSHMEM_REGION`).filter((region) =>
    regionVmIds(region).includes(idOf(vm)),
  ).length;
}

/** Up to v2.7: the PCI vUARTs of a VM; one whose base a comment splits is none. */
function pciVuarts(vm: XmlElement, kind: string): number {
  return select(vm, `${kind}/base`).filter((base) => textNodes(base).includes('PCI_VUART')).length;
}

function communicationVuarts(context: BuildContext, vm: XmlElement): number {
  if (!toolTraits(context.release).hasVuartConnections) {
    return pciVuarts(vm, 'communication_vuart');
  }
  return pciEndpoints(context).get(valueAt(vm, 'name')) ?? 0;
}

/** How many ends of PCI vUART connections each VM has, by its name. */
const pciEndpoints = ofBuild((context) =>
  counted(
    vuartConnections(context)
      .filter((connection) => anyAt(connection, 'type', 'pci'))
      .flatMap((connection) => select(connection, 'endpoint'))
      .flatMap((endpoint) => [...new Set(valuesAt(endpoint, 'vm_name'))]),
  ),
);

/** How many ends of vUART connections each VM has in all documents, by its name. */
export const vuartEndpoints = ofBuild((context) =>
  counted(
    documents(context)
      .flatMap((document) => select(document, '//endpoint'))
      .flatMap((endpoint) => [...new Set(valuesAt(endpoint, 'vm_name'))]),
  ),
);

/** From v3.0 on: every vuart_connection of the scenario, and those that the allocation adds. */
export const vuartConnections = ofBuild((context): readonly XmlElement[] =>
  [context.scenario, context.allocation].flatMap((root) => select(root, '//vuart_connection')),
);

/** A connection, of which a VM has an end. */
interface Connected {
  readonly connection: XmlElement;
  readonly names: ReadonlySet<string>;
}

/** The connections that a VM of each name has an endpoint in; their order numbers its vUARTs from 1. */
const connectionsByVm = ofBuild((context): ReadonlyMap<string, readonly Connected[]> => {
  const found = new Map<string, Connected[]>();
  for (const connection of vuartConnections(context)) {
    const connected = { connection, names: new Set(valuesAt(connection, 'name')) };
    for (const vmName of new Set(valuesAt(connection, 'endpoint/vm_name'))) {
      const known = found.get(vmName);
      if (known === undefined) found.set(vmName, [connected]);
      else known.push(connected);
    }
  }
  return found;
});

export function connectionsOf(context: BuildContext, vmName: string): readonly XmlElement[] {
  return (connectionsByVm(context).get(vmName) ?? []).map(({ connection }) => connection);
}

/** The numbers of a VM's vUARTs by the name of their connection, by the VM's name. */
const vuartNumbers = ofBuild(
  (context): ReadonlyMap<string, ReadonlyMap<string, readonly number[]>> =>
    new Map(
      [...connectionsByVm(context)].map(([vmName, connections]) => {
        const named = connections.flatMap(({ names }, index) =>
          [...names].map((name) => ({ name, number: index + 1 })),
        );
        const byName = [...grouped(named, ({ name }) => name)];
        return [vmName, new Map(byName.map(([name, all]) => [name, all.map((a) => a.number)]))];
      }),
    ),
);

/** The numbers that connections of that name have among those of a VM. */
export function vuartNumbersOf(
  context: BuildContext,
  vmName: string,
  connectionName: string,
): readonly number[] {
  return vuartNumbers(context).get(vmName)?.get(connectionName) ?? [];
}

/**
 * How many PCI devices the hypervisor gives a VM (ACRN xforms/lib.xsl acrn:pci-dev-num); undefined
 * where ACRN emits no number.
 */
export function pciDeviceCount(context: BuildContext, vm: XmlElement): number | undefined {
  const virtual =
    ivshmemDevices(context, vm) + pciVuarts(vm, 'console_vuart') + communicationVuarts(context, vm);
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

function pairsOf(vms: readonly XmlElement[]): string[] {
  const joined = vms
    .flatMap((vm) => select(vm, '//pt_intx'))
    .map(stringOf)
    .join('')
    .replace(/[ \t\r\n]/g, '');
  const pairs = joined.replaceAll(')(', ').(').split('.').filter(Boolean);
  return [...new Set(pairs)];
}

const intxById = ofBuild((context) => {
  const all = [context.scenario, context.allocation].flatMap((root) => select(root, '//vm'));
  return new Map([...grouped(all, idOf)].map(([id, vms]) => [id, pairsOf(vms)]));
});

/** The distinct `(physical, virtual)` pairs of a VM's pt_intx, in the scenario and the allocation. */
export function intxMappings(context: BuildContext, id: string): readonly string[] {
  return intxById(context).get(id) ?? [];
}
