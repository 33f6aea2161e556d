import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Release } from '../../release.js';
import { at } from '../../scenario/located.js';
import type { LoadOrder, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import type { TextEdit } from '../../text/edit.js';
import { enumerate } from '../../text/enumerate.js';
import { child } from '../../xml/node.js';
import type { NewElement } from '../../xml/write.js';
import { without } from '../examples.js';
import { insertBelow } from '../insert.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

interface Part {
  readonly path: readonly string[];
  readonly of: readonly LoadOrder[];
  /** What may be written in its place without a decision. */
  readonly neutral?: NewElement;
}

const STARTED: readonly LoadOrder[] = ['pre-launched', 'service'];
const USER: readonly LoadOrder[] = ['pre-launched', 'post-launched'];

const OPTIONAL = ['size', 'start_hpa2', 'size_hpa2'];

/** What the generators of v2.x look up by VM id without asking whether it is there. */
const PARTS: readonly Part[] = [
  { path: ['name'], of: STARTED },
  { path: ['cpu_affinity', 'pcpu_id'], of: USER },
  {
    path: ['guest_flags', 'guest_flag'],
    of: STARTED,
    neutral: { name: 'guest_flags', children: [{ name: 'guest_flag', value: '0' }] },
  },
  {
    path: ['epc_section'],
    of: USER,
    neutral: {
      name: 'epc_section',
      children: [
        { name: 'base', value: '0' },
        { name: 'size', value: '0' },
      ],
    },
  },
  { path: ['memory', 'start_hpa'], of: STARTED },
  { path: ['memory', 'size'], of: ['pre-launched'] },
  {
    path: ['memory', 'start_hpa2'],
    of: ['pre-launched'],
    neutral: { name: 'start_hpa2', value: '0x0' },
  },
  {
    path: ['memory', 'size_hpa2'],
    of: ['pre-launched'],
    neutral: { name: 'size_hpa2', value: '0x0' },
  },
  { path: ['os_config', 'name'], of: STARTED },
  { path: ['board_private', 'rootfs'], of: ['service'] },
  {
    path: ['pci_devs', 'pci_dev'],
    of: ['pre-launched'],
    neutral: { name: 'pci_devs', children: [{ name: 'pci_dev' }] },
  },
];

/** What board_cfg_gen.py reads for misc_cfg.h. */
function readForBoard(release: Release, { path }: Part): boolean {
  const { checksServiceVmConsole } = toolTraits(release);
  return checksServiceVmConsole && ['pcpu_id', 'rootfs'].includes(path.at(-1) ?? '');
}

/** The first missing element along the path, and the element that it belongs in. */
function missing({ node }: Vm, path: readonly string[]): { index: number } | undefined {
  const index = path.findIndex((_, i) => at(node, ...path.slice(0, i + 1)) === undefined);
  return index < 0 ? undefined : { index };
}

function insertion({ scenario }: RuleContext, vm: Vm, part: Part, index: number): TextEdit[] {
  const { neutral, path } = part;
  const { document } = scenario;
  if (neutral === undefined) return [];
  if (index === 0) {
    // epc_section, guest_flags and pci_devs have no fixed place among the children of a VM.
    if (path.length > 1 && neutral.name !== path[0]) return [];
    const before = child(vm.node, 'clos') ?? child(vm.node, 'vm_type');
    return [insertBelow(document, vm.node, before, neutral)];
  }
  const parent = at(vm.node, ...path.slice(0, index))?.node;
  if (parent === undefined) return [];
  const inner = neutral.name === path[0] ? neutral.children?.[0] : neutral;
  if (inner === undefined) return [];
  const previous = inner.name === 'size_hpa2' ? child(parent, 'start_hpa2') : child(parent, 'size');
  return [insertBelow(document, parent, previous, inner)];
}

interface MissingPart {
  readonly part: Part;
  /** How deep along its path the first element is missing. */
  readonly index: number;
}

function missingParts({ scenario }: RuleContext, vm: Vm): MissingPart[] {
  const { loadOrder } = vm;
  return PARTS.flatMap((part) => {
    const found =
      loadOrder !== undefined && part.of.includes(loadOrder) ? missing(vm, part.path) : undefined;
    if (found === undefined) return [];
    // v2.7 fills in what is missing, but for what the schema leaves to choice.
    const filled = toolTraits(scenario.release).populates && found.index > 0;
    if (filled && !OPTIONAL.includes(part.path.at(-1) ?? '')) return [];
    return [{ part, index: found.index }];
  });
}

export const missingVmSetting: Rule = {
  name: 'missing-vm-setting',
  meta: {
    summary: 'a VM lacks a part that VMs of its type must have',
    why: "The schema of v2.x makes these parts optional, but the generators look them up by the VM's id: ACRN's build stops with a KeyError.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/scenario_config/vm_configurations_c.py (is_need_epc, gen_pre_launch_vm)',
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (get_pci_dev_num_per_vm, cpus_assignment)',
    ],
    examples: [
      {
        bad: [
          without(
            '    <epc_section>\n      <base>0</base>\n      <size>0</size>\n    </epc_section>\n',
          ),
        ],
      },
      {
        scenario: 'quad-core/v2.6-rtvm-nested.xml',
        bad: [without('    <cpu_affinity>\n      <pcpu_id>3</pcpu_id>\n    </cpu_affinity>\n')],
        unfixed: true,
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    for (const vm of scenario.vms) {
      const { loadOrder } = vm;
      const lacks = missingParts(context, vm);
      if (loadOrder === undefined || lacks.length === 0) continue;
      const names = lacks.map(({ part, index }) => part.path.slice(0, index + 1).join('/'));
      const unique = [...new Set(names)];
      const list = enumerate(unique, 'and', 100);
      const edits = lacks.map(({ part, index }) => insertion(context, vm, part, index));
      const [only] = lacks.length === 1 ? lacks : [];
      const parent = only && at(vm.node, ...only.part.path.slice(0, only.index))?.node;
      yield {
        message: `${vmLabel(vm)} has no ${enumerate(unique, 'or', 50)}`,
        why: `ACRN ${scenario.release}'s tools look it up in every such VM: the build stops with KeyError: ${vm.id ?? '?'}`,
        help: `add ${list}`,
        range: (parent ?? vm.node).startTag,
        ...(lacks.some(({ part }) => readForBoard(scenario.release, part)) && {
          stopsAt: 'board_cfg_gen' as const,
        }),
        ...(edits.every((part) => part.length > 0) && {
          fix: safeFix(`add an empty ${list} to ${vmLabel(vm)}`, edits.flat()),
        }),
      };
    }
  },
};
