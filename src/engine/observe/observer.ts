// Watches a machine by its events alone, decides when its boot is over, and says which parts are not as they should
// be. It never sees a configuration.
import type { Hypervisor } from '../acrn/hypervisor/hypervisor.js';
import type { MachineEvent, VcpuName } from '../machine/events.js';
import type { Machine } from '../machine/machine.js';
import type { Part } from './part.js';

const SECOND = 1_000_000_000;
/** Virtual time without progress after which what waits will wait for ever, in nanoseconds. */
export const PATIENCE = 10 * SECOND;
/** More steps of the machine than anything here takes without getting on. */
const MOST_STEPS = 100_000;
/** Time to see that what runs goes on running. */
const SETTLE = SECOND / 5;
/** A console that answers later than this is called laggy. */
const LAGGY = SECOND;

interface Waiting {
  readonly who: string;
  readonly what: string;
  readonly since: number;
}

type Dropped = Extract<MachineEvent, { type: 'interrupt-dropped' }>;
type NotPicked = Extract<MachineEvent, { type: 'thread-not-picked' }>;

function label({ vm, vcpu }: VcpuName): string {
  return `VM${vm} vCPU${vcpu}`;
}

function hex(vector: number): string {
  return `0x${vector.toString(16)}`;
}

export class Observer {
  readonly #waiting = new Map<number, Waiting>();
  readonly #dropped: Dropped[] = [];
  readonly #notPicked = new Map<string, NotPicked>();
  readonly #ran = new Set<string>();
  readonly #requests = new Map<number, number>();
  readonly #parts: Part[] = [];
  readonly #misdirected = new Map<
    string,
    Extract<MachineEvent, { type: 'interrupt-misdirected' }>
  >();
  readonly #lost: Extract<MachineEvent, { type: 'interrupt-lost' }>[] = [];
  readonly #vmxOffered = new Set<number>();
  readonly #passedThrough = new Map<number, number>();
  #lastProgress = 0;
  #steps = 0;
  #typedSince: number | undefined;
  #longestAnswer = 0;
  /** The session has done all that it came for. */
  sessionIsOver = false;
  nestedGuestIsUp = false;
  nestedGuestIsStarted = false;

  constructor(
    private readonly machine: Machine,
    private readonly hypervisor: Hypervisor,
  ) {}

  take(event: MachineEvent): void {
    switch (event.type) {
      case 'progress':
        this.progress();
        break;
      case 'wait':
        this.#waiting.set(event.task, { who: event.who, what: event.what, since: event.at });
        break;
      case 'wait-over':
        this.#waiting.delete(event.task);
        break;
      case 'interrupt-dropped':
        this.#dropped.push(event);
        break;
      case 'interrupt-misdirected':
        this.#misdirected.set(label(event.vcpu), this.#misdirected.get(label(event.vcpu)) ?? event);
        break;
      case 'interrupt-lost':
        this.#lost.push(event);
        break;
      case 'lapic-passed-through':
        this.#passedThrough.set(event.pcpu, event.at);
        break;
      case 'thread-not-picked':
        this.#notPicked.set(label(event.vcpu), event);
        break;
      case 'thread-switch':
        if (event.to !== undefined) this.#ran.add(label(event.to));
        break;
      case 'io-request':
        this.#requests.set(event.vm, this.#requests.get(event.vm) ?? event.at);
        break;
      case 'cpuid-vmx':
        if (event.offered) this.#vmxOffered.add(event.vcpu.vm);
        break;
      case 'vm-not-started':
        this.#add(event, `VM${event.vm} ${event.name}`, 'not started', 'vm-not-started', [
          event.why,
        ]);
        break;
      case 'hypervisor-exception':
        this.#add(
          event,
          `pCPU ${event.pcpu}`,
          'crashed',
          /divide/.test(event.what) ? 'divide-error' : 'acrn-stopped',
          [`ACRN stopped on pCPU ${event.pcpu} while it worked for VM${event.vm}: ${event.what}`],
        );
        break;
      case 'guest-crash':
        this.#add(
          event,
          event.level === 1 ? label(event.vcpu) : 'the nested guest',
          'crashed',
          'guest-crash',
          [`${event.level === 1 ? label(event.vcpu) : 'the nested guest'} ${event.why}`],
        );
        break;
      default:
    }
  }

  /** Something got done. */
  progress(): void {
    this.#lastProgress = this.machine.clock.now;
    this.#steps = 0;
  }

  add(part: Omit<Part, 'since'>): void {
    this.#parts.push({ ...part, since: this.machine.clock.now / SECOND });
  }

  /** Somebody has typed at the hypervisor's console. */
  typed(): void {
    this.#typedSince ??= this.machine.clock.now;
  }

  /** Whether there is nothing more to see. To be asked after every step of the machine. */
  get isOver(): boolean {
    this.#steps += 1;
    this.#watchConsole();
    const quiet = this.machine.clock.now - this.#lastProgress;
    if (this.#steps > MOST_STEPS || quiet > PATIENCE) return true;
    if (this.#mustEnd) return quiet > SETTLE;
    return this.sessionIsOver && !this.#hasWork && quiet > SETTLE;
  }

  /** The parts that are not as they should be, the gravest first. */
  get parts(): readonly Part[] {
    const found = [
      ...this.#parts,
      ...this.#deadThreads(),
      ...this.#misdirectedParts(),
      ...this.#waitingParts(),
      ...this.#requestParts(),
      ...this.#consolePart(),
      ...this.#tickParts(),
      ...this.#lostParts(),
      ...this.#vmxParts(),
    ];
    if (
      this.nestedGuestIsStarted &&
      !this.nestedGuestIsUp &&
      !found.some(({ degrades }) => degrades)
    ) {
      found.push(this.#hangingGuest());
    }
    return found.sort((a, b) => Number(b.degrades) - Number(a.degrades));
  }

  #add(
    event: MachineEvent,
    who: string,
    state: string,
    cause: Part['cause'],
    chain: string[],
  ): void {
    this.#parts.push({ who, state, since: event.at / SECOND, cause, chain, degrades: true });
  }

  /** Nothing can happen any more that would bring the nested guest up. */
  get #mustEnd(): boolean {
    return this.#parts.some(
      ({ cause }) =>
        cause === 'guest-crash' || cause === 'acrn-stopped' || cause === 'no-service-vm',
    );
  }

  get #hasWork(): boolean {
    return (
      this.#waiting.size > 0 ||
      this.hypervisor.ioRequests.size > 0 ||
      this.hypervisor.console.typed.length > 0 ||
      this.#notPickedNow.length > 0
    );
  }

  #watchConsole(): void {
    if (this.#typedSince === undefined || this.hypervisor.console.typed.length > 0) return;
    this.#longestAnswer = Math.max(this.#longestAnswer, this.machine.clock.now - this.#typedSince);
    this.#typedSince = undefined;
    this.progress();
  }

  get #notPickedNow(): NotPicked[] {
    return [...this.#notPicked.values()].filter((event) => !this.#ran.has(label(event.vcpu)));
  }

  #deadThreads(): Part[] {
    return this.#notPickedNow.map((event) => ({
      who: label(event.vcpu),
      state: 'never runs',
      since: event.at / SECOND,
      cause: 'thread-never-runs',
      degrades: true,
      chain: [
        `${label(event.vcpu)} was woken on pCPU ${event.pcpu}`,
        `the scheduler keeps pCPU ${event.pcpu} for ${label(event.owner)}, which never gives it back`,
        `${label(event.vcpu)} has executed no instruction`,
      ],
    }));
  }

  #misdirectedParts(): Part[] {
    return [...this.#misdirected.values()].map((event) => {
      const held = this.hypervisor.pcpus[event.pcpu]?.processor.apic.heldBack;
      const chain = [
        `vector ${hex(event.vector)} is ACRN's own; it arrived on pCPU ${event.pcpu} while the nested guest ran`,
        `nested VMX gave it to ${label(event.vcpu)} as an exit, and nobody ended the interrupt`,
      ];
      if (held !== undefined) {
        chain.push(
          `it stays in service: pCPU ${event.pcpu} takes no vector below ${hex((held.inService & 0xf0) + 0x10)}, and ${hex(held.vector)} waits`,
        );
      }
      return {
        who: label(event.vcpu),
        state: 'deaf',
        since: event.at / SECOND,
        cause: 'hypervisor-interrupt-in-guest',
        degrades: true,
        chain,
      } as const;
    });
  }

  #waitingParts(): Part[] {
    return [...this.#waiting.values()].map((wait) => {
      const line = /^IRQ (\d+)/.exec(wait.what)?.[1];
      const number = line === undefined ? undefined : Number(line);
      const drop = this.#dropped.find((event) => number !== undefined && event.line === number);
      const chain = [
        `${wait.who} waits for ${wait.what} since ${(wait.since / SECOND).toFixed(2)} s`,
      ];
      if (drop !== undefined) {
        chain.push(
          `the line was raised at ${(drop.at / SECOND).toFixed(2)} s, and ACRN dropped vector ${hex(drop.vector)}: ${drop.why}`,
        );
      }
      return {
        who: wait.who,
        state: 'waiting',
        since: wait.since / SECOND,
        cause: drop === undefined ? 'waits' : 'line-interrupt-dropped',
        degrades: true,
        chain,
        ...(number !== undefined && { line: number }),
      } as const;
    });
  }

  #requestParts(): Part[] {
    return [...this.hypervisor.ioRequests].map((id) => {
      const at = this.#requests.get(id) ?? 0;
      const drop = this.#dropped.find((event) => event.line === undefined && event.at >= at);
      const name = this.hypervisor.vm(id)?.table.name ?? '';
      const chain = [
        `VM${id} waits for the device model to serve its I/O since ${(at / SECOND).toFixed(2)} s`,
      ];
      if (drop !== undefined) {
        chain.push(
          `ACRN told ${label(drop.vcpu)} with vector ${hex(drop.vector)}, and dropped it: ${drop.why}`,
          'a device model that polls the request buffer would serve it',
        );
      }
      return {
        who: `VM${id} ${name}`,
        state: 'waiting',
        since: at / SECOND,
        cause: 'io-request-unserved',
        degrades: true,
        chain,
      } as const;
    });
  }

  #consolePart(): Part[] {
    const { typed } = this.hypervisor.console;
    const now = this.machine.clock.now;
    const since = this.#typedSince ?? now;
    const { consolePcpu } = this.hypervisor.tables;
    const owned = this.#passedThrough.get(consolePcpu);
    const chain = [
      `the console's timer is on pCPU ${consolePcpu}`,
      ...(owned === undefined
        ? []
        : [
            `a guest owns the local APIC there since ${(owned / SECOND).toFixed(2)} s: the timer never fires again`,
          ]),
    ];
    const isUnread = typed.length > 0 && now - since > LAGGY;
    if (!isUnread && this.#longestAnswer <= LAGGY) return [];
    const isDriven = this.hypervisor.console.isDrivenByVmExits;
    const answer = isUnread
      ? `what was typed at ${(since / SECOND).toFixed(2)} s was not read in ${((now - since) / SECOND).toFixed(1)} s`
      : `an answer took ${(this.#longestAnswer / SECOND).toFixed(1)} s`;
    return [
      {
        who: 'hypervisor console',
        state: isUnread && !isDriven ? 'dead' : 'laggy',
        since: since / SECOND,
        cause: isUnread && !isDriven ? 'hypervisor-console-dead' : 'hypervisor-console-laggy',
        degrades: true,
        chain: [
          ...chain,
          ...(isDriven ? [`only VM exits on pCPU ${consolePcpu} drive it`] : []),
          answer,
        ],
      },
    ];
  }

  #tickParts(): Part[] {
    const now = this.machine.clock.now;
    const dead = this.hypervisor.pcpus.filter(({ timers }) =>
      timers.overdue(now - SETTLE / 2).some(({ name }) => name === 'scheduler tick'),
    );
    if (dead.length === 0) return [];
    const pcpus = dead.map(({ id }) => id).join(', ');
    const first = dead[0] as (typeof dead)[number];
    return [
      {
        who: `scheduler on pCPU ${pcpus}`,
        state: 'without tick',
        since: (this.#passedThrough.get(first.id) ?? 0) / SECOND,
        cause: 'scheduler-tick-dead',
        degrades: true,
        chain: [
          `a guest owns the local APIC of pCPU ${pcpus}: the scheduler's tick never comes again there`,
          'threads of one pCPU cannot share it by time slices any more',
        ],
      },
    ];
  }

  #lostParts(): Part[] {
    const [lost] = this.#lost;
    if (lost === undefined) return [];
    return [
      {
        who: `pCPU ${lost.pcpu}`,
        state: 'loses interrupts',
        since: lost.at / SECOND,
        cause: 'interrupt-lost-to-other-vm',
        degrades: true,
        chain: [`vector ${hex(lost.vector)} was lost on pCPU ${lost.pcpu}: ${lost.why}`],
      },
    ];
  }

  #hangingGuest(): Part {
    const since = this.#lastProgress / SECOND;
    const rest =
      this.#steps > MOST_STEPS
        ? `after ${MOST_STEPS} more steps of the machine`
        : `in ${PATIENCE / SECOND} s`;
    return {
      who: 'the nested guest',
      state: 'hangs',
      since,
      cause: 'nested-guest-hangs',
      degrades: true,
      chain: [`the nested guest gets no further ${rest}`, 'its login prompt did not appear'],
    };
  }

  /** VMX in a VM that runs no nested guest. */
  #vmxParts(): Part[] {
    return [...this.#vmxOffered]
      .filter((vm) => vm !== this.hypervisor.serviceVm?.id)
      .map((vm) => ({
        who: `VM${vm} ${this.hypervisor.vm(vm)?.table.name ?? ''}`,
        state: 'given VMX',
        since: 0,
        cause: 'vmx-in-other-vm' as const,
        degrades: true,
        chain: [`CPUID.1:ECX[5] reads 1 in VM${vm}: ACRN supports VMX in the Service VM only`],
      }));
  }
}
