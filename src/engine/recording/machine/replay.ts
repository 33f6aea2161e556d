// Replays a machine's recordings on the engine and compares every observable.

import { hex } from '../observe.js';
import {
  type MachineCase,
  type MachineOperation,
  type MachinePrograms,
  OPERANDS,
} from './format.js';
import { L1Machine } from './l1-program.js';
import { MASKS, type MaskedObservable, reachesBeyondVmcs } from './masks.js';
import { type Observed, Performer } from './perform.js';

/** An observable that the engine gives otherwise. */
interface MachineDifference {
  readonly case: string;
  /** Position of the operation in the case, from 0. */
  readonly op: number;
  readonly observable: string;
  readonly machine: unknown;
  readonly engine: unknown;
}

interface MaskCount {
  readonly mask: string;
  readonly reason: string;
  readonly count: number;
}

export interface MachineReport {
  readonly cases: number;
  readonly observables: number;
  readonly equal: number;
  /** Observables that differ where a rule says that they cannot be compared. */
  readonly masked: readonly MaskCount[];
  readonly different: readonly MachineDifference[];
}

class Comparison {
  observables = 0;
  equal = 0;
  readonly masked = new Map<string, number>();
  readonly different: MachineDifference[] = [];

  compare(
    machineCase: MachineCase,
    op: number,
    recorded: MachineOperation,
    observed: Observed,
    circumstances: Pick<MaskedObservable, 'refusedBy' | 'readsUnrecorded'>,
  ): void {
    for (const [observable, machine, engine] of leaves(recorded, observed)) {
      this.observables++;
      if (isSame(machine, engine)) {
        this.equal++;
        continue;
      }
      const difference = { machineCase, recorded, observable, machine, engine, ...circumstances };
      const mask = MASKS.find(({ covers }) => covers(difference));
      if (mask === undefined) {
        this.different.push({
          case: machineCase.id,
          op,
          observable,
          machine,
          engine: engine ?? null,
        });
      } else {
        this.masked.set(mask.name, (this.masked.get(mask.name) ?? 0) + 1);
      }
    }
  }
}

/**
 * Replays the cases of one file, in order: those of one boot on one machine.
 *
 * @throws RangeError for a processor that is not known
 */
export function replayMachine(
  cases: readonly MachineCase[],
  programs: MachinePrograms,
): MachineReport {
  const comparison = new Comparison();
  let boot: Boot | undefined;
  for (const machineCase of cases) {
    if (boot === undefined || boot.isOver || isOwnBoot(machineCase)) {
      boot = new Boot(machineCase, programs, cases);
    }
    boot.replay(machineCase, comparison);
  }
  const { observables, equal, masked, different } = comparison;
  return {
    cases: cases.length,
    observables,
    equal,
    masked: MASKS.flatMap(({ name, reason }) => {
      const count = masked.get(name);
      return count === undefined ? [] : [{ mask: name, reason, count }];
    }),
    different,
  };
}

/** Cases that were recorded in a boot of their own. */
function isOwnBoot({ end, scenario }: MachineCase): boolean {
  return end !== undefined || scenario !== undefined;
}

/** The basic exit reason of the VMX-preemption timer. */
const PREEMPTION_TIMER = '0x34';
const PIN_BASED_CONTROLS = '0x4000';
const ACTIVATE_TIMER = 0x40n;

/** Whether a case writes pin-based controls with the VMX-preemption timer. */
function writesTimer({ ops }: MachineCase): boolean {
  const activates = (field: unknown, value: unknown) =>
    field === PIN_BASED_CONTROLS && (BigInt(String(value)) & ACTIVATE_TIMER) !== 0n;
  return ops.some(({ field, value, f }) => {
    if (activates(field, value)) return true;
    return (
      Array.isArray(f) && f.some(([name, written]: [unknown, unknown]) => activates(name, written))
    );
  });
}

/** Cases that L1 runs before it sets CR4.VMXE. */
const BEFORE_VMXE = /(^|\/)(caps-|state-cr|no-vmxe)/;

class Boot {
  readonly #performer: Performer;
  /** What a VM entry was refused by. */
  #refusedBy: string | undefined;

  constructor(first: MachineCase, programs: MachinePrograms, cases: readonly MachineCase[]) {
    const program = first.release === null ? programs.bareMetal : programs.onAcrn;
    const l1 = new L1Machine(first, program, cases);
    l1.machine.sink = (event) => {
      if (event.type === 'entry-check-failed') this.#refusedBy = event.check;
    };
    this.#performer = new Performer(l1);
  }

  /** Nothing can follow on this machine. */
  get isOver(): boolean {
    return this.#performer.end !== undefined || this.#performer.isStuck;
  }

  replay(machineCase: MachineCase, comparison: Comparison): void {
    const performer = this.#performer;
    this.#refusedBy = undefined;
    performer.readsUnrecorded = false;
    performer.leaveVmx();
    if (!BEFORE_VMXE.test(machineCase.id)) performer.enableVmx();
    for (const [op, recorded] of machineCase.ops.entries()) {
      // An exit of the timer proves that L1 activated it, where no VMWRITE of it is recorded.
      if (recorded.reason === PREEMPTION_TIMER && !writesTimer(machineCase)) {
        performer.activateTimer();
      }
      const isBeyond = machineCase.release !== null && reachesBeyondVmcs(recorded);
      const observed = isBeyond ? performer.accessBeyond(recorded) : performer.perform(recorded);
      comparison.compare(machineCase, op, recorded, observed, this.#circumstances);
      if (performer.end !== undefined) break;
    }
    this.#end(machineCase, comparison);
  }

  get #circumstances() {
    return { refusedBy: this.#refusedBy, readsUnrecorded: this.#performer.readsUnrecorded };
  }

  /** How the case ended: the launch that ended a boot is not recorded. */
  #end(machineCase: MachineCase, comparison: Comparison): void {
    const performer = this.#performer;
    const { ops, end = 'done' } = machineCase;
    const expected = expectedEnd(machineCase);
    if (end !== 'done' && performer.end === undefined) {
      performer.perform({ op: 'vmlaunch' });
    }
    const found = performer.end ?? { end: 'done' };
    if (end === 'done' && performer.end === undefined && machineCase.end === undefined) return;
    const recorded = { op: 'end', ...expected };
    comparison.compare(machineCase, ops.length, recorded, found, this.#circumstances);
  }
}

/** The end of a boot as the recording tells it: what happened, and in which file of ACRN. */
function expectedEnd({ end = 'done', acrn = [] }: MachineCase): Record<string, string> {
  const assertion = acrn
    .map((line) => /Assertion failed in file ([\w./-]+),/.exec(line)?.[1])
    .find((file) => file !== undefined);
  if (assertion !== undefined) return { end, place: assertion };
  const unhandled = acrn.some((line) => line.includes('Unhandled VM exit condition'));
  return unhandled ? { end, place: 'arch/x86/guest/vmexit.c' } : { end };
}

/** The observables of an operation, elements of lists and records one by one. */
function* leaves(
  recorded: Readonly<Record<string, unknown>>,
  observed: Observed,
  path = '',
): Generator<readonly [string, unknown, unknown]> {
  for (const [name, machine] of Object.entries(recorded)) {
    if (path === '' && isOperand(recorded, name)) continue;
    const engine = Object.hasOwn(observed, name) ? observed[name] : undefined;
    const at = path === '' ? name : `${path}.${name}`;
    if (isRecord(machine)) yield* leaves(machine, isRecord(engine) ? engine : {}, at);
    else yield [at, machine, engine];
  }
}

function isOperand(recorded: Readonly<Record<string, unknown>>, name: string): boolean {
  if (name === 'rsp') return recorded.out !== 'exit';
  if (name === 'q') return recorded.op !== 'image';
  return OPERANDS.has(name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isSame(machine: unknown, engine: unknown): boolean {
  if (machine === engine) return true;
  if (typeof machine !== 'string' || typeof engine !== 'string') return false;
  return /^0x[0-9a-f]+$/i.test(machine) && hex(BigInt(machine)) === engine;
}
