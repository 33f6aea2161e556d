import { attribute, child, walk, type XmlElement } from '../xml/node.js';
import { cacheAllocations } from './cache-allocations.js';
import { allAt, at, idOf, locatedInteger } from './located.js';
import type { Hypervisor, LocatedInteger, LocatedList, Vm } from './model.js';
import { sharedMemoryRegions } from './shared-memory.js';
import { loadOrder } from './vm-types.js';
import { vuartConnections } from './vuart-connections.js';

/** Each pcpu_id stands in a pcpu of its own, beside its real_time_vcpu. */
function cpuAffinity(vm: XmlElement): LocatedList<LocatedInteger> | undefined {
  const node = child(vm, 'cpu_affinity');
  if (node === undefined) return undefined;
  const ids = [...walk(node)].filter(({ name }) => name === 'pcpu_id');
  return { node, items: ids.map(locatedInteger) };
}

/** A VM in the vocabulary of ACRN v3.x. */
export function readVmV3(node: XmlElement): Vm {
  const type = at(node, 'vm_type');
  const loadOrderSetting = at(node, 'load_order');
  const order = loadOrderSetting?.value ?? '';
  return {
    node,
    range: node.startTag,
    idAttribute: attribute(node, 'id'),
    id: idOf(node),
    type,
    loadOrderSetting,
    loadOrder: loadOrder(order),
    realTime: type?.value === 'RTVM',
    name: at(node, 'name'),
    guestFlags: undefined,
    cpuAffinity: cpuAffinity(node),
    clos: undefined,
    vuarts: [],
    nestedVirtualization: at(node, 'nested_virtualization_support'),
    lapicPassthrough: at(node, 'lapic_passthrough'),
    virtualCat: at(node, 'virtual_cat_support'),
    consoleVuart: at(node, 'console_vuart'),
    ownPcpu: at(node, 'own_pcpu'),
    companionVmId: at(node, 'companion_vmid'),
  };
}

/** The hypervisor settings in the vocabulary of ACRN v3.x. */
export function readHypervisorV3(root: XmlElement): Hypervisor {
  const node = child(root, 'hv');
  const features = child(node, 'FEATURES');
  const rdt = child(features, 'RDT');
  return {
    node,
    features,
    nvmxEnabled: undefined,
    scheduler: at(features, 'SCHEDULER'),
    release: undefined,
    buildType: at(node, 'BUILD_TYPE'),
    serialConsole: at(node, 'DEBUG_OPTIONS', 'SERIAL_CONSOLE'),
    rdtEnabled: at(rdt, 'RDT_ENABLED'),
    cdpEnabled: at(rdt, 'CDP_ENABLED'),
    vcatEnabled: at(rdt, 'VCAT_ENABLED'),
    softwareSramEnabled: at(features, 'SSRAM', 'SSRAM_ENABLED'),
    ivshmemEnabled: undefined,
    ivshmemRegions: [],
    sharedMemoryRegions: sharedMemoryRegions(child(features, 'IVSHMEM')),
    vuartConnections: vuartConnections(child(node, 'vuart_connections')),
    cacheAllocations: cacheAllocations(child(node, 'CACHE_REGION')),
    hiddenPciDevices: allAt(child(node, 'HIDDEN_PDEV_REGION'), 'HIDDEN_PDEV'),
    vuartTimerPcpu: at(features, 'VUART_TIMER_PCPU'),
  };
}
