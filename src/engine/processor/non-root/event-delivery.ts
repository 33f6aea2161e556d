// Delivery of an event through a guest's IDT in IA-32e mode (SDM volume 3, 6.14), and what happens when the
// delivery itself meets a fault or a VM exit (SDM volume 3, 6.15 #DF; 28.2.4).
import { EXIT_REASON } from '../exit-reason.js';
import { FIELD } from '../field-table.js';
import { INTERRUPTION_TYPE } from '../interruption-type.js';
import type { LogicalProcessor } from '../logical-processor.js';
import { RFLAGS } from '../registers.js';
import type { Vmcs } from '../vmcs.js';
import { currentPrivilegeLevel } from '../vmx-instructions.js';
import { BLOCKING, exitOfException } from './guest-events.js';
import { type GuestExit, type GuestFault, vectoringInformation } from './guest-exit.js';
import { readLinear, writeLinear } from './linear-memory.js';

export interface GuestDelivery {
  /** One of INTERRUPTION_TYPE. */
  readonly type: number;
  readonly vector: number;
  readonly errorCode?: number;
  /** Of a software interrupt or exception: the instruction's length. */
  readonly length?: number;
  /** #PF: the linear address. */
  readonly address?: bigint;
  /** RF is pushed as it is, though it is a hardware exception: a debug trap, or injected by VM entry. */
  readonly keepsResumeFlag?: boolean;
}

const {
  EXTERNAL_INTERRUPT,
  HARDWARE_EXCEPTION,
  NMI,
  PRIVILEGED_SOFTWARE_EXCEPTION,
  SOFTWARE_EXCEPTION,
  SOFTWARE_INTERRUPT,
} = INTERRUPTION_TYPE;

const VECTOR = { DF: 8, NP: 11, SS: 12, GP: 13, PF: 14 } as const;
/** Exceptions whose second occurrence makes a double fault: #DE, #TS, #NP, #SS, #GP. */
const CONTRIBUTORY: ReadonlySet<number> = new Set([0, 10, 11, 12, 13]);

const INTERRUPT_GATE = 0xe;
const TRAP_GATE = 0xf;
const IDT_ERROR = 2;
const EXTERNAL = 1;
const CODE_SEGMENT = 0x18n;
const CONFORMING = 0x4n;

/** A VM exit of a delivery, with the length that is stored at it. */
interface DeliveryExit {
  readonly exit: GuestExit;
  readonly length: number;
}

/** Delivers an event; undefined when the guest's handler is about to run. */
export function deliverThroughIdt(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  first: GuestDelivery,
): DeliveryExit | undefined {
  let event = first;
  beginDelivery(vmcs, first);
  for (;;) {
    if (event.type === HARDWARE_EXCEPTION && !event.keepsResumeFlag) setResumeFlag(vmcs);
    const failed = enterHandler(processor, vmcs, event);
    if (failed === undefined) return undefined;
    if ('reason' in failed) return interrupted(event, failed);
    const second = combined(event, failed);
    if (second === undefined) {
      return { exit: { reason: EXIT_REASON.TRIPLE_FAULT, qualification: 0n }, length: 0 };
    }
    if (second.vector === VECTOR.PF) processor.cr2 = second.address ?? 0n;
    const exit = exitOfException(vmcs, { name: 'exception', ...second });
    if (exit !== undefined) {
      setResumeFlag(vmcs);
      // A double fault that exits counts as no exit during the delivery of the first event.
      return second.vector === VECTOR.DF ? { exit, length: 0 } : interrupted(event, exit);
    }
    event = { type: HARDWARE_EXCEPTION, ...second };
  }
}

/** The event wakes a halted guest; an NMI blocks others, and a software event pushes RF 0 (SDM 27.6.1, 28.3.3). */
function beginDelivery(vmcs: Vmcs, { type }: GuestDelivery): void {
  vmcs.write32(FIELD.GUEST_ACTIVITY_STATE, 0);
  const blocking = vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO);
  if (type === NMI) vmcs.write32(FIELD.GUEST_INTERRUPTIBILITY_INFO, blocking | BLOCKING.NMI);
  if (isSoftware(type)) {
    vmcs.write32(FIELD.GUEST_RFLAGS, vmcs.read32(FIELD.GUEST_RFLAGS) & ~RFLAGS.RF);
  }
}

/** What two exceptions in a row make: the second, a double fault, or undefined for a triple fault. */
function combined(first: GuestDelivery, second: GuestFault): GuestFault | undefined {
  if (first.type !== HARDWARE_EXCEPTION) return second;
  const isContributory = CONTRIBUTORY.has(second.vector);
  const isPageFault = second.vector === VECTOR.PF;
  if (first.vector === VECTOR.DF) return isContributory || isPageFault ? undefined : second;
  const doubles =
    (CONTRIBUTORY.has(first.vector) && isContributory) ||
    (first.vector === VECTOR.PF && (isContributory || isPageFault));
  return doubles ? { vector: VECTOR.DF, errorCode: 0 } : second;
}

/** The exit of SDM 28.2.4: it occurred while the event was delivered. */
function interrupted(event: GuestDelivery, exit: GuestExit): DeliveryExit {
  const { type, vector, errorCode, length = 0 } = event;
  return {
    exit: {
      ...exit,
      information: [...(exit.information ?? []), ...vectoringInformation(type, vector, errorCode)],
    },
    length,
  };
}

export function setResumeFlag(vmcs: Vmcs): void {
  vmcs.write32(FIELD.GUEST_RFLAGS, vmcs.read32(FIELD.GUEST_RFLAGS) | RFLAGS.RF);
}

function isSoftware(type: number): boolean {
  return (
    type === SOFTWARE_INTERRUPT ||
    type === SOFTWARE_EXCEPTION ||
    type === PRIVILEGED_SOFTWARE_EXCEPTION
  );
}

function enterHandler(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  event: GuestDelivery,
): GuestExit | GuestFault | undefined {
  const { type, vector } = event;
  const external = isSoftware(type) ? 0 : EXTERNAL;
  const bad = (number: number): GuestFault => ({
    vector: number,
    errorCode: vector * 8 + IDT_ERROR + external,
  });
  if (vector * 16 + 15 > vmcs.read32(FIELD.GUEST_IDTR_LIMIT)) return bad(VECTOR.GP);
  const at = vmcs.read(FIELD.GUEST_IDTR_BASE) + BigInt(vector * 16);
  const low = readLinear(processor, vmcs, at, 8, true);
  if (typeof low === 'object') return low;
  const high = readLinear(processor, vmcs, at + 8n, 8, true);
  if (typeof high === 'object') return high;
  const gateType = Number((low >> 40n) & 0x1fn);
  if (gateType !== INTERRUPT_GATE && gateType !== TRAP_GATE) return bad(VECTOR.GP);
  const dpl = Number((low >> 45n) & 3n);
  const checksDpl = type === SOFTWARE_INTERRUPT || type === SOFTWARE_EXCEPTION;
  if (checksDpl && dpl < currentPrivilegeLevel(vmcs)) return bad(VECTOR.GP);
  if (((low >> 47n) & 1n) === 0n) return bad(VECTOR.NP);
  const selector = Number((low >> 16n) & 0xffffn);
  const code = codeDescriptor(processor, vmcs, selector, external);
  if (typeof code === 'object') return code;
  const pushed = pushFrame(processor, vmcs, event, code, Number((low >> 32n) & 7n));
  if (pushed !== undefined) return pushed;
  const cpl = privilegeOf(vmcs, code);
  vmcs.write32(FIELD.GUEST_CS_SELECTOR, (selector & ~3) | cpl);
  vmcs.write32(FIELD.GUEST_CS_AR_BYTES, Number((code >> 40n) & 0xf0ffn));
  vmcs.write(FIELD.GUEST_CS_BASE, 0n);
  vmcs.write32(FIELD.GUEST_CS_LIMIT, 0xffff_ffff);
  vmcs.write(FIELD.GUEST_RIP, (low & 0xffffn) | ((low >> 32n) & 0xffff_0000n) | (high << 32n));
  const cleared =
    RFLAGS.TF | RFLAGS.NT | RFLAGS.RF | RFLAGS.VM | (gateType === INTERRUPT_GATE ? RFLAGS.IF : 0);
  vmcs.write32(FIELD.GUEST_RFLAGS, vmcs.read32(FIELD.GUEST_RFLAGS) & ~cleared);
  const blocking = vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO);
  vmcs.write32(FIELD.GUEST_INTERRUPTIBILITY_INFO, blocking & ~(BLOCKING.STI | BLOCKING.MOV_SS));
  return undefined;
}

/** The descriptor of the handler's code segment. */
function codeDescriptor(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  selector: number,
  external: number,
): bigint | GuestExit | GuestFault {
  const bad = (vector: number): GuestFault => ({ vector, errorCode: (selector & ~7) + external });
  if ((selector & ~3) === 0) return { vector: VECTOR.GP, errorCode: external };
  const table = (selector & ~7) + 7 > vmcs.read32(FIELD.GUEST_GDTR_LIMIT) ? undefined : 'GDT';
  if (table === undefined || (selector & 4) !== 0) return bad(VECTOR.GP);
  const at = vmcs.read(FIELD.GUEST_GDTR_BASE) + BigInt(selector & ~7);
  const descriptor = readLinear(processor, vmcs, at, 8, true);
  if (typeof descriptor === 'object') return descriptor;
  const isCode = ((descriptor >> 40n) & CODE_SEGMENT) === CODE_SEGMENT;
  const is64Bit = ((descriptor >> 53n) & 3n) === 1n;
  const dpl = Number((descriptor >> 45n) & 3n);
  if (!isCode || !is64Bit || dpl > currentPrivilegeLevel(vmcs)) return bad(VECTOR.GP);
  return ((descriptor >> 47n) & 1n) === 0n ? bad(VECTOR.NP) : descriptor;
}

/** The handler's CPL. */
function privilegeOf(vmcs: Vmcs, code: bigint): number {
  const conforming = ((code >> 40n) & CONFORMING) !== 0n;
  return conforming ? currentPrivilegeLevel(vmcs) : Number((code >> 45n) & 3n);
}

/** Pushes SS, RSP, RFLAGS, CS, RIP and the error code on the handler's stack. */
function pushFrame(
  processor: LogicalProcessor,
  vmcs: Vmcs,
  { type, errorCode, length = 0 }: GuestDelivery,
  code: bigint,
  ist: number,
): GuestExit | GuestFault | undefined {
  const cpl = privilegeOf(vmcs, code);
  const inner = cpl < currentPrivilegeLevel(vmcs);
  let stack = vmcs.read(FIELD.GUEST_RSP);
  if (ist !== 0 || inner) {
    // SDM volume 3, 8.7: RSP0 to RSP2 from offset 4, IST1 to IST7 from offset 36 on.
    const offset = BigInt(ist === 0 ? 4 + 8 * cpl : 28 + 8 * ist);
    const entry = readLinear(processor, vmcs, vmcs.read(FIELD.GUEST_TR_BASE) + offset, 8, true);
    if (typeof entry === 'object') return entry;
    stack = entry;
  }
  stack &= ~0xfn;
  const advance = isSoftware(type) ? BigInt(length) : 0n;
  const frame = [
    BigInt(vmcs.read32(FIELD.GUEST_SS_SELECTOR)),
    vmcs.read(FIELD.GUEST_RSP),
    vmcs.read(FIELD.GUEST_RFLAGS),
    BigInt(vmcs.read32(FIELD.GUEST_CS_SELECTOR)),
    vmcs.read(FIELD.GUEST_RIP) + advance,
    ...(errorCode === undefined ? [] : [BigInt(errorCode)]),
  ];
  for (const quad of frame) {
    stack = BigInt.asUintN(64, stack - 8n);
    const failed = writeLinear(processor, vmcs, stack, 8, quad, true);
    if (failed === undefined) continue;
    // An address that is not canonical is the stack's fault.
    return 'vector' in failed && failed.vector === VECTOR.GP
      ? { vector: VECTOR.SS, errorCode: type === EXTERNAL_INTERRUPT ? EXTERNAL : 0 }
      : failed;
  }
  if (inner) {
    vmcs.write32(FIELD.GUEST_SS_SELECTOR, cpl);
    vmcs.write32(FIELD.GUEST_SS_AR_BYTES, 0x1_0000 | (cpl << 5));
  }
  vmcs.write(FIELD.GUEST_RSP, stack);
  return undefined;
}
