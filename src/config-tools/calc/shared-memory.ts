import { BuildStop } from './build-stop.js';
import { onlyOne } from './only-one.js';
import { toolTraits } from './release-traits.js';
import { allVmsNamed, idOf, ofScenario, type ToolView } from './tool-view.js';
import { select, stringOf, valueAt, valuesAt } from './xpath.js';

/** A shared memory region that a VM is given as a PCI device. */
interface SharedRegion {
  /** Its place among the scenario's regions. */
  readonly index: number;
  /** In MiB, as the scenario writes it. */
  readonly size: string;
  /** From v3.0 on: where the VM sees the device. */
  readonly vbdf: string;
}

/** By VM id, the regions by their names; a later region of the same name replaces an earlier. */
type SharedRegions = ReadonlyMap<string, ReadonlyMap<string, SharedRegion>>;

function add(
  regions: Map<string, Map<string, SharedRegion>>,
  id: string,
  name: string,
  region: SharedRegion,
): void {
  const ofVm = regions.get(id) ?? new Map<string, SharedRegion>();
  ofVm.set(name, region);
  regions.set(id, ofVm);
}

function fromTexts(view: ToolView): SharedRegions {
  const regions = new Map<string, Map<string, SharedRegion>>();
  const enabled = onlyOne(select(view.scenario, '//IVSHMEM_ENABLED'), 'IVSHMEM_ENABLED elements');
  if (stringOf(enabled) === 'n') return regions;
  select(view.scenario, '//IVSHMEM_REGION').forEach((node, index) => {
    const text = stringOf(node);
    if (text === '') return;
    const [name = '', size, ids] = text.split(',').map((part) => part.trim());
    if (size === undefined || ids === undefined) {
      throw new BuildStop(
        'allocation',
        `the shared memory region "${text}" does not have the three fields "name, size in MB, VM ids with : between them"`,
        node,
      );
    }
    for (const id of ids.split(':')) add(regions, id.trim(), name, { index, size, vbdf: '' });
  });
  return regions;
}

function fromElements(view: ToolView): SharedRegions {
  const regions = new Map<string, Map<string, SharedRegion>>();
  select(view.scenario, '//IVSHMEM_REGION').forEach((node, index) => {
    const name = valueAt(node, 'NAME');
    if (valueAt(node, 'PROVIDED_BY') !== 'Hypervisor' || name === '') return;
    for (const member of select(node, '//IVSHMEM_VM')) {
      const vmName = valueAt(member, 'VM_NAME');
      const vm = onlyOne(allVmsNamed(view, vmName), `VMs named "${vmName}"`);
      const region = { index, size: valueAt(node, 'IVSHMEM_SIZE'), vbdf: valueAt(member, 'VBDF') };
      add(regions, vm === undefined ? 'None' : idOf(vm), name, region);
    }
  });
  return regions;
}

/** Which VM has which shared memory region (ACRN static_allocators/lib/lib.py). */
export const sharedRegions = ofScenario(
  (view: ToolView): SharedRegions =>
    toolTraits(view.release).hasRegionElements ? fromElements(view) : fromTexts(view),
);

/** The ids of a VM's PCI vUARTs that are on: its consoles, and up to v2.7 its communication vUARTs. */
export function pciVuartIds(view: ToolView, vm: Parameters<typeof select>[0]): string[] {
  const names = toolTraits(view.release).hasVuartConnections
    ? ['console_vuart']
    : ['console_vuart', '//communication_vuart'];
  return names
    .flatMap((name) => select(vm, name))
    .filter((vuart) => valuesAt(vuart, 'base').some((base) => base !== 'INVALID_PCI_BASE'))
    .flatMap(({ attributes }) => attributes.filter(({ name }) => name === 'id'))
    .map(({ value }) => value);
}
