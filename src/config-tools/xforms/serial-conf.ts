import { COM_PORTS } from '../../setting-names.js';
import type { XmlElement } from '../../xml/node.js';
import { toolTraits } from '../calc/release-traits.js';
import { idOf, vmNamed, vmsOf } from '../calc/tool-view.js';
import { anyAt, attributeOf, select, stringOf, valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { vuartConnections } from '../scenario-queries.js';

/** Up to /dev/ttyS7 the names belong to native ports. */
const FIRST_NAME = 8;

interface Port {
  readonly port: string;
  readonly vmId: string;
}

function connectionPorts(context: BuildContext, service: XmlElement): Port[] {
  const name = valueAt(service, 'name');
  return vuartConnections(context).flatMap((connection) => {
    if (!anyAt(connection, 'endpoint/vm_name', name)) return [];
    if (!anyAt(connection, 'type', 'legacy')) return [];
    const ends = select(connection, '//endpoint');
    const own = ends.find((end) => anyAt(end, 'vm_name', name));
    const port = valueAt(own, 'io_port');
    if (COM_PORTS.includes(port)) return [];
    const other = ends.find((end) => !anyAt(end, 'vm_name', name));
    const otherName = valueAt(other, 'vm_name');
    const target = vmNamed(context, otherName);
    return [{ port, vmId: target === undefined ? 'None' : idOf(target) }];
  });
}

/** v2.7: the allocated ports of the Service VM's legacy vUARTs. */
function legacyPorts(context: BuildContext): Port[] {
  const targets = new Map<string, string>();
  for (const vm of vmsOf(context, 'service')) {
    for (const vuart of select(vm, 'legacy_vuart')) {
      const target = select(vuart, 'target_vm_id')[0];
      if (target !== undefined) targets.set(attributeOf(vuart, 'id'), stringOf(target));
    }
  }
  return select(context.allocation, 'vm')
    .filter((vm) => valueAt(vm, 'vm_type') === 'SERVICE_VM')
    .flatMap((vm) => select(vm, '//legacy_vuart'))
    .filter((vuart) => !COM_PORTS.includes(valueAt(vuart, 'base')))
    .map((vuart) => ({
      port: valueAt(vuart, 'base'),
      vmId: targets.get(attributeOf(vuart, 'id')) ?? '0',
    }));
}

/**
 * v2.7 on: serial.conf, the Service VM's ports that Linux does not find by itself (ACRN
 * service_vm_config/serial_config.py); undefined when there are none.
 */
export function serialConf(context: BuildContext): string | undefined {
  const ports = toolTraits(context.release).hasVuartConnections
    ? vmsOf(context, 'service').flatMap((vm) => connectionPorts(context, vm))
    : legacyPorts(context);
  if (ports.length === 0) return undefined;
  return ports
    .map(
      ({ port, vmId }, index) =>
        `# User_VM_id: ${vmId}\n/dev/ttyS${FIRST_NAME + index} port ${port} irq 0 uart 16550A baud_base 115200\n`,
    )
    .join('');
}
