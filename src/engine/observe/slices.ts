// Who had which pCPU from when to when: ACRN (L0), a VM's vCPU (L1), a nested guest on it (L2), or nobody.
import { exitReasonName } from '../processor/exit-reason.js';
import type { LoggedEvent } from './recorder.js';

type Level = 'L0' | 'L1' | 'L2' | 'idle';

/** A stretch of virtual time on one pCPU, in nanoseconds since power-on. */
export interface Slice {
  readonly pcpu: number;
  readonly start: number;
  readonly end: number;
  readonly level: Level;
  /** Whose thread has the pCPU; undefined for none. */
  readonly vm: number | undefined;
  readonly vcpu: number | undefined;
  /** Of L0, the exit that it handles: its reason, and whether L1 or L2 left. */
  readonly exit: { readonly reason: string; readonly from: 1 | 2 } | undefined;
}

type Running = Omit<Slice, 'pcpu' | 'end'>;

const GUESTS = { 1: 'L1', 2: 'L2' } as const;

class PcpuSlices {
  readonly slices: Slice[] = [];
  #now: Running = {
    start: 0,
    level: 'L0',
    vm: undefined,
    vcpu: undefined,
    exit: undefined,
  };
  #beforeHalt = this.#now;
  /** The level that a vCPU has left the pCPU at. */
  readonly #levels = new Map<string, 'L1' | 'L2'>();

  constructor(private readonly pcpu: number) {}

  take(event: LoggedEvent): void {
    const { at } = event;
    switch (event.type) {
      case 'vm-exit': {
        const exit = { reason: exitReasonName(event.reason), from: event.from };
        this.#go({ start: at, level: 'L0', vm: event.vm, vcpu: event.vcpu, exit });
        break;
      }
      case 'vm-entry': {
        const level = GUESTS[event.to];
        this.#levels.set(`${event.vm} ${event.vcpu}`, level);
        this.#go({ start: at, level, vm: event.vm, vcpu: event.vcpu, exit: undefined });
        break;
      }
      case 'thread-switch': {
        const { to } = event;
        const level = to === undefined ? 'idle' : (this.#levels.get(`${to.vm} ${to.vcpu}`) ?? 'L1');
        this.#go({ start: at, level, vm: to?.vm, vcpu: to?.vcpu, exit: undefined });
        break;
      }
      case 'halt':
        this.#beforeHalt = this.#now;
        this.#go({ ...this.#now, start: at, level: 'idle', exit: undefined });
        break;
      case 'wake-up':
        this.#go({ ...this.#beforeHalt, start: at });
        break;
      default:
    }
  }

  end(at: number): readonly Slice[] {
    this.#go({ ...this.#now, start: at });
    return this.slices;
  }

  #go(next: Running): void {
    if (next.start > this.#now.start) {
      this.slices.push({ pcpu: this.pcpu, ...this.#now, end: next.start });
    }
    this.#now = next;
  }
}

/** @param duration of the whole, in nanoseconds */
export function slicesOf(events: readonly LoggedEvent[], duration: number): Slice[] {
  const pcpus = new Map<number, PcpuSlices>();
  for (const event of events) {
    const { pcpu } = event;
    if (pcpu === undefined) continue;
    const slices = pcpus.get(pcpu) ?? new PcpuSlices(pcpu);
    pcpus.set(pcpu, slices);
    slices.take(event);
  }
  return [...pcpus.keys()]
    .sort((a, b) => a - b)
    .flatMap((pcpu) => pcpus.get(pcpu)?.end(duration) ?? []);
}
