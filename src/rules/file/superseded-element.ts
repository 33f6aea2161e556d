import type { Scenario, Vm } from '../../scenario/model.js';
import { vocabulary } from '../../scenario/release-traits.js';
import { LOAD_ORDERS, vmType } from '../../scenario/vm-types.js';
import { RENAMED_FEATURES } from '../../setting-names.js';
import { safeFix } from '../../text/diagnostic.js';
import type { TextEdit } from '../../text/edit.js';
import type { Range } from '../../text/source.js';
import { insertBefore, removeElement, setValue } from '../../xml/edit.js';
import {
  child,
  elements,
  hasElements,
  textOf,
  valueRange,
  type XmlDocument,
  type XmlElement,
} from '../../xml/node.js';
import type { NewElement } from '../../xml/write.js';
import { after } from '../examples.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { replaceElement } from './replace-element.js';
import { flagElements } from './superseded-flags.js';
import { movedLinks } from './superseded-links.js';
import { movedMemory, oldMemory } from './superseded-memory.js';
import { movedRegions, oldRegions } from './superseded-regions.js';
import { consoleOf, isOff } from './superseded-vuarts.js';

/** An element in the words of an older release: what is there now, and the edits that move it. */
interface Superseded {
  readonly node: XmlElement;
  /** The old value, where the element itself is still there. */
  readonly value?: { readonly text: string; readonly range: Range };
  /** Text that the release does not expect there. */
  readonly text?: Range;
  readonly help?: string;
  /** In words that follow "in ACRN v3.1 ". */
  readonly now: string;
  /** Undefined where it cannot be moved without a decision. */
  readonly edits: readonly TextEdit[] | undefined;
}

function inverse(value: string): string | undefined {
  return value === 'y' ? 'n' : value === 'n' ? 'y' : undefined;
}

/** Puts a setting under its new name in the same place; where the new one is there, only what agrees with it goes. */
function renamed(
  document: XmlDocument,
  node: XmlElement,
  name: string,
  value: string | undefined,
): Superseded {
  const there = node.parent && child(node.parent, name);
  const agrees = there === undefined || textOf(there).trim() === value;
  return {
    node,
    now: `it is ${name}${value === inverse(textOf(node).trim()) ? ', with y and n exchanged' : ''}`,
    edits:
      value === undefined || !agrees
        ? undefined
        : there === undefined
          ? [replaceElement(document, node, { name, value })]
          : [removeElement(document, node)],
  };
}

/** Settings of FEATURES with another name, of the same or the opposite meaning. */
function renamedFeatures({ document, release, hypervisor }: Scenario): Superseded[] {
  const words = vocabulary(release);
  return RENAMED_FEATURES.flatMap(({ old, name, since, opposite }) => {
    const node = words[since] ? child(hypervisor.features, old) : undefined;
    if (node === undefined) return [];
    const value = textOf(node).trim();
    return [renamed(document, node, name, opposite ? inverse(value) : value)];
  });
}

/** Whether there is a shared memory region that holds anything. */
function hasRegion(group: XmlElement | undefined): boolean {
  return (
    group !== undefined &&
    elements(group).some(
      (node) => node.name === 'IVSHMEM_REGION' && (hasElements(node) || textOf(node).trim() !== ''),
    )
  );
}

/** Settings of the hypervisor that went without a successor, or that another one implies. */
function goneFromHypervisor({ document, hypervisor }: Scenario): Superseded[] {
  const { node, features } = hypervisor;
  const gone: readonly (readonly [XmlElement | undefined, string, string])[] = [
    [
      features,
      'NVMX_ENABLED',
      'nested virtualization is on when the Service VM has nested_virtualization_support',
    ],
    [child(features, 'IVSHMEM'), 'IVSHMEM_ENABLED', 'shared memory is on when there is a region'],
    [child(node, 'CAPACITIES'), 'IOMMU_BUS_NUM', 'it follows from the board'],
    [child(node, 'MISC_CFG'), 'UEFI_OS_LOADER_NAME', 'nothing reads it'],
  ];
  return gone.flatMap(([parent, name, now]) => {
    const found = child(parent, name);
    return found === undefined
      ? []
      : [
          {
            node: found,
            now,
            // Without the switch, regions that it keeps off would be on.
            edits:
              name === 'IVSHMEM_ENABLED' && textOf(found).trim() !== 'y' && hasRegion(parent)
                ? undefined
                : [removeElement(document, found)],
          },
        ];
  });
}

/** RELEASE of DEBUG_OPTIONS, which is BUILD_TYPE of hv. */
function buildType({ document, hypervisor }: Scenario): Superseded[] {
  const { node: hv, buildType: there } = hypervisor;
  const node = child(child(hv, 'DEBUG_OPTIONS'), 'RELEASE');
  const first = hv && elements(hv)[0];
  if (node === undefined || first === undefined) return [];
  const value = textOf(node).trim() === 'y' ? 'release' : 'debug';
  const agrees = there === undefined || there.value.trim() === value;
  const added = insertBefore(document, first, { name: 'BUILD_TYPE', value });
  return [
    {
      node,
      now: 'it is BUILD_TYPE of hv',
      edits: agrees
        ? [removeElement(document, node), ...(there === undefined ? [added] : [])]
        : undefined,
    },
  ];
}

function guestFlags(document: XmlDocument, vm: Vm): Superseded[] {
  const node = child(vm.node, 'guest_flags');
  if (node === undefined) return [];
  const added = flagElements(vm, node);
  return [
    {
      node,
      now: 'each guest flag is an element of its own, such as nested_virtualization_support',
      edits:
        added === undefined
          ? undefined
          : [
              added.length === 0
                ? removeElement(document, node)
                : replaceElement(document, node, ...added),
            ],
    },
  ];
}

/** legacy_vuart, communication_vuart and a console_vuart with a base. */
function vuarts(
  document: XmlDocument,
  vm: Vm,
  links: ReadonlyMap<XmlElement, readonly TextEdit[]>,
): Superseded[] {
  const found: Superseded[] = [];
  const own = elements(vm.node);
  const console = own.find(({ name }) => name === 'console_vuart');
  const base = console && child(console, 'base');
  if (console !== undefined && base !== undefined) {
    const value = textOf(base).trim() === 'PCI_VUART' ? 'PCI' : 'None';
    const edits = [replaceElement(document, console, { name: 'console_vuart', value })];
    found.push({ node: base, now: `console_vuart itself says ${value}`, edits });
  }
  for (const node of own) {
    if (node.name !== 'legacy_vuart' && node.name !== 'communication_vuart') continue;
    const value = consoleOf(node);
    const now =
      value === undefined
        ? 'links between VMs are vuart_connections of hv'
        : 'the console is console_vuart';
    const moved: NewElement = { name: 'console_vuart', value: value ?? '' };
    const agrees = console === undefined || textOf(console).trim() === value;
    found.push({
      node,
      now,
      edits: isOff(node)
        ? [removeElement(document, node)]
        : value === undefined || !agrees
          ? links.get(node)
          : console === undefined
            ? [replaceElement(document, node, moved)]
            : [removeElement(document, node)],
    });
  }
  return found;
}

/** The pcpu_id of a VM's cpu_affinity, which is in a pcpu. */
function pcpus(document: XmlDocument, vm: Vm): Superseded[] {
  const affinity = child(vm.node, 'cpu_affinity');
  if (affinity === undefined || vm.loadOrder === 'service') return [];
  const realTime = vm.type?.value.trim() === 'RTVM';
  return elements(affinity)
    .filter(({ name }) => name === 'pcpu_id')
    .map((node) => ({
      node,
      now: 'each pcpu_id is in a pcpu',
      edits: [
        replaceElement(document, node, {
          name: 'pcpu',
          children: [
            { name: 'pcpu_id', value: textOf(node).trim() },
            ...(realTime ? [{ name: 'real_time_vcpu', value: 'y' }] : []),
          ],
        }),
      ],
    }));
}

/** A vm_type of v2.x, which says in one word what load_order and vm_type say now. */
function oldVmType(document: XmlDocument, vm: Vm): Superseded[] {
  const { type, loadOrderSetting } = vm;
  const old = vmType(type?.value.trim());
  if (type === undefined || old === undefined) return [];
  const order = LOAD_ORDERS.get(old.loadOrder) ?? '';
  const name = old.realTime ? 'RTVM' : 'STANDARD_VM';
  const words = `load_order ${order} and vm_type ${name}`;
  const agrees = loadOrderSetting === undefined || loadOrderSetting.value.trim() === order;
  const added = insertBefore(document, type.node, { name: 'load_order', value: order });
  return [
    {
      node: type.node,
      value: { text: type.value.trim(), range: type.range },
      now: `it is ${words}`,
      help: `write ${words}`,
      edits: agrees
        ? [...(loadOrderSetting === undefined ? [added] : []), setValue(type.node, name)]
        : undefined,
    },
  ];
}

/** Shared memory regions as a line of text. */
function regions(context: RuleContext): Superseded[] {
  const moved = movedRegions(context);
  return oldRegions(context.scenario).map((node) => ({
    node,
    now: 'a region has elements for its name, size and VMs',
    ...(textOf(node).trim() !== '' && { text: valueRange(node) }),
    edits: moved.get(node),
  }));
}

/** start_hpa, size, start_hpa2 and size_hpa2 of a VM's memory, in bytes. */
function memory(document: XmlDocument, vm: Vm): Superseded[] {
  const old = oldMemory(vm).filter(({ name }) => name !== 'size');
  const edits = old.length === 0 ? undefined : movedMemory(document, vm);
  return old.map((node) => ({
    node,
    now:
      vm.loadOrder === 'service'
        ? 'the Service VM gets the memory that the other VMs leave'
        : 'memory is hpa_region, with start_hpa in bytes and size_hpa in MB',
    edits,
  }));
}

/** What a VM has no more. */
function goneFromVm(document: XmlDocument, vm: Vm): Superseded[] {
  const clos = child(vm.node, 'clos');
  const name = child(child(vm.node, 'os_config'), 'name');
  const isDefault = clos && elements(clos).every((node) => textOf(node).trim() === '0');
  return [
    ...(clos === undefined
      ? []
      : [
          {
            node: clos,
            now: 'the shares of the cache are CACHE_REGION of hv',
            edits: isDefault ? [removeElement(document, clos)] : undefined,
          },
        ]),
    ...(name === undefined
      ? []
      : [{ node: name, now: 'nothing reads it', edits: [removeElement(document, name)] }]),
  ];
}

function superseded(context: RuleContext): Superseded[] {
  const { scenario } = context;
  const { document, release, vms } = scenario;
  const features = renamedFeatures(scenario);
  if (!vocabulary(release).hasLoadOrder) return features;
  const links = movedLinks(context);
  return [
    ...features,
    ...goneFromHypervisor(scenario),
    ...buildType(scenario),
    ...regions(context),
    ...vms.flatMap((vm) => [
      ...oldVmType(document, vm),
      ...guestFlags(document, vm),
      ...vuarts(document, vm, links),
      ...memory(document, vm),
      ...pcpus(document, vm),
      ...goneFromVm(document, vm),
    ]),
  ];
}

export const supersededElement: Rule = {
  name: 'superseded-element',
  meta: {
    summary: 'a setting has the name or the place that it had in an older release',
    why: "The release's schema does not know it, so what it says is lost: ACRN's own upgrader moves it to where the setting is now.",
    category: 'schema',
    releases: { first: 'v3.0' },
    fix: 'safe',
    supersedes: ['unknown-element', 'stray-text', 'missing-element', 'value-not-a-number'],
    references: ['ACRN v3.1 misc/config_tools/scenario_config/upgrader.py (data_movers, filters)'],
    examples: [
      {
        scenario: 'quad-core/v3.2-nested.xml',
        bad: [{ found: '<RELOC_ENABLED>y</RELOC_ENABLED>', becomes: '<RELOC>y</RELOC>' }],
      },
      {
        scenario: 'quad-core/v3.2-nested.xml',
        bad: [after('<SCHEDULER>SCHED_NOOP</SCHEDULER>', '\n      <NVMX_ENABLED>y</NVMX_ENABLED>')],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    for (const { node, value, text, now, help, edits } of superseded(context)) {
      const what = value === undefined ? node.name : `${node.name} ${value.text}`;
      yield {
        message: `${what} belongs to an older release than ACRN ${scenario.release}`,
        why: `In ACRN ${scenario.release} ${now}.`,
        help: help ?? (edits === undefined ? 'move it there' : 'move it there, as fix does'),
        range: value?.range ?? node.startTag,
        ...(text && { related: [{ message: 'the old form', range: text }] }),
        ...(edits && {
          fix: safeFix(`move ${what} to where it is now`, edits),
        }),
      };
    }
  },
};
