import { consolePort } from '../../setting-names.js';
import { addAll } from '../../text/long-lists.js';
import type { XmlElement } from '../../xml/node.js';
import { member, nested } from '../c-source.js';
import { xpathNumber } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { idOf, vmNamed } from '../calc/tool-view.js';
import { standardIrq } from '../calc/vuart-interrupts.js';
import { anyAt, attributeOf, select, stringOf, valueAt, valuesAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { allocatedVm, connectionsOf, vuartNumbersOf } from '../scenario-queries.js';

/** Whether the vUART's base is there and not the value that switches it off. */
export function isLegacyVuartOn(vuart: XmlElement): boolean {
  return valuesAt(vuart, 'base').some((base) => base !== 'INVALID_COM_BASE');
}

function target(vuart: XmlElement): string[] {
  return [
    member('t_vuart.vm_id', `${valueAt(vuart, 'target_vm_id')}U`),
    member('t_vuart.vuart_id', `${valueAt(vuart, 'target_uart_id')}U`),
  ];
}

function symbolicVuart(vuart: XmlElement): string[] {
  const lines = [
    member('type', valueAt(vuart, 'type')),
    member('addr.port_base', valueAt(vuart, 'base')),
  ];
  if (!isLegacyVuartOn(vuart)) return lines;
  lines.push(member('irq', valueAt(vuart, 'irq')));
  return attributeOf(vuart, 'id') === '1' ? [...lines, ...target(vuart)] : lines;
}

function allocatedVuart(context: BuildContext, vm: XmlElement, vuart: XmlElement): string[] {
  const lines = [member('type', valueAt(vuart, 'type'))];
  if (!isLegacyVuartOn(vuart)) return lines;
  const id = attributeOf(vuart, 'id');
  const found = select(allocatedVm(context, idOf(vm)), 'legacy_vuart').find(
    (candidate) => attributeOf(candidate, 'id') === id,
  );
  lines.push(
    member('addr.port_base', `${valueAt(found, 'base')}U`),
    member('irq', `${valueAt(found, 'irq')}U`),
  );
  return id === '0' ? lines : [...lines, ...target(vuart)];
}

function consoleVuart(console: XmlElement): string[] {
  const port = consolePort(stringOf(console));
  if (port !== undefined) {
    return [
      member('type', 'VUART_LEGACY_PIO'),
      member('addr.port_base', `${port}U`),
      member('irq', `${standardIrq(port)}U`),
    ];
  }
  return stringOf(console) === 'PCI' ? [member('type', 'VUART_PCI')] : [];
}

/** The other end of a connection: the VM's id and the number that its vUART has there. */
export function connectionTarget(
  context: BuildContext,
  connection: XmlElement,
  endpoint: XmlElement,
): string[] {
  const name = valueAt(endpoint, 'vm_name');
  const connectionName = valueAt(connection, 'name');
  const numbers = connectionName === '' ? [] : vuartNumbersOf(context, name, connectionName);
  return [
    member('t_vuart.vm_id', `${idOf(vmNamed(context, name))}U`),
    ...numbers.map((number) => member('t_vuart.vuart_id', `${number}U`)),
  ];
}

/** The first legacy_vuart of each number that the allocation gives a VM. */
function allocatedVuarts(context: BuildContext, vm: XmlElement): ReadonlyMap<number, XmlElement> {
  const all = select(allocatedVm(context, idOf(vm)), 'legacy_vuart');
  return new Map(all.toReversed().map((vuart) => [xpathNumber(attributeOf(vuart, 'id')), vuart]));
}

function connectedVuart(
  context: BuildContext,
  vm: XmlElement,
  connection: XmlElement,
  allocated: XmlElement | undefined,
): string[] {
  if (!anyAt(connection, 'type', 'legacy')) return [];
  const lines = [
    member('irq', `${valueAt(allocated, 'irq')}U`),
    member('type', 'VUART_LEGACY_PIO'),
  ];
  for (const endpoint of select(connection, 'endpoint')) {
    if (anyAt(endpoint, 'vm_name', valueAt(vm, 'name'))) {
      lines.push(member('addr.port_base', `${valueAt(endpoint, 'io_port')}U`));
    } else {
      addAll(lines, connectionTarget(context, connection, endpoint));
    }
  }
  return lines;
}

/** The `.vuart[n]` initializers of a VM. */
export function vuartInitializers(context: BuildContext, vm: XmlElement): string[] {
  if (toolTraits(context.release).hasVuartConnections) {
    const consoles = select(vm, 'console_vuart').flatMap((console) =>
      nested('vuart[0]', consoleVuart(console)),
    );
    const name = valueAt(vm, 'name');
    const connections = name === '' ? [] : connectionsOf(context, name);
    const allocated = allocatedVuarts(context, vm);
    return [
      ...consoles,
      ...connections.flatMap((connection, index) => {
        const number = index + 1;
        const lines = connectedVuart(context, vm, connection, allocated.get(number));
        return nested(`vuart[${number}]`, lines);
      }),
    ];
  }
  return select(vm, 'legacy_vuart').flatMap((vuart) =>
    nested(
      `vuart[${attributeOf(vuart, 'id')}]`,
      toolTraits(context.release).allocatesVuartPorts
        ? allocatedVuart(context, vm, vuart)
        : symbolicVuart(vuart),
    ),
  );
}
