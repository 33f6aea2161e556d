import { PlacesOfVms } from '../../board/vm-places.js';
import { comPort, ioPort } from '../../scenario/old-words.js';
import { grouped } from '../../text/grouped.js';
import {
  append,
  at,
  attributeOf,
  type Draft,
  type Element,
  insertAfter,
  make,
  named,
  remove,
  replace,
  textAt,
} from '../draft.js';
import type { StepContext } from '../step.js';
import { isService } from './vms.js';

interface End {
  readonly vm: Element;
  readonly vuart: Element;
  readonly kind: 'legacy' | 'pci';
  readonly id: string;
}

function portOf(vuart: Element | undefined): number | undefined {
  return comPort(textAt(vuart, 'base'));
}

function isOn({ kind, vuart }: End): boolean {
  return kind === 'pci' ? textAt(vuart, 'base') === 'PCI_VUART' : portOf(vuart) !== undefined;
}

function ends(draft: Draft): End[] {
  return draft.vms.flatMap((vm) => {
    const of = (name: string, kind: End['kind']): End[] =>
      named(vm, name).map((vuart) => ({ vm, vuart, kind, id: attributeOf(vuart, 'id').trim() }));
    return [
      ...of('legacy_vuart', 'legacy').filter(({ id }) => Number(id) !== 0),
      ...of('communication_vuart', 'pci'),
    ].filter(isOn);
  });
}

function pointsAt(from: End, to: End): boolean {
  return (
    from.kind === to.kind &&
    Number(textAt(from.vuart, 'target_vm_id')) === Number(attributeOf(to.vm, 'id')) &&
    Number(textAt(from.vuart, 'target_uart_id')) === Number(to.id)
  );
}

/** What end is meant: kind, VM and number. */
function keyOf(kind: End['kind'], vmId: string, id: string): string {
  return `${kind} ${Number(vmId)} ${Number(id)}`;
}

function connections(draft: Draft, context: StepContext): Element[] {
  const places = new PlacesOfVms(16, context.board, isService);
  const all = ends(draft);
  const byKey = grouped(all, ({ kind, vm, id }) => keyOf(kind, attributeOf(vm, 'id'), id));
  const paired = new Set<End>();
  const made: Element[] = [];
  for (const one of all) {
    if (paired.has(one)) continue;
    const [vmId, id] = [textAt(one.vuart, 'target_vm_id'), textAt(one.vuart, 'target_uart_id')];
    const other = byKey
      .get(keyOf(one.kind, vmId, id))
      ?.find((next) => next !== one && pointsAt(one, next) && pointsAt(next, one));
    if (other === undefined) continue;
    paired.add(one).add(other);
    const endpoint = ({ vm, vuart, kind }: End): Element =>
      make('endpoint', [
        make('vm_name', textAt(vm, 'name'), at(vuart, 'target_vm_id')),
        kind === 'legacy'
          ? make('io_port', ioPort(portOf(vuart) ?? 0), at(vuart, 'base'))
          : make('vbdf', places.next(vm), at(vuart, 'base')),
      ]);
    const number = made.length + 1;
    const name = context.notes.adds(
      make('name', `vUART connection ${number}`),
      'connections have names',
    );
    made.push(
      make('vuart_connection', [
        name,
        make('type', one.kind, at(one.vuart, 'type')),
        endpoint(one),
        endpoint(other),
      ]),
    );
  }
  for (const end of all.filter((next) => !paired.has(next))) {
    context.notes.drops(
      end.vuart,
      'was one end of a vUART line whose other end does not point back',
      'nothing: connect both ends in hv/vuart_connections',
    );
  }
  return made;
}

/** What v3.0 calls the console of a VM. A PCI vUART is one: nested virtualization needs it. */
function consoleOf(vm: Element): string {
  const port = portOf(
    named(vm, 'legacy_vuart').find((next) => Number(attributeOf(next, 'id')) === 0),
  );
  if (port !== undefined) return `COM Port ${port}`;
  return textAt(vm, 'console_vuart', 'base') === 'PCI_VUART' ? 'PCI' : 'None';
}

/** vUARTs: consoles keep their kind; lines between two VMs become connections of the hypervisor. */
export function vuarts(draft: Draft, context: StepContext): void {
  const { notes } = context;
  const { hv } = draft;
  const made = connections(draft, context);
  if (hv !== undefined) {
    const group = make('vuart_connections', made);
    const features = at(hv, 'FEATURES');
    if (features === undefined) append(hv, group);
    else insertAfter(features, group);
  }
  for (const vm of draft.vms) {
    const old = at(vm, 'console_vuart');
    const first = named(vm, 'legacy_vuart').find((next) => Number(attributeOf(next, 'id')) === 0);
    const value = consoleOf(vm);
    const source = value === 'PCI' ? at(old, 'base') : (at(first, 'base') ?? at(old, 'base'));
    const node = make('console_vuart', value, source);
    for (const vuart of [
      ...named(vm, 'legacy_vuart'),
      ...named(vm, 'communication_vuart'),
      ...(old ? [old] : []),
    ]) {
      const on = portOf(vuart) !== undefined || textAt(vuart, 'base') === 'PCI_VUART';
      if (on)
        notes.drops(vuart, 'was part of a vUART', 'ACRN chooses interrupts and numbers itself');
      else notes.drops(vuart, 'described a vUART that is off', 'nothing: it is left out');
    }
    if (old !== undefined) replace(old, node);
    else if (first !== undefined) insertAfter(first, node);
    else append(vm, node);
    for (const vuart of [...named(vm, 'legacy_vuart'), ...named(vm, 'communication_vuart')])
      remove(vuart);
  }
}
