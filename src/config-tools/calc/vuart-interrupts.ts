import { grouped } from '../../text/grouped.js';
import type { XmlElement } from '../../xml/node.js';
import { consoleTty, legacyVuart, legacyVuartBase, legacyVuartsOn } from './legacy-vuarts.js';
import { toolTraits } from './release-traits.js';
import { serialConsoleName } from './serial-console.js';
import { loadOrder, type ToolView, vms, vmsOf } from './tool-view.js';
import { anyAt, select, valueAt } from './xpath.js';

const LEGACY_IRQS = 16;
const COM1_IRQ = 4;
const COM2_IRQ = 3;

/** The interrupt line of a vUART. */
export interface VuartInterrupt {
  readonly vm: XmlElement;
  /** The vUART's id in allocation.xml. */
  readonly id: string;
  /** Undefined when it takes one of the free lines of its VM, and none is left. */
  readonly irq: number | undefined;
  /** It is one of the free lines of its VM. */
  readonly fromFree: boolean;
  /** What asks for it: a legacy_vuart, an endpoint; none for the vUART by which a VM is shut down. */
  readonly node: XmlElement | undefined;
}

type Line = Omit<VuartInterrupt, 'vm' | 'id'>;

/** The free interrupt lines of a VM, the first taken first. */
class FreeLines {
  constructor(private readonly irqs: number[]) {}

  take(node: XmlElement | undefined): Line {
    return { irq: this.irqs.shift(), fromFree: true, node };
  }

  remove(irq: number): void {
    if (this.irqs.includes(irq)) this.irqs.splice(this.irqs.indexOf(irq), 1);
  }
}

function fixed(irq: number, node: XmlElement | undefined): Line {
  return { irq, fromFree: false, node };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** v2.5, v2.6: those of the Service VM's two legacy vUARTs. */
function serviceInterrupts(view: ToolView): VuartInterrupt[] {
  const [vm] = vmsOf(view, 'service');
  if (vm === undefined) return [];
  const free = new FreeLines([...view.board.availableIrqs]);
  const name = serialConsoleName(view);
  const tty = view.board.ttys.findLast((candidate) => candidate.name === name);
  const native = /^ttyS[0-3]$/.test(name) ? tty?.irq : undefined;
  return ['0', '1']
    .filter((id) => legacyVuartBase(vm, id) !== 'INVALID_COM_BASE')
    .map((id) => {
      const node = legacyVuart(vm, id);
      const own = id === '0' && native !== undefined && native < LEGACY_IRQS;
      return { vm, id, ...(own ? fixed(native, node) : free.take(node)) };
    });
}

function namedIrq(name: string): number | undefined {
  if (/^(?:SERVICE_VM_)?COM[13]_IRQ$/.test(name)) return COM1_IRQ;
  if (/^(?:SERVICE_VM_)?COM[24]_IRQ$/.test(name)) return COM2_IRQ;
  return name === '0' ? 0 : undefined;
}

function legacyLine(view: ToolView, vm: XmlElement, id: string, free: FreeLines): Line {
  const service = loadOrder(view, vm) === 'service';
  const node = legacyVuart(vm, id);
  if (id === '0' && service) {
    const { irq } = consoleTty(view, vm);
    if (irq !== undefined && irq < LEGACY_IRQS) {
      free.remove(irq);
      return fixed(irq, node);
    }
  }
  const irq = namedIrq(valueAt(node, 'irq'));
  if (irq === undefined) return free.take(node);
  // ACRN looks for a text among the Service VM's numbers here, and never finds it.
  if (!service) free.remove(irq);
  return fixed(irq, node);
}

/** v2.7: those of all legacy vUARTs that are on. */
function legacyInterrupts(view: ToolView): VuartInterrupt[] {
  return select(view.scenario, '//vm').flatMap((vm) => {
    const native = loadOrder(view, vm) === 'service';
    const free = new FreeLines(native ? [...view.board.availableIrqs] : range(1, 14));
    return legacyVuartsOn(vm).map((id) => ({ vm, id, ...legacyLine(view, vm, id, free) }));
  });
}

/**
 * v3: the interrupt line of a legacy end of a connection with this port, 0 for none: its driver polls. As
 * intx.py:alloc_standard_irq compares ports: as text.
 */
export function standardIrq(port: string): number {
  if (port === '0x3F8' || port === '0x3E8') return COM1_IRQ;
  return port === '0x2F8' || port === '0x2E8' ? COM2_IRQ : 0;
}

/** The end of a connection. */
interface End {
  readonly connection: XmlElement;
  readonly endpoint: XmlElement;
}

/** The ends of connections by the name of their VM, in the order of the file. */
function endsByVm(view: ToolView): ReadonlyMap<string, readonly End[]> {
  const ends = select(view.scenario, '//vuart_connection').flatMap((connection) =>
    select(connection, '//endpoint').map((endpoint) => ({ connection, endpoint })),
  );
  return grouped(ends, ({ endpoint }) => valueAt(endpoint, 'vm_name'));
}

function connectionLines(ends: readonly End[], service: boolean, free: FreeLines): Line[] {
  return ends.map(({ connection, endpoint }) => {
    if (!anyAt(connection, 'type', 'legacy')) return free.take(endpoint);
    const irq = standardIrq(valueAt(endpoint, 'io_port'));
    return irq === 0 && !service ? free.take(endpoint) : fixed(irq, endpoint);
  });
}

/** How the Service VM tells each other VM to shut down: one vUART more for each. */
function shutdownInterrupts(view: ToolView): VuartInterrupt[] {
  const [service] = vmsOf(view, 'service');
  if (service === undefined) return [];
  const others = vms(view).filter(
    (vm) => loadOrder(view, vm) !== 'service' && valueAt(vm, 'name') !== '',
  );
  const name = valueAt(service, 'name');
  const ends = select(view.scenario, '//endpoint').filter((end) => anyAt(end, 'vm_name', name));
  return others.map((_, index) => ({
    vm: service,
    id: String(ends.length + index + 1),
    ...fixed(0, undefined),
  }));
}

/** v3: those of the ends of connections, and of the vUARTs by which VMs are shut down. */
function connectionInterrupts(view: ToolView): VuartInterrupt[] {
  const { givesVmsBoardIrqs, allocatesShutdownIrqs } = toolTraits(view.release);
  const ends = endsByVm(view);
  const ofVms = select(view.scenario, '//vm').flatMap((vm) => {
    const service = loadOrder(view, vm) === 'service';
    const native = view.board.availableIrqs.filter((irq) => irq !== COM1_IRQ && irq !== COM2_IRQ);
    const free = new FreeLines(service || givesVmsBoardIrqs ? native : range(5, 14));
    const lines = connectionLines(ends.get(valueAt(vm, 'name')) ?? [], service, free);
    if (!service) {
      lines.push(allocatesShutdownIrqs ? free.take(undefined) : fixed(COM2_IRQ, undefined));
    }
    return lines.map((line, index) => ({ vm, id: String(index + 1), ...line }));
  });
  return [...ofVms, ...shutdownInterrupts(view)];
}

/**
 * The interrupt lines that the vUARTs get, in the order of ACRN's static_allocators/intx.py.
 * @throws BuildStop where it cannot read what it needs.
 */
export function vuartInterrupts(view: ToolView): VuartInterrupt[] {
  const { hasLoadOrder, allocatesLegacyIrqs } = toolTraits(view.release);
  if (hasLoadOrder) return connectionInterrupts(view);
  return allocatesLegacyIrqs ? legacyInterrupts(view) : serviceInterrupts(view);
}
