import { parseInteger } from '../text/python-integer.js';
import { attribute, child, childrenNamed, type XmlElement } from '../xml/node.js';
import { at, idOf, integerAt, list, located, locatedInteger } from './located.js';
import type { Hypervisor, IvshmemRegion, Vm, Vuart } from './model.js';
import { vmType } from './vm-types.js';

const VUART_KINDS = [
  ['legacy_vuart', 'legacy'],
  ['console_vuart', 'console'],
  ['communication_vuart', 'communication'],
] as const;

function vuarts(vm: XmlElement): Vuart[] {
  return VUART_KINDS.flatMap(([name, kind]) =>
    childrenNamed(vm, name).map((node) => ({
      kind,
      id: idOf(node),
      node,
      base: at(node, 'base'),
      targetVmId: integerAt(node, 'target_vm_id'),
      targetUartId: integerAt(node, 'target_uart_id'),
    })),
  );
}

/** A VM in the vocabulary of ACRN v2.5 to v2.7. */
export function readVmV2(node: XmlElement): Vm {
  const type = at(node, 'vm_type');
  const kind = vmType(type?.value);
  return {
    node,
    range: node.startTag,
    idAttribute: attribute(node, 'id'),
    id: idOf(node),
    type,
    loadOrderSetting: type,
    loadOrder: kind?.loadOrder,
    realTime: kind?.realTime ?? false,
    name: at(node, 'name'),
    guestFlags: list(node, 'guest_flags', 'guest_flag', located),
    cpuAffinity: list(node, 'cpu_affinity', 'pcpu_id', locatedInteger),
    clos: list(node, 'clos', 'vcpu_clos', locatedInteger),
    vuarts: vuarts(node),
    nestedVirtualization: undefined,
    lapicPassthrough: undefined,
    virtualCat: undefined,
    consoleVuart: undefined,
    ownPcpu: undefined,
    companionVmId: undefined,
  };
}

/** The VM ids of a region are the part after the second comma (scenario_cfg_lib.py:get_shmem_regions). */
function ivshmemRegion(node: XmlElement, text: string): IvshmemRegion {
  const region = located(node);
  const raw = text.slice(region.range.start, region.range.end);
  const comma = raw.indexOf(',', raw.indexOf(',') + 1);
  const vmIds: IvshmemRegion['vmIds'][number][] = [];
  if (comma > 0 && region.value.trim() !== '') {
    for (const { 0: id, index } of raw.slice(comma + 1).matchAll(/[^:]+/g)) {
      const start = region.range.start + comma + 1 + index + (id.length - id.trimStart().length);
      vmIds.push({ number: parseInteger(id), range: { start, end: start + id.trim().length } });
    }
  }
  return { ...region, vmIds };
}

/** The hypervisor settings in the vocabulary of ACRN v2.5 to v2.7. */
export function readHypervisorV2(root: XmlElement, text: string): Hypervisor {
  const node = child(root, 'hv');
  const features = child(node, 'FEATURES');
  const ivshmem = child(features, 'IVSHMEM');
  return {
    node,
    features,
    nvmxEnabled: at(features, 'NVMX_ENABLED'),
    scheduler: at(features, 'SCHEDULER'),
    release: at(node, 'DEBUG_OPTIONS', 'RELEASE'),
    buildType: undefined,
    serialConsole: at(node, 'DEBUG_OPTIONS', 'SERIAL_CONSOLE'),
    rdtEnabled: at(features, 'RDT', 'RDT_ENABLED'),
    cdpEnabled: at(features, 'RDT', 'CDP_ENABLED'),
    vcatEnabled: at(features, 'RDT', 'VCAT_ENABLED'),
    softwareSramEnabled: at(features, 'SSRAM', 'SSRAM_ENABLED'),
    ivshmemEnabled: at(ivshmem, 'IVSHMEM_ENABLED'),
    ivshmemRegions: (ivshmem ? childrenNamed(ivshmem, 'IVSHMEM_REGION') : []).map((region) =>
      ivshmemRegion(region, text),
    ),
    sharedMemoryRegions: [],
    vuartConnections: [],
    cacheAllocations: [],
    hiddenPciDevices: [],
    vuartTimerPcpu: undefined,
  };
}
