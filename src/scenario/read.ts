import type { Release } from '../release.js';
import {
  attribute,
  child,
  childrenNamed,
  descendant,
  textOf,
  valueRange,
  type XmlDocument,
  type XmlElement,
} from '../xml/node.js';
import { parseInteger } from './integer.js';
import type {
  Hypervisor,
  IvshmemRegion,
  Located,
  LocatedInteger,
  LocatedList,
  Scenario,
  Vm,
  Vuart,
} from './model.js';
import { vmType } from './vm-types.js';

function located(node: XmlElement): Located {
  return { value: textOf(node), node, range: valueRange(node) };
}

function locatedInteger(node: XmlElement): LocatedInteger {
  return { ...located(node), number: parseInteger(textOf(node)) };
}

function at(node: XmlElement | undefined, ...path: string[]): Located | undefined {
  const found = descendant(node, ...path);
  return found && located(found);
}

function integerAt(node: XmlElement, name: string): LocatedInteger | undefined {
  const found = child(node, name);
  return found && locatedInteger(found);
}

function list<T extends Located>(
  vm: XmlElement,
  name: string,
  itemName: string,
  read: (node: XmlElement) => T,
): LocatedList<T> | undefined {
  const node = child(vm, name);
  return node && { node, items: childrenNamed(node, itemName).map(read) };
}

const VUART_KINDS = [
  ['legacy_vuart', 'legacy'],
  ['console_vuart', 'console'],
  ['communication_vuart', 'communication'],
] as const;

function vuarts(vm: XmlElement): Vuart[] {
  return VUART_KINDS.flatMap(([name, kind]) =>
    childrenNamed(vm, name).map((node) => ({
      kind,
      id: parseInteger(attribute(node, 'id')?.value ?? ''),
      node,
      base: at(node, 'base'),
      targetVmId: integerAt(node, 'target_vm_id'),
      targetUartId: integerAt(node, 'target_uart_id'),
    })),
  );
}

function readVm(node: XmlElement): Vm {
  const type = at(node, 'vm_type');
  const idAttribute = attribute(node, 'id');
  const kind = vmType(type?.value);
  return {
    node,
    range: node.startTag,
    idAttribute,
    id: idAttribute && parseInteger(idAttribute.value),
    type,
    loadOrder: kind?.loadOrder,
    realTime: kind?.realTime ?? false,
    name: at(node, 'name'),
    guestFlags: list(node, 'guest_flags', 'guest_flag', located),
    cpuAffinity: list(node, 'cpu_affinity', 'pcpu_id', locatedInteger),
    clos: list(node, 'clos', 'vcpu_clos', locatedInteger),
    vuarts: vuarts(node),
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

function readHypervisor(root: XmlElement, text: string): Hypervisor {
  const node = child(root, 'hv');
  const features = child(node, 'FEATURES');
  const ivshmem = child(features, 'IVSHMEM');
  return {
    node,
    features,
    nvmxEnabled: at(features, 'NVMX_ENABLED'),
    scheduler: at(features, 'SCHEDULER'),
    release: at(node, 'DEBUG_OPTIONS', 'RELEASE'),
    serialConsole: at(node, 'DEBUG_OPTIONS', 'SERIAL_CONSOLE'),
    rdtEnabled: at(features, 'RDT', 'RDT_ENABLED'),
    ivshmemEnabled: at(ivshmem, 'IVSHMEM_ENABLED'),
    ivshmemRegions: (ivshmem ? childrenNamed(ivshmem, 'IVSHMEM_REGION') : []).map((region) =>
      ivshmemRegion(region, text),
    ),
  };
}

/** The typed model of a scenario document. Nothing is checked: what is missing is undefined. */
export function readScenario(document: XmlDocument, release: Release): Scenario {
  const { root, text } = document;
  return {
    release,
    document,
    root,
    board: attribute(root, 'board'),
    hypervisor: readHypervisor(root, text),
    vms: childrenNamed(root, 'vm').map(readVm),
  };
}
