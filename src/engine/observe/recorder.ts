// Everything that happens on a machine as one sequence: each event with its time and the place where it happened.
import type { TraceEvent } from '../events.js';
import type { MachineEvent, VcpuName } from '../machine/events.js';

/** Where and when something happened. */
interface Place {
  /** Virtual time in nanoseconds since power-on. */
  readonly at: number;
  /** undefined where no pCPU is at work: a device, a timer. */
  readonly pcpu: number | undefined;
  readonly vm: number | undefined;
  readonly vcpu: number | undefined;
}

type Happening =
  | TraceEvent
  | (MachineEvent extends infer E ? (E extends MachineEvent ? Omit<E, keyof Place> : never) : never)
  /** Nothing is to be done on the pCPU until an interrupt arrives, and one has arrived. */
  | { readonly type: 'halt' | 'wake-up' };

export type LoggedEvent = Place & Happening;
export type LogSink = (event: LoggedEvent) => void;

/** Puts time and place to the events. A VM entry is at the end of the step that it belongs to. */
export class Recorder {
  readonly #halted = new Set<number>();
  #pcpu: number | undefined;
  #vcpu: VcpuName | undefined;
  #entries: LoggedEvent[] = [];

  constructor(
    private readonly clock: { readonly now: number },
    private readonly sink: LogSink,
  ) {}

  /** A pCPU begins to do one thing. @param vcpu whose thread runs there */
  begin(pcpu: number, vcpu: VcpuName | undefined): void {
    this.#pcpu = pcpu;
    this.#vcpu = vcpu;
    if (this.#halted.delete(pcpu)) this.#tell({ type: 'wake-up' });
  }

  /** @param readyAt when the pCPU goes on; undefined when it halts */
  end(readyAt: number | undefined): void {
    for (const entry of this.#entries.splice(0)) {
      this.sink({ ...entry, at: Math.max(readyAt ?? entry.at, entry.at) });
    }
    if (readyAt === undefined && this.#pcpu !== undefined) {
      this.#halted.add(this.#pcpu);
      this.#tell({ type: 'halt' });
    }
    this.#pcpu = undefined;
    this.#vcpu = undefined;
  }

  /** An event of a VM's nested VMX. */
  take(vm: number, event: TraceEvent): void {
    const vcpu = this.#vcpu?.vm === vm ? this.#vcpu.vcpu : undefined;
    const logged = { ...this.#place, vm, vcpu, ...event };
    if (event.type === 'vm-entry' && this.#pcpu !== undefined) this.#entries.push(logged);
    else this.sink(logged);
  }

  takeOfMachine(event: MachineEvent): void {
    const { at, ...rest } = event;
    const name = 'vcpu' in event ? event.vcpu : undefined;
    const place = name === undefined ? this.#place : { ...this.#place, ...name };
    this.sink({ ...place, ...rest, vcpu: place.vcpu, at } as LoggedEvent);
  }

  get #place(): Place {
    return {
      at: this.clock.now,
      pcpu: this.#pcpu,
      vm: this.#vcpu?.vm,
      vcpu: this.#vcpu?.vcpu,
    };
  }

  #tell(event: { readonly type: 'halt' | 'wake-up' }): void {
    this.sink({ ...this.#place, ...event });
  }
}
