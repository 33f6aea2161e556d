// What a recording and the engine cannot be compared in, by rule: where the Intel SDM leaves a value undefined, and
// where the recorded processor is known to do other than the SDM says.

import { ACRN_LAYOUT } from '../../acrn/nested/vmcs12.js';
import { EXIT } from '../../processor/controls.js';
import type { MachineCase, MachineOperation } from './format.js';

/** An observable that differs. */
export interface MaskedObservable {
  readonly machineCase: MachineCase;
  /** The operation as recorded, with what L1 saw. */
  readonly recorded: MachineOperation;
  /** The observable's path: `rip`, `g.3`, `l1.cr0`. */
  readonly observable: string;
  readonly machine: unknown;
  readonly engine: unknown;
  /** The check of VM entry by which the engine's processor refused this entry, or one before it in the case. */
  readonly refusedBy: string | undefined;
  /** L2 read memory that neither the program nor the case's own operations fill. */
  readonly readsUnrecorded: boolean;
}

interface Mask {
  readonly name: string;
  /** Why, with the SDM's section or the document that says so. */
  readonly reason: string;
  covers(difference: MaskedObservable): boolean;
}

const EXTERNAL_INTERRUPT_OR_EVENT = new Set([
  1, 2, 3, 4, 7, 8, 33, 34, 37, 41, 43, 44, 45, 52, 56, 62,
]);
const EXCEPTION = 0;
const EPT_VIOLATION = 48;
const EPT_MISCONFIGURATION = 49;
const IO = 30;
const CR_ACCESS = 28;
const RF = 1n << 16n;
/** CPUID.1:ECX[5]. */
const CPUID_VMX = 1n << 5n;
const CD_AND_NW = 3n << 29n;

function numberOf(value: unknown): number {
  return typeof value === 'string' && /^0x/.test(value) ? Number(BigInt(value)) : 0;
}

function differs(machine: unknown, engine: unknown): bigint | undefined {
  if (typeof machine !== 'string' || typeof engine !== 'string') return undefined;
  if (!/^0x/.test(machine) || !/^0x/.test(engine)) return undefined;
  return BigInt(machine) ^ BigInt(engine);
}

function basicReason({ reason }: MachineOperation): number {
  return numberOf(reason) & 0xffff;
}

/** Interruption type of an information field; undefined when it is not valid. */
function eventType(information: unknown): number | undefined {
  const value = numberOf(information);
  return value >= 0x8000_0000 ? (value >>> 8) & 7 : undefined;
}

const SOFTWARE: ReadonlySet<number> = new Set([4, 5, 6]);

function isSoftware(information: unknown): boolean {
  const type = eventType(information);
  return type !== undefined && SOFTWARE.has(type);
}

/** SDM 28.2.5: of exits by an instruction, by a software exception, or during a software event's delivery. */
function hasInstructionLength(exit: MachineOperation): boolean {
  const reason = basicReason(exit);
  if (isSoftware(exit.idt)) return true;
  if (reason === EXCEPTION) return isSoftware(exit.int);
  if (reason === EPT_VIOLATION || reason === EPT_MISCONFIGURATION) return false;
  return !EXTERNAL_INTERRUPT_OR_EVENT.has(reason);
}

/** The bits of VM-exit instruction information that the SDM defines, by basic exit reason (28.2.5). */
const DEFINED_INFORMATION: ReadonlyMap<number, bigint> = new Map([
  [IO, 0x0003_8380n],
  [46, 0x3fff_fb83n],
  [47, 0x3fff_fffbn],
  [50, 0xffff_fb83n],
  [53, 0xffff_fb83n],
  [58, 0xffff_fb83n],
  [57, 0x1878n],
  [61, 0x1878n],
  [67, 0x1878n],
  [68, 0x1878n],
  [19, 0x0fff_fb83n],
  [21, 0x0fff_fb83n],
  [22, 0x0fff_fb83n],
  [27, 0x0fff_fb83n],
  [63, 0x0fff_fb83n],
  [64, 0x0fff_fb83n],
  [23, 0xffff_fffbn],
  [25, 0xffff_fffbn],
]);

/** Operand in a register (bit 10): only the registers are defined. */
const REGISTER_OPERAND = 1n << 10n;
const REGISTER_INFORMATION = 0xf000_0478n | (3n << 28n);
const IN = 1n << 3n;
const SEGMENT = 7n << 15n;
const STRING = 1n << 4n;

function definedInformation(exit: MachineOperation): bigint {
  const reason = basicReason(exit);
  const defined = DEFINED_INFORMATION.get(reason) ?? 0n;
  const qualification = BigInt(numberOf(exit.qual));
  if (reason === IO) {
    if ((qualification & STRING) === 0n) return 0n;
    return (qualification & IN) === 0n ? defined : defined & ~SEGMENT;
  }
  const information = BigInt(numberOf(exit.iinfo));
  const isRegister = (information & REGISTER_OPERAND) !== 0n;
  return isRegister && (reason === 23 || reason === 25 || reason === 47)
    ? defined & REGISTER_INFORMATION
    : defined;
}

/** Checks of VM entry that the recorded processor does not make, though the SDM demands them. */
const NOT_CHECKED: ReadonlySet<string> = new Set([
  'guest-debugctl-reserved-bits',
  'guest-perf-global-ctrl-reserved-bits',
  'guest-rip',
  'pending-debug-exceptions-bs',
  'entry-to-smm-outside-smm',
]);

export const MASKS: readonly Mask[] = [
  {
    name: 'instruction-length',
    reason: 'the VM-exit instruction length is undefined for this exit (SDM 28.2.5)',
    covers: ({ observable, recorded }) => observable === 'ilen' && !hasInstructionLength(recorded),
  },
  {
    name: 'guest-linear-address',
    reason: 'the guest-linear address is undefined for this exit (SDM 28.2.1)',
    covers: ({ observable, recorded }) =>
      observable === 'gla' && ![EPT_VIOLATION, IO, CR_ACCESS].includes(basicReason(recorded)),
  },
  {
    name: 'guest-physical-address',
    reason: 'the guest-physical address is undefined for this exit (SDM 28.2.1)',
    covers: ({ observable, recorded }) =>
      observable === 'gpa' &&
      ![EPT_VIOLATION, EPT_MISCONFIGURATION].includes(basicReason(recorded)),
  },
  {
    name: 'instruction-information',
    reason:
      'the differing bits of the instruction information are undefined for this exit (SDM 28.2.5)',
    covers: ({ observable, recorded, machine, engine }) => {
      const bits = observable === 'iinfo' ? differs(machine, engine) : undefined;
      return bits !== undefined && (bits & definedInformation(recorded)) === 0n;
    },
  },
  {
    name: 'event-error-code',
    reason: 'the event has no error code, so that its field is undefined (SDM 28.2.2, 28.2.4)',
    covers: ({ observable, recorded }) =>
      (observable === 'interr' && (numberOf(recorded.int) & (1 << 11)) === 0) ||
      (observable === 'idterr' && (numberOf(recorded.idt) & (1 << 11)) === 0),
  },
  {
    name: 'cr0-cache-bits',
    reason: 'CR0.CD and CR0.NW are what the firmware or an earlier case left (SDM 27.3.2.1)',
    covers: ({ observable, machine, engine }) => {
      const isCr0 = observable === 'cr0' || observable === 'l1.cr0';
      const bits = isCr0 ? differs(machine, engine) : undefined;
      return bits !== undefined && (bits & ~CD_AND_NW) === 0n;
    },
  },
  {
    name: 'pat-of-l1',
    reason: "L1's IA32_PAT is what an earlier case left: this exit does not load it (SDM 28.5.1)",
    covers: ({ observable, machineCase, recorded }) =>
      observable === 'l1.pat' &&
      machineCase.release === null &&
      (numberOf(lastWritten(machineCase, recorded, VM_EXIT_CONTROLS)) & EXIT.LOAD_PAT) === 0,
  },
  {
    name: 'memory-of-earlier-cases',
    reason:
      "L2 read a data page that the case does not fill: L1's own stores are not recorded (README, 3)",
    covers: ({ observable, readsUnrecorded }) => readsUnrecorded && observable.startsWith('g.'),
  },
  {
    name: 'rsp-of-earlier-cases',
    reason:
      'the RSP that ACRN set last, which it takes for an operand through RSP, is of an earlier case',
    covers: ({ machineCase, recorded }) => dependsOnEarlierRsp(machineCase, recorded),
  },
  {
    name: 'resume-flag',
    reason:
      'the recorded processor saves RF as 1 whenever the delivery of an event meets an EPT violation; the SDM (28.3.3) ' +
      'saves what the event would push, which is 1 for faults only',
    covers: ({ observable, recorded, machine, engine }) => {
      const type = eventType(recorded.idt);
      return (
        observable === 'rfl' && type !== undefined && type !== 3 && differs(machine, engine) === RF
      );
    },
  },
  {
    name: 'check-not-made',
    reason:
      'the recorded processor enters a guest that the SDM has it refuse (27.2.1.3, 27.3.1.1, 27.3.1.4, 27.3.1.5), so the case ' +
      'goes on otherwise',
    covers: ({ refusedBy }) => refusedBy !== undefined && NOT_CHECKED.has(refusedBy),
  },
  {
    name: 'invalidation-operands',
    reason:
      'the recorded processor looks at bits 31:0 of the type of INVEPT and INVVPID, and not at the reserved half of an ' +
      'INVEPT descriptor; the SDM (31.3) has both refused',
    covers: ({ recorded, machineCase }) =>
      machineCase.release === null &&
      recorded.out === 'VMsucceed' &&
      hasOperandsOutOfRange(recorded),
  },
  {
    name: 'time',
    reason: 'the engine has no clock: an instruction takes one tick of the time-stamp counter',
    covers: ({ observable, recorded }) =>
      ['tsc', 'timer-saved'].includes(recorded.op) ||
      (recorded.op === 'rdmsr' && recorded.msr === '0x6e0' && observable === 'val'),
  },
  {
    name: 'cpuid',
    reason: 'CPUID describes the processor model, of which the engine has VMX only',
    covers: ({ recorded, machine, engine }) => {
      if (recorded.op !== 'cpuid') return false;
      if (engine === undefined) return true;
      return recorded.leaf === '0x1' && ((differs(machine, engine) ?? 0n) & CPUID_VMX) === 0n;
    },
  },
  {
    name: 'vmcs-region',
    reason: "the layout of a VMCS region is the processor's own (SDM 25.2)",
    covers: ({ recorded, machineCase }) => recorded.op === 'image' && machineCase.release === null,
  },
  {
    name: 'vmcall',
    reason:
      "L1's VMCALL is a hypercall of ACRN, and leaves the flags (README of the recordings, 8)",
    covers: ({ recorded, machineCase }) => recorded.op === 'vmcall' && machineCase.release !== null,
  },
  {
    name: 'field-beyond-group',
    reason:
      "the encoding names no field: ACRN's arithmetic reaches another member of its structure",
    covers: ({ recorded, observable }) =>
      recorded.op === 'vmread' && observable === 'val' && reachesBeyondVmcs(recorded),
  },
];

/** A type above 32 bits, or a reserved quadword that is not 0. */
function hasOperandsOutOfRange({ op, type, desc }: MachineOperation): boolean {
  if (op !== 'invept' && op !== 'invvpid') return false;
  const reserved = op === 'invept' && Array.isArray(desc) ? numberOf(desc[1]) : 0;
  return numberOf(type) > 0xffff_ffff || reserved !== 0;
}

const VM_EXIT_CONTROLS = '0x400c';

/** An operand through RSP, or the value of a field that one gave, before L2's first exit of the case. */
function dependsOnEarlierRsp({ ops }: MachineCase, operation: MachineOperation): boolean {
  const before = ops.slice(0, ops.indexOf(operation));
  if (before.some(({ out }) => out === 'exit')) return false;
  const throughRsp = ({ operand }: MachineOperation) =>
    typeof operand === 'string' && operand.includes('%rsp');
  if (throughRsp(operation)) return true;
  if (operation.op !== 'vmread') return false;
  return before.some((each) => throughRsp(each) && each.field === operation.field);
}

/** The value that L1 wrote last to a field before an operation of the case. */
function lastWritten({ ops }: MachineCase, operation: MachineOperation, wanted: string): unknown {
  let last: unknown;
  for (const each of ops) {
    if (each === operation) break;
    if (each.op === 'vmwrite' && each.field === wanted) last = each.value;
    if (!Array.isArray(each.f)) continue;
    for (const [field, value] of each.f as [unknown, unknown][]) {
      if (field === wanted) last = value;
    }
  }
  return last;
}

/** Whether ACRN would look outside the field groups of its VMCS12 for a VMREAD or VMWRITE. */
export function reachesBeyondVmcs({ op, field }: MachineOperation): boolean {
  if (op !== 'vmread' && op !== 'vmwrite') return false;
  return ACRN_LAYOUT.locations[numberOf(field) & 0x7fff] === undefined;
}
