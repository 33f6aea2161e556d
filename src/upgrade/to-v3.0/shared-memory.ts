import { PlacesOfVms } from '../../board/vm-places.js';
import { type RegionLine, regionLine } from '../../scenario/old-words.js';
import {
  append,
  at,
  attributeOf,
  type Draft,
  type Element,
  make,
  named,
  replace,
  textAt,
  valueIn,
} from '../draft.js';
import type { StepContext } from '../step.js';
import { isService } from './vms.js';

/** Shared memory regions: a line of text each becomes elements, and ids of VMs their names. */
export function sharedMemory(draft: Draft, context: StepContext): void {
  const { notes } = context;
  const group = at(draft.hv, 'FEATURES', 'IVSHMEM');
  if (group === undefined) return;
  const on = textAt(group, 'IVSHMEM_ENABLED') === 'y';
  notes.drop(
    at(group, 'IVSHMEM_ENABLED'),
    'switched shared memory on',
    'a region that is there is on',
  );
  const places = new PlacesOfVms(8, context.board, isService);
  for (const old of named(group, 'IVSHMEM_REGION')) {
    const line = regionLine(valueIn(old));
    if (line === undefined || !on) {
      notes.drop(
        old,
        'was a shared memory region that is switched off',
        'add the region again to switch it on',
      );
      continue;
    }
    const users = line.ids.flatMap((id) => {
      const vm = draft.vms.find((next) => attributeOf(next, 'id') === id);
      return vm === undefined ? [] : [vm];
    });
    replace(old, region(old, line, users, places));
  }
}

function region(
  old: Element,
  { name, provider, size }: RegionLine,
  users: readonly Element[],
  places: PlacesOfVms<Element>,
): Element {
  const members = users.map((vm) =>
    make('IVSHMEM_VM', [
      make('VM_NAME', textAt(vm, 'name'), old),
      make('VBDF', places.next(vm), old),
    ]),
  );
  return make('IVSHMEM_REGION', [
    make('NAME', name, old),
    make('PROVIDED_BY', provider, old),
    make('IVSHMEM_SIZE', size, old),
    make('IVSHMEM_VMS', members),
  ]);
}

/** A region of the device model that a launch file asks for. */
export function launchedRegion(
  draft: Draft,
  vm: Element,
  text: string,
  context: StepContext,
): boolean {
  const [name = '', size = ''] = text
    .replace(/^\w+:\/?/, '')
    .split(',')
    .map((part) => part.trim());
  const group = at(draft.hv, 'FEATURES', 'IVSHMEM');
  const bytes = Number(size);
  const mib = bytes >= 0x20_0000 ? bytes / 0x10_0000 : bytes;
  if (group === undefined || name === '' || !Number.isInteger(mib)) return false;
  const known = named(group, 'IVSHMEM_REGION').find((next) => textAt(next, 'NAME') === name);
  const places = new PlacesOfVms(8, context.board, isService);
  const uses = (node: Element): Element[] => named(at(node, 'IVSHMEM_VMS'), 'IVSHMEM_VM');
  const used = named(group, 'IVSHMEM_REGION').flatMap(uses);
  places.take(
    vm,
    used
      .filter((use) => textAt(use, 'VM_NAME') === textAt(vm, 'name'))
      .map((use) => textAt(use, 'VBDF')),
  );
  const member = make('IVSHMEM_VM', [
    make('VM_NAME', textAt(vm, 'name')),
    make('VBDF', places.next(vm)),
  ]);
  const list = at(known, 'IVSHMEM_VMS');
  if (list !== undefined) append(list, member);
  else {
    const parts = [
      make('NAME', name),
      make('PROVIDED_BY', 'Device Model'),
      make('IVSHMEM_SIZE', String(mib)),
    ];
    append(group, make('IVSHMEM_REGION', [...parts, make('IVSHMEM_VMS', [member])]));
  }
  context.notes.adds(member, 'the launch file asks for it');
  return true;
}
