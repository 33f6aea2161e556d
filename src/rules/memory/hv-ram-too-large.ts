import { unlessStopped } from '../../config-tools/calc/build-stop.js';
import { type HvRamPart, hvRamParts, MOST_HV_RAM, sum } from '../../config-tools/calc/hv-ram.js';
import { MIB } from '../../config-tools/calc/numbers.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { writtenElement } from '../../config-tools/calc/tool-view.js';
import { valueAt } from '../../config-tools/calc/xpath.js';
import type { Release } from '../../release.js';
import { textOf, valueRange, type XmlElement } from '../../xml/node.js';
import { ivshmemRegions } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { regionSize, regionsOn } from '../shared-memory/shared-memory.js';

function mib({ bytes }: Pick<HvRamPart, 'bytes'>): bigint {
  return bytes / MIB;
}

function regionLabel(node: XmlElement | undefined): string {
  if (node === undefined) return 'shared memory';
  const name =
    node.name === 'IVSHMEM_SIZE'
      ? valueAt(node.parent, 'NAME')
      : textOf(node).split(',')[0]?.trim();
  return `the region "${name ?? ''}"`;
}

function label({ purpose, nodes }: HvRamPart): string {
  const [node] = nodes;
  switch (purpose) {
    case 'hypervisor':
      return 'the hypervisor itself';
    case 'vms':
      return `${nodes.length} VMs`;
    case 'max-vm-num':
      return `MAX_VM_NUM ${node === undefined ? '' : textOf(node)}`;
    case 'secure-worlds':
      return `${nodes.length} secure worlds`;
    case 'shared-memory':
      return regionLabel(node);
  }
}

/** What the build does: v2.7 stops in its own message, all others at an assertion. */
function ending(release: Release): Pick<Finding, 'why' | 'stopsAt'> {
  const { hasHvRamSize, computesHvRamSize } = toolTraits(release);
  return hasHvRamSize || computesHvRamSize
    ? { why: `ACRN ${release} allows 1 GiB: its build stops with AssertionError in hv_ram.py` }
    : {
        why: `ACRN ${release} allows 1 GiB: its build stops with NameError: name 'err_dic' is not defined`,
        stopsAt: 'scenario_cfg_gen',
      };
}

export const hvRamTooLarge: Rule = {
  name: 'hv-ram-too-large',
  meta: {
    summary: 'the hypervisor would need more than 1 GiB of RAM',
    why: "ACRN keeps shared memory regions and the data of each VM in the hypervisor's own RAM, of which it allows 1 GiB. The build stops at more, mostly with a bare AssertionError.",
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.5 misc/config_tools/static_allocators/hv_ram.py',
      'ACRN v2.7 misc/config_tools/hv_config/board_defconfig.py (get_memory)',
      'ACRN v3.0 misc/config_tools/static_allocators/hv_ram.py (fn)',
    ],
    examples: [
      {
        bad: [ivshmemRegions('hv:/region, 512, 0:1')],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<MAX_VM_NUM>16', becomes: '<MAX_VM_NUM>300' }],
      },
    ],
  },
  *check({ scenario, populated, board }): Iterable<Finding> {
    const { release } = scenario;
    const all = unlessStopped(() => hvRamParts({ release, scenario: populated, board })) ?? [];
    const bytes = sum(all);
    // Single regions of v2.x that are out of range have a rule of their own.
    if (bytes <= MOST_HV_RAM || regionsOn(scenario).some((each) => (regionSize(each) ?? 0) > 512)) {
      return;
    }
    const [largest, ...others] = all
      .filter((part) => part.bytes > 0n && part.purpose !== 'hypervisor')
      .sort((a, b) => Number(b.bytes - a.bytes));
    const most = largest === undefined ? '' : `: ${mib(largest)} are for ${label(largest)}`;
    const place = ({ nodes: [node] }: HvRamPart) =>
      node === undefined || node.name === 'vm' ? undefined : valueRange(writtenElement(node));
    yield {
      message: `the hypervisor needs ${mib({ bytes })} MiB of RAM, more than ${mib({ bytes: MOST_HV_RAM })}${most}`,
      ...ending(release),
      help: 'make the shared memory regions smaller, or MAX_VM_NUM',
      range: (largest && place(largest)) ?? scenario.root.nameRange,
      related: others.flatMap((part) => {
        const range = place(part);
        return range === undefined ? [] : [{ message: `${label(part)}: ${mib(part)} MiB`, range }];
      }),
    };
  },
};
