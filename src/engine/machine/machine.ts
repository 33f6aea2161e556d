// The hardware of a boot: processors with their local APICs, a clock, and the lines to the outside.
import { Clock } from './clock.js';
import type { MachineEvent, MachineEventSink } from './events.js';
import { DELIVERY_MODE, type InterprocessorInterrupt, LocalApic, logicalId } from './local-apic.js';
import type { Outputs } from './outputs.js';

type EventBody = MachineEvent extends infer E
  ? E extends MachineEvent
    ? Omit<E, 'at'>
    : never
  : never;

/** One physical processor: its local APIC, and when it next has something to do. */
export interface Processor {
  readonly id: number;
  readonly apic: LocalApic;
  /** Virtual time at which it goes on; undefined while it is halted. */
  readyAt: number | undefined;
}

export class Machine {
  readonly clock = new Clock();
  readonly processors: readonly Processor[];
  sink: MachineEventSink | undefined;

  constructor(
    pcpus: number,
    readonly outputs: Outputs,
  ) {
    this.processors = Array.from({ length: pcpus }, (_, id) => this.#processor(id));
  }

  tell(event: EventBody): void {
    this.sink?.({ at: this.clock.now, ...event } as MachineEvent);
  }

  processor(id: number): Processor {
    const found = this.processors[id];
    if (found === undefined) throw new RangeError(`the machine has no pCPU ${id}`);
    return found;
  }

  #processor(id: number): Processor {
    const processor: Processor = {
      id,
      readyAt: undefined,
      apic: new LocalApic(id, this.clock, {
        onPending: () => {
          processor.readyAt ??= this.clock.now;
        },
        send: (ipi) => this.#route(ipi),
      }),
    };
    return processor;
  }

  #route(ipi: InterprocessorInterrupt): void {
    for (const { id, apic } of this.processors) {
      const logical = logicalId(id);
      const isTarget =
        ipi.apicId === undefined
          ? logical >>> 16 === ipi.logical >>> 16 && (logical & ipi.logical & 0xffff) !== 0
          : ipi.apicId === id;
      if (!isTarget) continue;
      if (ipi.mode === DELIVERY_MODE.NMI) apic.raiseNmi();
      else if (ipi.mode === DELIVERY_MODE.FIXED) apic.raise(ipi.vector);
    }
  }
}
