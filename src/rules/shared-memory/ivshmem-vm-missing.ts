import type {
  IvshmemRegion,
  IvshmemVm,
  Scenario,
  SharedMemoryRegion,
} from '../../scenario/model.js';
import { nearMiss } from '../../schema/nearest.js';
import { type Fix, safeFix, unsafeFix } from '../../text/diagnostic.js';
import { enumerate } from '../../text/enumerate.js';
import { removeElement, setValue } from '../../xml/edit.js';
import { before, ivshmemRegions } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { regionName } from './shared-memory.js';

function vmsLeft({ vmIds }: IvshmemRegion, ids: ReadonlySet<number>): IvshmemRegion['vmIds'] {
  return vmIds.filter(({ number }) => number !== undefined && ids.has(number));
}

/** Takes the VMs that are gone out of the region; a region with one VM left is no region. */
export function withVmsOnly(
  scenario: Scenario,
  region: IvshmemRegion,
  ids: ReadonlySet<number>,
): Fix {
  const left = vmsLeft(region, ids);
  const text = scenario.document.text.slice(region.range.start, region.range.end);
  const comma = text.indexOf(',', text.indexOf(',') + 1);
  if (left.length >= 2) {
    const space = /^\s*/.exec(text.slice(comma + 1))?.[0] ?? '';
    return safeFix(`take the VMs that are not there out of the region ${regionName(region)}`, [
      {
        start: region.range.start + comma + 1,
        end: region.range.end,
        text: space + left.map(({ number }) => number).join(':'),
      },
    ]);
  }
  const { ivshmemEnabled, ivshmemRegions } = scenario.hypervisor;
  const title = `remove the shared memory region ${regionName(region)}, which has fewer than two VMs left`;
  // Where no region is left at all, the first one stays as an empty element.
  const isLast =
    region === ivshmemRegions[0] && ivshmemRegions.every((other) => vmsLeft(other, ids).length < 2);
  if (!isLast || ivshmemEnabled === undefined) {
    return { title, safety: 'unsafe', edits: [removeElement(scenario.document, region.node)] };
  }
  return unsafeFix(`${title}, and switch IVSHMEM off`, [
    setValue(ivshmemEnabled.node, 'n'),
    { ...region.node.content, text: '' },
  ]);
}

/** ACRN v3.x: takes VMs out of a region; one that has fewer than two left is removed. */
export function withoutVms(
  { document }: Scenario,
  { node, name, vms }: SharedMemoryRegion,
  gone: readonly IvshmemVm[],
): Fix {
  const label = `the shared memory region "${name?.value ?? ''}"`;
  return vms.length - gone.length >= 2
    ? safeFix(
        `remove the VMs that do not exist from ${label}`,
        gone.map((vm) => removeElement(document, vm.node)),
      )
    : unsafeFix(`remove ${label}, which has fewer than two VMs left`, [
        removeElement(document, node),
      ]);
}

/** ACRN v3.x: regions list VMs by their names. */
function* missingNames(scenario: Scenario): Iterable<Finding> {
  const names = scenario.vms.flatMap(({ name }) => name?.value ?? []);
  for (const region of scenario.hypervisor.sharedMemoryRegions) {
    const missing = region.vms.filter(
      ({ vmName }) => vmName !== undefined && vmName.value !== '' && !names.includes(vmName.value),
    );
    const [first] = missing;
    if (first?.vmName === undefined) continue;
    const near = nearMiss(first.vmName.value, names);
    yield {
      severity: 'warning',
      message: `the shared memory region "${region.name?.value ?? ''}" names the VM "${first.vmName.value}", which does not exist`,
      why: `ACRN ${scenario.release} builds, and drops that end of the region without a warning`,
      help:
        near === undefined
          ? `name existing VMs, at least two: ${enumerate(names, 'and')}`
          : `write ${near.value}`,
      range: first.vmName.range,
      fix: withoutVms(scenario, region, missing),
    };
  }
}

export const ivshmemVmMissing: Rule = {
  name: 'ivshmem-vm-missing',
  meta: {
    summary: 'a shared memory region names a VM that does not exist',
    why: "ACRN's build refuses the scenario: shared memory can be configured for existing VMs only. In v3.x it builds, and the remaining VMs have nobody to share memory with.",
    category: 'build',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (share_mem_check)'],
    examples: [
      {
        bad: [ivshmemRegions('hv:/region, 2, 0:1:4')],
        good: [ivshmemRegions('hv:/region, 2, 0:1')],
      },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          before(
            '            <IVSHMEM_VM>\n              <VM_NAME>PRE_RT_VM1',
            '            <IVSHMEM_VM>\n              <VM_NAME>GONE</VM_NAME>\n              <VBDF>00:09.0</VBDF>\n            </IVSHMEM_VM>\n',
          ),
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    yield* missingNames(scenario);
    if (scenario.hypervisor.ivshmemEnabled?.value !== 'y') return;
    const ids = new Set(scenario.vms.flatMap(({ id }) => (id === undefined ? [] : [id])));
    if (ids.size < scenario.vms.length) return;
    for (const region of scenario.hypervisor.ivshmemRegions) {
      const missing = region.vmIds.find(({ number }) => number !== undefined && !ids.has(number));
      if (missing === undefined) continue;
      yield {
        message: `the shared memory region ${regionName(region)} names VM ${missing.number}, which does not exist`,
        why: `ACRN ${scenario.release}'s build stops`,
        help: `name existing VMs, at least two: ${enumerate([...ids].map(String), 'and')}`,
        range: missing.range,
        fix: withVmsOnly(scenario, region, ids),
      };
    }
  },
};
