// The core of a Linux kernel on the virtual processors of a VM: tasks, timers, interrupts, its log.

import { MILLISECOND } from '../../machine/clock.js';
import { APIC_MSR, deadlineTimer } from '../../machine/local-apic.js';
import type { GuestCode, Reply, Step } from '../steps.js';

/** Linux arch/x86/include/asm/irq_vectors.h. */
export const VECTOR = {
  RESCHEDULE: 0xfd,
  CALL_FUNCTION: 0xfb,
  LOCAL_TIMER: 0xec,
  NMI: 2,
  /** HYPERVISOR_CALLBACK_VECTOR: HSM's upcall. */
  CALLBACK: 0xf3,
} as const;

/** HZ is 1000. */
const TICK = MILLISECOND;
/** What a task gets while others wait: kernel/sched/fair.c, sysctl_sched_min_granularity on two CPUs. */
const SLICE = 1.5 * MILLISECOND;
const XAPIC_PAGE = 0xfee0_0000n;

/** What a task asks of the kernel besides the steps of the processor. */
export type Op =
  | Step
  | { readonly do: 'sleep'; readonly ns: number }
  | { readonly do: 'wait'; readonly on: WaitQueue }
  /** Others get the CPU; the reply is the number of the CPU on which the task goes on. */
  | { readonly do: 'yield' };

export type TaskCode<T = void> = Generator<Op, T, Reply>;

/** Tasks wait here until somebody wakes them. */
export class WaitQueue {
  readonly waiting: Task[] = [];

  /**
   * @param what that is to come, in words: "IRQ 4 (ttyS0)"
   * @param isIdle whether it may never come: a terminal waits for somebody to type
   */
  constructor(
    readonly what: string,
    readonly isIdle = false,
  ) {}
}

interface Task {
  readonly id: number;
  readonly name: string;
  /** The CPU that it runs on, or will run on. */
  cpu: LinuxCpu;
  /** It stays there: taskset. */
  readonly isPinned: boolean;
  readonly code: TaskCode;
  reply: Reply;
}

interface KernelTimer {
  readonly at: number;
  readonly run: () => void;
}

type ApicMode = 'none' | 'xapic' | 'x2apic';

/** One virtual processor, as the kernel keeps it. */
export class LinuxCpu {
  isOnline = false;
  apicMode: ApicMode = 'none';
  readonly runQueue: Task[] = [];
  current: Task | undefined;
  readonly timers: KernelTimer[] = [];
  needsReschedule = false;
  /** When the current task got the CPU. */
  currentSince = 0;
  /** kvm_intel's current_vmcs. */
  currentVmcs: bigint | undefined;
  programmed = 0;
  /** When the tick comes; it runs while a task does. */
  nextTick = 0;
  /** What other CPUs have asked this one to do (kernel/smp.c: call_single_queue). */
  readonly calls: (() => GuestCode)[] = [];

  constructor(readonly id: number) {}
}

interface KernelEnvironment {
  /** Virtual time in nanoseconds: the time-stamp counter. */
  readonly now: () => number;
  readonly onWait: (task: Task, queue: WaitQueue) => void;
  readonly onWake: (task: Task) => void;
}

type InterruptHandler = (cpu: LinuxCpu) => GuestCode;

const OK: Reply = { ok: true, value: 0n };

export class LinuxKernel {
  readonly cpus: readonly LinuxCpu[];
  /** Writes the log to a console; every console gets every line. */
  readonly consoles: ((text: string) => GuestCode)[] = [];
  readonly #log: string[] = [];
  readonly #handlers = new Map<number, InterruptHandler>();
  #tasks = 0;

  constructor(
    cpus: number,
    readonly environment: KernelEnvironment,
  ) {
    this.cpus = Array.from({ length: cpus }, (_, id) => new LinuxCpu(id));
    this.#handlers.set(VECTOR.LOCAL_TIMER, (cpu) => this.#timerInterrupt(cpu));
    this.#handlers.set(VECTOR.RESCHEDULE, (cpu) => this.#rescheduleInterrupt(cpu));
    this.#handlers.set(VECTOR.CALL_FUNCTION, (cpu) => this.#callInterrupt(cpu));
  }

  get now(): number {
    return this.environment.now();
  }

  cpu(id: number): LinuxCpu {
    const cpu = this.cpus[id];
    if (cpu === undefined) throw new RangeError(`there is no CPU ${id}`);
    return cpu;
  }

  /** Sets the handler of an interrupt vector. */
  onInterrupt(vector: number, handler: InterruptHandler): void {
    this.#handlers.set(vector, handler);
  }

  /** The software behind an entry of the IDT. */
  interruptCode(cpu: LinuxCpu, vector: number): GuestCode {
    if (vector === VECTOR.NMI) return this.#nmi();
    return this.#handlers.get(vector)?.(cpu) ?? this.#unknownVector(cpu, vector);
  }

  spawn(cpu: LinuxCpu, name: string, code: TaskCode, isPinned = false): Task {
    this.#tasks += 1;
    const task: Task = { id: this.#tasks, name, cpu, isPinned, code, reply: OK };
    cpu.runQueue.push(task);
    return task;
  }

  /** Wakes everybody in the queue. @returns the CPUs that have to look at their run queues */
  wake(queue: WaitQueue): LinuxCpu[] {
    const woken = queue.waiting.splice(0);
    for (const task of woken) this.#makeRunnable(task);
    return [...new Set(woken.map(({ cpu }) => cpu))];
  }

  /** wake(), and an interprocessor interrupt to each other CPU that has something to run now. */
  *wakeFrom(cpu: LinuxCpu, queue: WaitQueue): GuestCode {
    for (const other of this.wake(queue)) {
      if (other !== cpu) yield* this.sendIpi(cpu, other, VECTOR.RESCHEDULE);
    }
  }

  /**
   * smp_call_function_single: code on another CPU, in its interrupt; comes back when that has been done.
   * @param what that is waited for, in words
   */
  *callOn(from: LinuxCpu, target: LinuxCpu, what: string, code: () => GuestCode): TaskCode {
    if (target === from) {
      yield* code();
      return;
    }
    const done = new WaitQueue(what);
    let isDone = false;
    const kernel = this;
    target.calls.push(function* () {
      yield* code();
      isDone = true;
      yield* kernel.wakeFrom(target, done);
    });
    yield* this.sendIpi(from, target, VECTOR.CALL_FUNCTION);
    while (!isDone) yield { do: 'wait', on: done };
  }

  addTimer(cpu: LinuxCpu, at: number, run: () => void): void {
    const index = cpu.timers.findIndex((timer) => timer.at > at);
    cpu.timers.splice(index < 0 ? cpu.timers.length : index, 0, { at, run });
  }

  /** printk: to the log, and to every console that there is. */
  *print(text: string): GuestCode {
    this.#log.push(text);
    for (const write of this.consoles) yield* write(`${text}\r\n`);
  }

  /** register_console: it gets what was logged so far. */
  *registerConsole(write: (text: string) => GuestCode): GuestCode {
    for (const line of this.#log) yield* write(`${line}\r\n`);
    this.consoles.push(write);
  }

  *endOfInterrupt(cpu: LinuxCpu): GuestCode {
    yield* this.writeApic(cpu, APIC_MSR.EOI, 0n);
  }

  /** A register of the local APIC, in the mode that the CPU is in. */
  *writeApic(cpu: LinuxCpu, msr: number, value: bigint): GuestCode {
    if (cpu.apicMode === 'x2apic') yield { do: 'wrmsr', msr, value };
    else if (cpu.apicMode === 'xapic') {
      const address = XAPIC_PAGE + BigInt((msr - 0x800) << 4);
      yield { do: 'store', address, size: 4, value: value & 0xffff_ffffn };
    }
  }

  *sendIpi(cpu: LinuxCpu, target: LinuxCpu, vector: number, mode = 0): GuestCode {
    const low = BigInt((mode << 8) | vector);
    if (cpu.apicMode === 'x2apic') {
      yield { do: 'wrmsr', msr: APIC_MSR.ICR, value: (BigInt(target.id) << 32n) | low };
    } else if (cpu.apicMode === 'xapic') {
      yield { do: 'store', address: XAPIC_PAGE + 0x310n, size: 4, value: BigInt(target.id) << 24n };
      yield { do: 'store', address: XAPIC_PAGE + 0x300n, size: 4, value: low };
    }
  }

  /** The loop of a CPU: its tasks one after the other, and HLT. */
  *run(cpu: LinuxCpu): GuestCode {
    cpu.isOnline = true;
    for (;;) {
      yield { do: 'cli' };
      const task = cpu.runQueue.shift();
      if (task === undefined) {
        yield* this.program(cpu, false);
        yield { do: 'sti' };
        yield { do: 'hlt' };
        yield { do: 'nop' };
        continue;
      }
      yield* this.program(cpu, true);
      yield { do: 'sti' };
      yield* this.#runTask(cpu, task);
    }
  }

  *#runTask(cpu: LinuxCpu, task: Task): GuestCode {
    cpu.current = task;
    cpu.currentSince = this.now;
    let { reply } = task;
    for (;;) {
      const next = task.code.next(reply);
      if (next.done === true) break;
      const op = next.value;
      if (op.do === 'sleep') {
        this.addTimer(cpu, this.now + op.ns, () => this.#makeRunnable(task));
        break;
      }
      if (op.do === 'wait') {
        op.on.waiting.push(task);
        this.environment.onWait(task, op.on);
        break;
      }
      if (op.do === 'yield') {
        yield* this.#requeue(task);
        return;
      }
      reply = yield op;
    }
    task.reply = OK;
    this.#leave(cpu);
  }

  #leave(cpu: LinuxCpu): void {
    cpu.current = undefined;
    cpu.needsReschedule = false;
  }

  /** An idle CPU takes what would have to wait for its own (kernel/sched/fair.c: load_balance). */
  *#requeue(task: Task): GuestCode {
    const { cpu } = task;
    const isIdle = (other: LinuxCpu) =>
      other.isOnline && other.current === undefined && other.runQueue.length === 0;
    const others = task.isPinned ? [] : this.cpus.filter((other) => other !== cpu);
    const next = others.find(isIdle) ?? cpu;
    task.cpu = next;
    task.reply = { ok: true, value: BigInt(next.id) };
    next.runQueue.push(task);
    next.needsReschedule = true;
    this.#leave(cpu);
    if (next !== cpu) yield* this.sendIpi(cpu, next, VECTOR.RESCHEDULE);
  }

  #makeRunnable(task: Task): void {
    task.cpu.runQueue.push(task);
    task.cpu.needsReschedule = true;
    this.environment.onWake(task);
  }

  /** The local APIC's timer: the next kernel timer, and while a task runs the tick. */
  *program(cpu: LinuxCpu, isBusy: boolean): GuestCode {
    const first = cpu.timers[0]?.at;
    if (isBusy && cpu.nextTick <= this.now) cpu.nextTick = this.now + TICK;
    const at = Math.min(
      first ?? Number.POSITIVE_INFINITY,
      isBusy ? cpu.nextTick : Number.POSITIVE_INFINITY,
    );
    const deadline = at === Number.POSITIVE_INFINITY ? 0 : Math.max(Math.ceil(at), 1);
    if (deadline === cpu.programmed || cpu.apicMode === 'none') return;
    if (deadline === 0 && cpu.programmed === 0) return;
    cpu.programmed = deadline;
    yield { do: 'wrmsr', msr: APIC_MSR.TSC_DEADLINE, value: BigInt(deadline) };
  }

  *#timerInterrupt(cpu: LinuxCpu): GuestCode {
    cpu.programmed = 0;
    yield* this.endOfInterrupt(cpu);
    while (cpu.timers[0] !== undefined && cpu.timers[0].at <= this.now) cpu.timers.shift()?.run();
    if (cpu.runQueue.length > 0 && this.now - cpu.currentSince >= SLICE) cpu.needsReschedule = true;
    yield* this.program(cpu, cpu.current !== undefined);
  }

  *#rescheduleInterrupt(cpu: LinuxCpu): GuestCode {
    cpu.needsReschedule = true;
    yield* this.endOfInterrupt(cpu);
  }

  *#callInterrupt(cpu: LinuxCpu): GuestCode {
    yield* this.endOfInterrupt(cpu);
    for (const call of cpu.calls.splice(0)) yield* call();
  }

  *#unknownVector(cpu: LinuxCpu, vector: number): GuestCode {
    yield* this.print(`__common_interrupt: ${cpu.id}.${vector} No irq handler for vector`);
    yield* this.endOfInterrupt(cpu);
  }

  *#nmi(): GuestCode {
    yield* this.print('Uhhuh. NMI received for unknown reason 00 on CPU 0.');
  }
}

/** The timer of a CPU's local APIC, in TSC-deadline mode with the kernel's vector. */
export const LOCAL_TIMER = deadlineTimer(VECTOR.LOCAL_TIMER);
