// Counts VM exits by reason, by who left, and by who dealt with them.
import type { TraceEvent } from '../events.js';
import type { HandledBy } from '../guests/kvm/vcpu.js';
import { exitReasonName } from '../processor/exit-reason.js';

/** Exits of one kind, and who dealt with them. */
export interface ExitCount {
  readonly reason: string;
  readonly from: 'L1' | 'L2';
  readonly handledBy: string;
  readonly count: number;
}

interface Count {
  readonly reason: string;
  readonly from: 'L1' | 'L2';
  readonly by: string;
  n: number;
}

export class ExitCounter {
  readonly #counts = new Map<string, Count[]>();
  #last: { reason: string; from: 'L1' | 'L2' } | undefined;

  /** Exits are counted for L0 until somebody else turns out to handle them. */
  take(event: TraceEvent): void {
    if (event.type !== 'vm-exit') return;
    this.#last = { reason: exitReasonName(event.reason), from: event.from === 1 ? 'L1' : 'L2' };
    this.#add(this.#last.reason, this.#last.from, 'L0 (ACRN)', 1);
  }

  handled(reason: number, by: HandledBy): void {
    const name = exitReasonName(reason);
    this.#add(name, 'L2', 'L0 (ACRN)', -1);
    this.#add(name, 'L2', by === 'KVM' ? 'L1 (KVM)' : 'L1 (KVM, QEMU)', 1);
  }

  get counts(): ExitCount[] {
    return [...this.#counts.values()]
      .flat()
      .filter(({ n }) => n > 0)
      .map(({ reason, from, by, n }) => ({ reason, from, handledBy: by, count: n }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }

  #add(reason: string, from: 'L1' | 'L2', by: string, n: number): void {
    let counts = this.#counts.get(reason);
    if (counts === undefined) {
      counts = [];
      this.#counts.set(reason, counts);
    }
    const entry = counts.find((one) => one.from === from && one.by === by);
    if (entry === undefined) counts.push({ reason, from, by, n });
    else entry.n += n;
  }
}
