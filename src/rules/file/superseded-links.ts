import { PlacesOfVms } from '../../board/vm-places.js';
import type { Scenario, Vm } from '../../scenario/model.js';
import { comPort, ioPort } from '../../scenario/old-words.js';
import type { TextEdit } from '../../text/edit.js';
import { grouped } from '../../text/grouped.js';
import { parseInteger } from '../../text/python-integer.js';
import { insertLast } from '../../xml/edit.js';
import { attribute, child, elements, type XmlElement } from '../../xml/node.js';
import type { NewElement } from '../../xml/write.js';
import { insertBelow } from '../insert.js';
import { virtualPciDevices } from '../pci/virtual-pci-devices.js';
import type { RuleContext } from '../rule.js';
import { textAt } from './superseded-vuarts.js';
import { withoutElement } from './without-element.js';

/** One end of a line between two VMs, as v2.x has it: a vUART of one of them. */
interface End {
  readonly vm: Vm;
  readonly node: XmlElement;
  readonly id: number | undefined;
  /** The COM port of a legacy one. */
  readonly com: number | undefined;
}

function ends({ vms }: Scenario): End[] {
  return vms.flatMap((vm) =>
    elements(vm.node).flatMap((node): End[] => {
      const id = parseInteger(attribute(node, 'id')?.value ?? '');
      const com = comPort(textAt(node, 'base'));
      if (node.name === 'legacy_vuart' && id !== 0 && com !== undefined) {
        return [{ vm, node, id, com }];
      }
      const isPci = node.name === 'communication_vuart' && textAt(node, 'base') === 'PCI_VUART';
      return isPci ? [{ vm, node, id, com: undefined }] : [];
    }),
  );
}

function ownKey({ vm, node, id }: End): string {
  return `${node.name} ${vm.id} ${id}`;
}

function targetKey({ node }: End): string {
  const [vm, vuart] = ['target_vm_id', 'target_uart_id'].map((name) =>
    parseInteger(textAt(node, name)),
  );
  return `${node.name} ${vm} ${vuart}`;
}

/** The two ends of each line whose ends name each other, and that no third one names. */
function pairs(all: readonly End[]): (readonly [End, End])[] {
  const owners = grouped(all, ownKey);
  const pointing = grouped(all, targetKey);
  const only = (ends: readonly End[] | undefined) => (ends?.length === 1 ? ends[0] : undefined);
  const paired = new Set<End>();
  return all.flatMap((one) => {
    const other = only(owners.get(targetKey(one)));
    if (other === undefined || paired.has(one) || one.vm === other.vm) return [];
    if (only(pointing.get(ownKey(one))) !== other || only(pointing.get(ownKey(other))) !== one) {
      return [];
    }
    if (only(owners.get(ownKey(one))) !== one) return [];
    paired.add(one).add(other);
    return [[one, other] as const];
  });
}

/** The VMs with a name of their own: connections and regions name them. */
export function namedVms({ vms }: Scenario): Set<Vm> {
  const byName = grouped(vms, ({ name }) => name?.value ?? '');
  return new Set(
    vms.filter(({ name }) => name?.value.trim() && byName.get(name.value)?.length === 1),
  );
}

/** What hands out places on bus 0 of the VMs, except those that they have given away. */
export function placesFrom(first: number, context: RuleContext): PlacesOfVms<Vm> {
  const places = new PlacesOfVms<Vm>(
    first,
    context.board,
    ({ loadOrder }) => loadOrder === 'service',
  );
  for (const [vm, own] of grouped(virtualPciDevices(context), (device) => device.vm)) {
    if (vm !== undefined)
      places.take(
        vm,
        own.flatMap(({ vbdf }) => vbdf ?? []),
      );
  }
  return places;
}

/** The first names `vUART connection N` that no connection has. */
function* freeNames({ hypervisor }: Scenario): Generator<string, never> {
  const taken = new Set(hypervisor.vuartConnections.map(({ name }) => name?.value.trim()));
  for (let number = 1; ; number += 1) {
    const name = `vUART connection ${number}`;
    if (!taken.has(name)) yield name;
  }
}

/**
 * The edits that make connections of hv of the lines between VMs, by the vUARTs that are their ends; only lines
 * whose ends name each other are certain.
 */
export function movedLinks(context: RuleContext): ReadonlyMap<XmlElement, readonly TextEdit[]> {
  const { scenario } = context;
  const { document, hypervisor } = scenario;
  const hv = hypervisor.node;
  const named = namedVms(scenario);
  const certain = pairs(ends(scenario)).filter((pair) => pair.every(({ vm }) => named.has(vm)));
  if (hv === undefined || certain.length === 0) return new Map();
  const places = placesFrom(16, context);
  const names = freeNames(scenario);
  const endpoint = ({ vm, com }: End): NewElement => ({
    name: 'endpoint',
    children: [
      { name: 'vm_name', value: vm.name?.value ?? '' },
      com === undefined
        ? { name: 'vbdf', value: places.next(vm) }
        : { name: 'io_port', value: ioPort(com) },
    ],
  });
  const connections = certain.map(
    ([one, other]): NewElement => ({
      name: 'vuart_connection',
      children: [
        { name: 'name', value: names.next().value },
        { name: 'type', value: one.com === undefined ? 'pci' : 'legacy' },
        endpoint(one),
        endpoint(other),
      ],
    }),
  );
  const group = child(hv, 'vuart_connections');
  const added = { name: 'vuart_connections', children: connections };
  const edit =
    group === undefined
      ? insertBelow(document, hv, hypervisor.features, added)
      : insertLast(document, group, ...connections);
  const nodes = certain.flat().map(({ node }) => node);
  const edits = [edit, ...nodes.map((node) => withoutElement(document, node))];
  return new Map(nodes.map((node) => [node, edits]));
}
