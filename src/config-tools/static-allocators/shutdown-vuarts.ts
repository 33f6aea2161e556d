import { addAll } from '../../text/long-lists.js';
import { parseHex } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import { BuildStop } from '../calc/build-stop.js';
import { upperHex } from '../calc/numbers.js';
import { toolTraits } from '../calc/release-traits.js';
import { allVmsNamed, type DeviceView, idOf, ofScenario, vmsOf } from '../calc/tool-view.js';
import { select, valueAt, valuesAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { append, appendPath, type BuiltElement, makeElement } from '../element.js';

const CONSOLE_PORTS: ReadonlyMap<string, bigint> = new Map([
  ['COM Port 1', 0x3f8n],
  ['COM Port 2', 0x2f8n],
  ['COM Port 3', 0x3e8n],
  ['COM Port 4', 0x2e8n],
]);

/** Ports from 0x9000 on, eight for each vUART, in one VM. */
class PortPool {
  private free = Array.from({ length: 32 }, (_, index) => 0x9000n + 8n * BigInt(index));

  take(taken: readonly bigint[], vm: XmlElement): string {
    this.free = this.free.filter((port) => !taken.includes(port));
    const port = this.free.shift();
    if (port !== undefined) return upperHex(port);
    throw new BuildStop(
      'allocation',
      `no I/O port is left for the vUART that tells VM ${idOf(vm)} to shut down`,
      vm,
    );
  }
}

/** The ports of the connections of VMs by their names. */
const connectedPorts = ofScenario(({ scenario }: DeviceView) => {
  const found = new Map<string, bigint[]>();
  for (const endpoint of select(scenario, '//endpoint')) {
    const ports = valuesAt(endpoint, 'io_port').flatMap((port) => parseHex(port) ?? []);
    for (const name of new Set(valuesAt(endpoint, 'vm_name'))) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [...ports]);
      else addAll(known, ports);
    }
  }
  return found;
});

/** The ports of a VM's connections and of its console. */
function portsOf(context: BuildContext, name: string): bigint[] {
  const [vm] = allVmsNamed(context, name);
  const console = CONSOLE_PORTS.get(valueAt(vm, 'console_vuart')) ?? 0n;
  return [...(connectedPorts(context).get(name) ?? []), console];
}

function addEndpoint(connection: BuiltElement, name: string, port: string): void {
  const endpoint = append(connection, makeElement('endpoint'));
  append(endpoint, makeElement('vm_name', {}, name));
  append(endpoint, makeElement('io_port', {}, port));
}

/**
 * v3: a vUART connection of the Service VM with each other VM, for shutting them down (ACRN
 * static_allocators/s5_vuart.py). Up to v3.2 the other VM's end is COM2.
 */
export function allocateShutdownVuarts(context: BuildContext): void {
  const [service] = vmsOf(context, 'service');
  const serviceName = valueAt(service, 'name');
  if (service === undefined || serviceName === '') return;
  const servicePool = new PortPool();
  for (const vm of select(context.scenario, '//vm')) {
    const order = valueAt(vm, 'load_order');
    if (order === '' || order === 'SERVICE_VM') continue;
    const name = valueAt(vm, 'name');
    // ACRN looks at the other VM's ports for the Service VM's end too.
    const taken = portsOf(context, name);
    const servicePort = servicePool.take(taken, vm);
    const port = toolTraits(context.release).allocatesShutdownPorts
      ? new PortPool().take(taken, vm)
      : '0x2F8';
    const connection = appendPath(context.allocation, 'hv/vuart_connections/vuart_connection');
    append(connection, makeElement('name', {}, `${serviceName}_${name}`));
    append(connection, makeElement('type', {}, 'legacy'));
    addEndpoint(connection, serviceName, servicePort);
    addEndpoint(connection, name, port);
  }
}
