import type { XmlElement } from '../../xml/node.js';
import { BuildStop } from '../calc/build-stop.js';
import { toolTraits } from '../calc/release-traits.js';
import { serialConsoleName } from '../calc/serial-console.js';
import { idOf, loadOrder, vms, vmsOf } from '../calc/tool-view.js';
import { anyAt, attributeOf, select, valueAt } from '../calc/xpath.js';
import type { BuildContext } from '../context.js';
import { append, makeElement } from '../element.js';
import { addOnce, childFor, vmNode } from './allocation.js';
import { consoleTty, legacyVuartBase, legacyVuartsOn } from './port-io.js';

const LEGACY_IRQS = 16;

/** Legacy interrupt lines to hand out, the first first. */
class IrqPool {
  constructor(
    private readonly free: number[],
    private readonly vm: XmlElement,
  ) {}

  take(): number {
    const irq = this.free.shift();
    if (irq !== undefined) return irq;
    throw new BuildStop(
      'allocation',
      `no legacy interrupt is left for a vUART of VM ${idOf(this.vm)}: the board file's AVAILABLE_IRQ_INFO has too few for its vUARTs`,
      this.vm,
    );
  }

  remove(irq: number): void {
    if (this.free.includes(irq)) this.free.splice(this.free.indexOf(irq), 1);
  }
}

function writeIrq(context: BuildContext, vm: XmlElement, id: string, irq: number): void {
  const node = vmNode(context.allocation, idOf(vm));
  const kind = toolTraits(context.release).hasLoadOrder ? 'load_order' : 'vm_type';
  addOnce(node, kind, valueAt(vm, kind));
  append(childFor(node, 'legacy_vuart', 'id', id), makeElement('irq', {}, String(irq)));
}

/** v2.5, v2.6: interrupts of the Service VM's two legacy vUARTs (ACRN static_allocators/intx.py). */
export function allocateServiceIrqs(context: BuildContext, service: XmlElement): void {
  const pool = new IrqPool([...context.board.availableIrqs], service);
  if (legacyVuartBase(service, '0') !== 'INVALID_COM_BASE') {
    const name = serialConsoleName(context);
    const tty = context.board.ttys.findLast((candidate) => candidate.name === name);
    const native = /^ttyS[0-3]$/.test(name) ? tty?.irq : undefined;
    const irq = native !== undefined && native < LEGACY_IRQS ? native : pool.take();
    writeIrq(context, service, '0', irq);
  }
  if (legacyVuartBase(service, '1') !== 'INVALID_COM_BASE') {
    writeIrq(context, service, '1', pool.take());
  }
}

function namedIrq(name: string): number | undefined {
  if (/^(?:SERVICE_VM_)?COM[13]_IRQ$/.test(name)) return 4;
  if (/^(?:SERVICE_VM_)?COM[24]_IRQ$/.test(name)) return 3;
  return name === '0' ? 0 : undefined;
}

function irqOf(context: BuildContext, vm: XmlElement, id: string, pool: IrqPool): number {
  const service = loadOrder(context, vm) === 'service';
  if (id === '0' && service) {
    const { irq } = consoleTty(context, vm);
    if (irq !== undefined && irq < LEGACY_IRQS) {
      pool.remove(irq);
      return irq;
    }
  }
  const vuart = select(vm, 'legacy_vuart').find((node) => attributeOf(node, 'id') === id);
  const irq = namedIrq(valueAt(vuart, 'irq'));
  if (irq === undefined) return pool.take();
  // ACRN looks for a text among the Service VM's numbers here, and never finds it.
  if (!service) pool.remove(irq);
  return irq;
}

/** v2.7: interrupts of all legacy vUARTs that are on. */
export function allocateLegacyIrqs(context: BuildContext): void {
  for (const vm of select(context.scenario, '//vm')) {
    const native = loadOrder(context, vm) === 'service';
    const free = native ? [...context.board.availableIrqs] : range(1, 14);
    const pool = new IrqPool(free, vm);
    for (const id of legacyVuartsOn(vm)) writeIrq(context, vm, id, irqOf(context, vm, id, pool));
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function standardIrq(port: string): number {
  if (port === '0x3F8' || port === '0x3E8') return 4;
  return port === '0x2F8' || port === '0x2E8' ? 3 : 0;
}

function connectionIrqs(context: BuildContext, vm: XmlElement, pool: IrqPool): number[] {
  const service = loadOrder(context, vm) === 'service';
  const name = valueAt(vm, 'name');
  const irqs: number[] = [];
  for (const connection of select(context.scenario, '//vuart_connection')) {
    for (const endpoint of select(connection, '//endpoint')) {
      if (valueAt(endpoint, 'vm_name') !== name) continue;
      if (!anyAt(connection, 'type', 'legacy')) irqs.push(pool.take());
      else {
        const irq = standardIrq(valueAt(endpoint, 'io_port'));
        irqs.push(irq === 0 && !service ? pool.take() : irq);
      }
    }
  }
  return irqs;
}

/** How the Service VM tells each other VM to shut down: one vUART more on both sides. */
function shutdownIrqs(context: BuildContext): void {
  const [service] = vmsOf(context, 'service');
  if (service === undefined) return;
  const others = vms(context).filter(
    (vm) => loadOrder(context, vm) !== 'service' && valueAt(vm, 'name') !== '',
  );
  const name = valueAt(service, 'name');
  const ends = select(context.scenario, '//endpoint').filter((end) => anyAt(end, 'vm_name', name));
  others.forEach((_, index) => {
    writeIrq(context, service, String(ends.length + index + 1), 0);
  });
}

/** v3: interrupts of the vUARTs of connections (ACRN static_allocators/intx.py). */
export function allocateConnectionIrqs(context: BuildContext): void {
  for (const vm of select(context.scenario, '//vm')) {
    const service = loadOrder(context, vm) === 'service';
    const native = context.board.availableIrqs.filter((irq) => irq !== 3 && irq !== 4);
    const pool = new IrqPool(
      service || toolTraits(context.release).givesVmsBoardIrqs ? native : range(5, 14),
      vm,
    );
    const irqs = connectionIrqs(context, vm, pool);
    if (!service)
      irqs.push(
        toolTraits(context.release).allocatesShutdownIrqs ? pool.take() : standardIrq('0x2F8'),
      );
    irqs.forEach((irq, index) => {
      writeIrq(context, vm, String(index + 1), irq);
    });
  }
  shutdownIrqs(context);
}
