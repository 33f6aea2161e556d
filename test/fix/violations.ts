// Mistakes that a person can make in a scenario that is ready for nested virtualization.
import type { Release } from '../../src/release.js';
import { serviceVm } from '../../src/scenario/nesting.js';
import { readScenario } from '../../src/scenario/read.js';
import type { TextEdit } from '../../src/text/edit.js';
import { insertAfter, insertLast, removeElement, setValue } from '../../src/xml/edit.js';
import {
  attribute,
  child,
  childrenNamed,
  descendant,
  textOf,
  type XmlDocument,
  type XmlElement,
} from '../../src/xml/node.js';
import { parseXml } from '../../src/xml/parse.js';

interface Place {
  readonly release: Release;
  readonly document: XmlDocument;
  readonly features: XmlElement;
  readonly serviceVm: XmlElement;
  readonly otherVms: readonly XmlElement[];
}

export interface Violation {
  readonly name: string;
  readonly edit: (place: Place) => TextEdit | undefined;
}

function set(node: XmlElement | undefined, value: string): TextEdit | undefined {
  return node && setValue(node, value);
}

function remove(document: XmlDocument, node: XmlElement | undefined): TextEdit | undefined {
  return node && removeElement(document, node);
}

function flag(vm: XmlElement, name: string): XmlElement | undefined {
  const flags = child(vm, 'guest_flags');
  return flags && childrenNamed(flags, 'guest_flag').find((item) => textOf(item) === name);
}

function vuart(vm: XmlElement, kind: string, id: string): XmlElement | undefined {
  return childrenNamed(vm, kind).find((item) => attribute(item, 'id')?.value === id);
}

function base(vm: XmlElement, kind: string, id: string): XmlElement | undefined {
  const found = vuart(vm, kind, id);
  return found && child(found, 'base');
}

function firstPcpu(vm: XmlElement | undefined): XmlElement | undefined {
  return (
    descendant(vm, 'cpu_affinity', 'pcpu_id') ?? descendant(vm, 'cpu_affinity', 'pcpu', 'pcpu_id')
  );
}

const common: readonly Violation[] = [
  {
    name: 'SCHEDULER is SCHED_BVT',
    edit: ({ features }) => set(child(features, 'SCHEDULER'), 'SCHED_BVT'),
  },
  {
    name: 'SCHEDULER is missing',
    edit: ({ document, features }) => remove(document, child(features, 'SCHEDULER')),
  },
  {
    name: 'NVMX_ENABLED is n',
    edit: ({ features }) => set(child(features, 'NVMX_ENABLED'), 'n'),
  },
  {
    name: 'NVMX_ENABLED is missing',
    edit: ({ document, features }) => remove(document, child(features, 'NVMX_ENABLED')),
  },
  {
    name: 'a pCPU named twice',
    edit: ({ document, otherVms }) => {
      const pcpu = firstPcpu(otherVms[0]);
      if (pcpu === undefined) return undefined;
      const list = pcpu.parent?.name === 'pcpu' ? pcpu.parent : pcpu;
      const children = list === pcpu ? undefined : [{ name: 'pcpu_id', value: textOf(pcpu) }];
      return insertAfter(document, list, {
        name: list.name,
        ...(children ? { children } : { value: textOf(pcpu) }),
      });
    },
  },
];

const flags: readonly Violation[] = [
  {
    name: 'the Service VM without GUEST_FLAG_NVMX_ENABLED',
    edit: ({ document, serviceVm }) => remove(document, flag(serviceVm, 'GUEST_FLAG_NVMX_ENABLED')),
  },
  {
    name: 'the Service VM without GUEST_FLAG_LAPIC_PASSTHROUGH',
    edit: ({ document, serviceVm }) =>
      remove(document, flag(serviceVm, 'GUEST_FLAG_LAPIC_PASSTHROUGH')),
  },
  {
    name: 'a placeholder guest_flag',
    edit: ({ document, serviceVm }) => {
      const flags = child(serviceVm, 'guest_flags');
      return flags && insertLast(document, flags, { name: 'guest_flag', value: '0UL' });
    },
  },
  {
    name: 'an empty guest_flag',
    edit: ({ document, serviceVm }) => {
      const flags = child(serviceVm, 'guest_flags');
      return flags && insertLast(document, flags, { name: 'guest_flag' });
    },
  },
  {
    name: 'GUEST_FLAG_NVMX_ENABLED on another VM',
    edit: ({ document, otherVms: [vm] }) => {
      const flags = vm && child(vm, 'guest_flags');
      return (
        flags &&
        insertLast(document, flags, { name: 'guest_flag', value: 'GUEST_FLAG_NVMX_ENABLED' })
      );
    },
  },
  {
    name: 'legacy_vuart 0 of the Service VM on',
    edit: ({ release, serviceVm }) =>
      set(
        base(serviceVm, 'legacy_vuart', '0'),
        release === 'v2.7' ? 'SERVICE_VM_COM1_BASE' : 'SOS_COM1_BASE',
      ),
  },
  {
    name: 'legacy_vuart 0 of the Service VM INVALID_LEGACY_PIO',
    edit: ({ serviceVm }) => set(base(serviceVm, 'legacy_vuart', '0'), 'INVALID_LEGACY_PIO'),
  },
  {
    name: 'legacy_vuart 1 of the Service VM on',
    edit: ({ release, serviceVm }) =>
      set(
        base(serviceVm, 'legacy_vuart', '1'),
        release === 'v2.7' ? 'SERVICE_VM_COM2_BASE' : 'SOS_COM2_BASE',
      ),
  },
  {
    name: 'console_vuart of the Service VM off',
    edit: ({ serviceVm }) => set(base(serviceVm, 'console_vuart', '0'), 'INVALID_PCI_BASE'),
  },
  {
    name: 'the Service VM without cpu_affinity',
    edit: ({ document, serviceVm }) => remove(document, child(serviceVm, 'cpu_affinity')),
  },
  {
    name: 'pCPU 0 in the Service VM',
    edit: ({ serviceVm }) => set(firstPcpu(serviceVm), '0'),
  },
  {
    name: 'a pCPU of another VM in the Service VM',
    edit: ({ serviceVm, otherVms: [vm] }) => {
      const pcpu = firstPcpu(vm);
      return pcpu && set(firstPcpu(serviceVm), textOf(pcpu));
    },
  },
  {
    name: 'a pCPU that the board does not have',
    edit: ({ serviceVm }) => set(firstPcpu(serviceVm), '77'),
  },
  {
    name: 'a vUART whose target is not there',
    edit: ({ serviceVm }) =>
      set(child(vuart(serviceVm, 'legacy_vuart', '1') ?? serviceVm, 'target_vm_id'), '9'),
  },
  {
    name: 'a KATA_VM at the end',
    edit: ({ document, serviceVm, otherVms }) => {
      const ids = childrenNamed(document.root, 'vm').length;
      return insertAfter(document, otherVms.at(-1) ?? serviceVm, {
        name: 'vm',
        attributes: { id: String(ids) },
        children: [
          { name: 'vm_type', value: 'KATA_VM' },
          { name: 'cpu_affinity', children: [{ name: 'pcpu_id', value: '1' }] },
        ],
      });
    },
  },
  {
    name: 'a region of shared memory for a VM that is not there',
    edit: ({ features }) => set(descendant(features, 'IVSHMEM', 'IVSHMEM_REGION'), 'hv:/a, 2, 0:9'),
  },
];

const settings: readonly Violation[] = [
  {
    name: 'the Service VM without nested_virtualization_support',
    edit: ({ document, serviceVm }) =>
      remove(document, child(serviceVm, 'nested_virtualization_support')),
  },
  {
    name: 'nested_virtualization_support of the Service VM n',
    edit: ({ serviceVm }) => set(child(serviceVm, 'nested_virtualization_support'), 'n'),
  },
  {
    name: 'the Service VM without lapic_passthrough',
    edit: ({ document, serviceVm }) => remove(document, child(serviceVm, 'lapic_passthrough')),
  },
  {
    name: 'lapic_passthrough of the Service VM n',
    edit: ({ serviceVm }) => set(child(serviceVm, 'lapic_passthrough'), 'n'),
  },
  {
    name: 'nested_virtualization_support of the Service VM misspelt',
    edit: ({ serviceVm }) => set(child(serviceVm, 'nested_virtualization_support'), 'Y'),
  },
  {
    name: 'nested virtualization on another VM',
    edit: ({ document, otherVms: [vm] }) => {
      const before = vm && child(vm, 'name');
      return (
        before &&
        insertAfter(document, before, { name: 'nested_virtualization_support', value: 'y' })
      );
    },
  },
  {
    name: 'the console of the Service VM on COM Port 1',
    edit: ({ serviceVm }) => set(child(serviceVm, 'console_vuart'), 'COM Port 1'),
  },
  {
    name: 'the console of the Service VM off',
    edit: ({ serviceVm }) => set(child(serviceVm, 'console_vuart'), 'None'),
  },
  {
    name: 'a connection of the Service VM to a VM that is not there',
    edit: ({ document, features, serviceVm }) => {
      const name = child(serviceVm, 'name');
      const hv = features.parent;
      if (name === undefined || hv === undefined) return undefined;
      const endpoint = (vm: string) => ({
        name: 'endpoint',
        children: [
          { name: 'vm_name', value: vm },
          { name: 'io_port', value: '0x2F8' },
        ],
      });
      const connection = {
        name: 'vuart_connection',
        children: [
          { name: 'name', value: 'vUART connection 9' },
          { name: 'type', value: 'legacy' },
          endpoint(textOf(name)),
          endpoint('NOBODY'),
        ],
      };
      const connections = child(hv, 'vuart_connections');
      return connections === undefined
        ? insertLast(document, hv, { name: 'vuart_connections', children: [connection] })
        : insertLast(document, connections, connection);
    },
  },
];

/** The violations that can be made in scenarios of a release. */
export function violationsOf(release: Release): readonly Violation[] {
  return [...common, ...(release.startsWith('v2') ? flags : settings)];
}

/** Where a scenario's text can be violated; undefined without a Service VM. */
export function placeOf(text: string, release: Release): Place | undefined {
  const document = parseXml(text);
  const features = descendant(document.root, 'hv', 'FEATURES');
  const scenario = readScenario(document, release);
  const service = serviceVm(scenario);
  if (features === undefined || service === undefined) return undefined;
  const otherVms = scenario.vms.filter((vm) => vm !== service).map(({ node }) => node);
  return { release, document, features, serviceVm: service.node, otherVms };
}
