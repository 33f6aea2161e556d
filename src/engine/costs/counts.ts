// What nested virtualization did, counted from the events of the engine.
import type { TraceEvent } from '../events.js';
import type { LoggedEvent } from '../observe/recorder.js';
import { EXIT_REASON } from '../processor/exit-reason.js';

/** How often something happened, by basic exit reason. */
type ByReason = ReadonlyMap<number, number>;

export interface Counts {
  /** Exits of L2 that L1 handled. */
  readonly reflected: ByReason;
  /** Exits of L2 that L0 handled alone. */
  readonly handledByL0: ByReason;
  /** Exits of L1. */
  readonly fromL1: ByReason;
  /** VM entries to L2 before which controls were merged into VMCS02. */
  readonly merges: number;
  /** VMCS12s read from L1's memory. */
  readonly loads: number;
  /** VMCS12s written back to L1's memory. */
  readonly flushes: number;
  /** Of these, those that a VMPTRLD forced out because there was no free slot. */
  readonly evictions: number;
  /** EPT violations of L2. */
  readonly faults: number;
  /** Entries of shadow EPTs that L0 wrote. */
  readonly shadowEptEntries: number;
  readonly invept: number;
  readonly invvpid: number;
}

/** Takes the events of one VM's nested VMX, and counts while it is switched on. */
export class EventCounter implements Counts {
  readonly reflected = new Map<number, number>();
  readonly handledByL0 = new Map<number, number>();
  readonly fromL1 = new Map<number, number>();
  merges = 0;
  loads = 0;
  flushes = 0;
  evictions = 0;
  faults = 0;
  shadowEptEntries = 0;
  invept = 0;
  invvpid = 0;
  /** The exit of L1 that L0 handles. */
  #handling: number | undefined;

  take(event: TraceEvent | LoggedEvent): void {
    switch (event.type) {
      case 'vm-exit':
        this.#handling = event.from === 1 ? event.reason : undefined;
        if (event.from === 1) add(this.fromL1, event.reason, 1);
        else add(this.handledByL0, event.reason & 0xffff, 1);
        if (event.from === 2 && (event.reason & 0xffff) === EXIT_REASON.EPT_VIOLATION) {
          this.faults += 1;
        }
        break;
      case 'reflect':
        add(this.handledByL0, event.reason & 0xffff, -1);
        add(this.reflected, event.reason & 0xffff, 1);
        break;
      case 'merge':
        this.merges += 1;
        break;
      case 'sync':
        this.loads += 1;
        break;
      case 'flush':
        this.flushes += 1;
        if (this.#handling === EXIT_REASON.VMPTRLD) this.evictions += 1;
        break;
      case 'shadow-ept-map':
        this.shadowEptEntries += 1;
        break;
      case 'invept':
        this.invept += 1;
        break;
      case 'invvpid':
        this.invvpid += 1;
        break;
      default:
    }
  }
}

function add(counts: Map<number, number>, reason: number, n: number): void {
  const sum = (counts.get(reason) ?? 0) + n;
  if (sum === 0) counts.delete(reason);
  else counts.set(reason, sum);
}

export function total(counts: ByReason): number {
  return [...counts.values()].reduce((sum, n) => sum + n, 0);
}

/** Exits to L0 of either level. */
export function exitsToL0({ reflected, handledByL0, fromL1 }: Counts): number {
  return total(reflected) + total(handledByL0) + total(fromL1);
}
