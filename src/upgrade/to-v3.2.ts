import { PlacesOfVms } from '../board/vm-places.js';
import {
  at,
  type Draft,
  type Element,
  make,
  named,
  remove,
  replace,
  setValue,
  textAt,
  valueIn,
} from './draft.js';
import type { StepContext } from './step.js';
import { isService } from './to-v3.0/vms.js';

/** `geometry=fullscreen`, `geometry=fullscreen:1` or `geometry=1280x720+100+200`. */
const GEOMETRY = /geometry=(?:(fullscreen)(?::(\d+))?|(\d+x\d+)\+(\d+)\+(\d+))/g;

function displays(gpu: Element): Element | undefined {
  const found = [...valueIn(gpu).matchAll(GEOMETRY)];
  if (found.length === 0) return undefined;
  const [first] = found;
  const full = first?.[1] !== undefined;
  const all = found.map(([, , monitor, resolution, x, y], index) =>
    make(
      'display',
      full
        ? [make('monitor_id', monitor ?? String(index), gpu)]
        : [
            make('window_resolutions', resolution ?? '1280x720', gpu),
            make('horizontal_offset', x ?? '0', gpu),
            make('vertical_offset', y ?? '0', gpu),
          ],
    ),
  );
  return make('gpu', [
    make('display_type', full ? 'Full screen' : 'Window', gpu),
    make('displays', all),
  ]);
}

/** From v3.2 on no device of the Service VM's own may be where it has a device of the board. */
function makeWay(draft: Draft, { board }: StepContext): void {
  const service = draft.vms.find((vm) => textAt(vm, 'load_order') === 'SERVICE_VM');
  if (board === undefined || service === undefined) return;
  const name = textAt(service, 'name');
  const regions = named(at(draft.hv, 'FEATURES', 'IVSHMEM'), 'IVSHMEM_REGION');
  const members = regions.flatMap((region) => named(at(region, 'IVSHMEM_VMS'), 'IVSHMEM_VM'));
  const lines = named(at(draft.hv, 'vuart_connections'), 'vuart_connection');
  const ends = lines.flatMap((line) => named(line, 'endpoint'));
  const places = [
    ...members
      .filter((member) => textAt(member, 'VM_NAME') === name)
      .map((node) => at(node, 'VBDF')),
    ...ends.filter((end) => textAt(end, 'vm_name') === name).map((node) => at(node, 'vbdf')),
  ].filter((place) => place !== undefined);
  const native = new Set(board.pciFunctions.map(({ bdf }) => bdf.toLowerCase()));
  const free = new PlacesOfVms(16, board, isService);
  free.take(
    service,
    places.map((place) => valueIn(place)),
  );
  for (const place of places) {
    if (native.has(valueIn(place).trim().toLowerCase())) setValue(place, free.next(service));
  }
}

export function toV32(draft: Draft, context: StepContext): void {
  const { notes } = context;
  makeWay(draft, context);
  for (const vm of draft.vms) {
    if (textAt(vm, 'load_order') !== 'POST_LAUNCHED_VM') {
      const secure = at(vm, 'secure_world_support');
      if (secure !== undefined) {
        notes.drop(
          secure,
          'gave the VM a secure world',
          'nothing: v3.2 has it for post-launched VMs alone',
        );
      }
    }
    for (const gpu of named(at(vm, 'virtio_devices'), 'gpu')) {
      const made = displays(gpu);
      if (made !== undefined) replace(gpu, made);
      else if (valueIn(gpu).trim() === '') remove(gpu);
      else
        notes.drop(
          gpu,
          'gave the VM a virtual display',
          'name the displays in virtio_devices/gpu/displays',
        );
    }
  }
}
