// One logical processor in VMX operation: the VMX instructions that L0 executes on it, VM entry and
// VM exit.
import type { TraceSink } from '../events.js';
import {
  capability,
  revisionIdOf,
  type VmxCapabilities,
  writesReadOnlyFields,
} from './capabilities.js';
import { type EptFeatures, eptFeaturesOf } from './ept.js';
import { vpidOf } from './execution-controls.js';
import { ENTRY_FAILURE, EXIT_REASON } from './exit-reason.js';
import { FIELD } from './field-table.js';
import { isReadOnly } from './fields.js';
import { leaveGuestRegisters, loadGuestRegisters } from './guest-registers.js';
import type { PhysicalMemory } from './memory.js';
import { MSR, MSRS_AFTER_RESET } from './msrs.js';
import { PAT_AFTER_RESET } from './registers.js';
import { VM_ERROR } from './result.js';
import { Tlb } from './tlb.js';
import { checkVmEntry, type EntryFailure } from './vm-entry/check.js';
import { type EntryLimits, entryLimits } from './vm-entry/limits.js';
import type { Vmcs } from './vmcs.js';
import type { X2apic } from './x2apic.js';

/** Where trace events go; shared by all parts of one machine. */
export interface Trace {
  /** The sink wants VM exits and stops only: comparisons with the SDM and with the tables are left out. */
  exitsOnly?: boolean;
  sink: TraceSink | undefined;
}

/** How an attempt to enter a guest ended. */
export type EntryOutcome =
  | { readonly kind: 'entered' }
  | { readonly kind: 'VMfailInvalid' }
  | { readonly kind: 'VMfailValid'; readonly error: number; readonly check?: string }
  /** The entry turned into a VM exit with bit 31 of the reason set. */
  | { readonly kind: 'exit'; readonly reason: number; readonly check: string };

const ENTERED: EntryOutcome = { kind: 'entered' };
const FAIL_INVALID: EntryOutcome = { kind: 'VMfailInvalid' };

/** The valid bit of the VM-entry interruption information. */
const VALID_EVENT = 0x8000_0000;

const { EXIT_QUALIFICATION, VM_ENTRY_INTR_INFO_FIELD, VM_EXIT_REASON } = FIELD;

/** A field and the value the processor stores in it at a VM exit. */
export type StoredField = readonly [encoding: number, value: bigint];

/** The PAUSE loop that a guest is in: times of its first and its latest PAUSE, in time-stamp counter ticks. */
interface PauseLoop {
  readonly first: bigint;
  readonly latest: bigint;
}

interface ProcessorOptions {
  readonly capabilities: VmxCapabilities;
  readonly memory: PhysicalMemory;
  /** The VMCS regions in memory, by their physical address. */
  readonly regions: Map<number, Vmcs>;
  readonly trace: Trace;
  /** Whether VM entries make the checks of SDM 27.2 to 27.4. Recorded traces have none. */
  readonly checksVmEntry: boolean;
  /**
   * Whether guests have paging structures, a GDT and an IDT of their own. Without them linear addresses are
   * guest-physical, and an event that a guest gets is only reported.
   */
  readonly guestTables?: boolean;
}

export class LogicalProcessor {
  readonly capabilities: VmxCapabilities;
  readonly memory: PhysicalMemory;
  readonly regions: Map<number, Vmcs>;
  readonly trace: Trace;
  readonly checksVmEntry: boolean;
  /** Whether the guest that runs has paging structures, a GDT and an IDT. */
  guestTables: boolean;
  /** Gives the time-stamp counter in a machine that has a clock. */
  clock: (() => number) | undefined;
  /** IA32_VMX_MISC[4:0]. */
  readonly preemptionTimerShift: bigint;
  tlb = new Tlb();
  /** The current VMCS. */
  current: Vmcs | undefined;
  /** Whether a guest runs: VMX non-root operation. */
  nonRoot = false;
  /** Whether MOV SS or POP SS was the instruction before, in root operation. */
  blockedByMovSs = false;
  /** VM exits since the start. */
  exits = 0;
  #timeStampCounter = 0n;
  /** The PAUSE loop a guest is in. */
  pauseLoop: PauseLoop | undefined;
  /** CR8 of a guest that reaches it without a VM exit. */
  cr8 = 0n;
  /** MSRs that guests reach without a VM exit and that no VMCS field holds. */
  msrs = new Map<number, bigint>(MSRS_AFTER_RESET);
  /** The linear address of the last page fault. */
  cr2 = 0n;
  /** IA32_EFER, DR7, IA32_DEBUGCTL and IA32_PAT of whoever runs, bits 31:0 of the first three. */
  efer = 0xd00;
  dr7 = 0x400;
  debugctl = 0;
  dr6 = 0xffff_0ff0;
  /** DR0 to DR3. */
  debugAddresses: bigint[] = [0n, 0n, 0n, 0n];
  pat = PAT_AFTER_RESET;
  /** CR0.CD and CR0.NW: VM entries and VM exits leave them as software or the firmware set them. */
  cacheBits = 0n;
  /**
   * Debug exceptions that the guest has not got yet, as bits of the field (SDM 25.4.2): those of the VM entry, and the
   * single-step trap of its last instruction.
   */
  pendingDebug = 0;
  /** RFLAGS.TF was 1 before the guest's instruction. */
  singleSteps = false;
  /** The VM entry injects an event that the guest has not got yet. */
  injectsEvent = false;
  /** The VMX-abort indicator of a VM exit that could not be completed: the processor is in shutdown (SDM 28.7). */
  vmxAbort: number | undefined;
  /** When the VMX-preemption timer expires, in time-stamp counter ticks; undefined when it is off. */
  preemptionDeadline: bigint | undefined;
  /** Whether VM entries and VM exits empty the TLB, which a processor may do at any time (SDM 29.4.3.3). */
  forgetsTranslations = false;
  /** The local APIC; left out where nothing interrupts. */
  localApic: X2apic | undefined;

  readonly eptFeatures: EptFeatures;
  readonly #writesReadOnlyFields: boolean;
  readonly #revisionId: number;
  /** Left out when VM entries are not checked. */
  readonly #entryLimits: EntryLimits | undefined;

  constructor(options: ProcessorOptions) {
    this.capabilities = options.capabilities;
    this.memory = options.memory;
    this.regions = options.regions;
    this.trace = options.trace;
    this.checksVmEntry = options.checksVmEntry;
    this.guestTables = options.guestTables ?? false;
    this.preemptionTimerShift = capability(options.capabilities, MSR.IA32_VMX_MISC) & 0x1fn;
    this.eptFeatures = eptFeaturesOf(options.capabilities);
    this.#writesReadOnlyFields = writesReadOnlyFields(options.capabilities);
    this.#revisionId = revisionIdOf(options.capabilities);
    if (options.checksVmEntry) this.#entryLimits = entryLimits(options.capabilities);
  }

  /** The time-stamp counter, in ticks; without a clock time passes only when someone adds to it. */
  get timeStampCounter(): bigint {
    return this.clock === undefined ? this.#timeStampCounter : BigInt(Math.floor(this.clock()));
  }

  set timeStampCounter(value: bigint) {
    this.#timeStampCounter = value;
  }

  /** VMPTRLD; false is VMfailValid(11), a wrong revision identifier. */
  vmptrld(vmcs: Vmcs): boolean {
    if (vmcs.revisionId !== this.#revisionId) return false;
    vmcs.active = true;
    vmcs.takeIntoUse();
    this.current = vmcs;
    return true;
  }

  vmclear(vmcs: Vmcs): void {
    vmcs.clear();
    if (this.current === vmcs) this.current = undefined;
  }

  /** VMREAD in root operation; 0 without a current VMCS. */
  vmread(encoding: number): bigint {
    return this.current === undefined ? 0n : this.current.read(encoding);
  }

  /** VMREAD of a field of at most 32 bits. */
  vmread32(encoding: number): number {
    return this.current === undefined ? 0 : this.current.read32(encoding);
  }

  /** VMWRITE in root operation: no effect on a read-only field without IA32_VMX_MISC[29]. */
  vmwrite(encoding: number, value: bigint): void {
    if (this.mayWrite(encoding)) this.current?.write(encoding, value);
  }

  vmwrite32(encoding: number, value: number): void {
    if (this.mayWrite(encoding)) this.current?.write32(encoding, value);
  }

  /** Whether VMWRITE can write the field: VM-exit information needs IA32_VMX_MISC[29]. */
  mayWrite(encoding: number): boolean {
    return this.#writesReadOnlyFields || !isReadOnly(encoding);
  }

  /** INVEPT: type 1 invalidates what `eptp` gave, type 2 what any EPTP gave. */
  invept(kind: 1 | 2, eptp: bigint): void {
    this.trace.sink?.({ level: 2, type: 'invept', kind, eptp });
    if (kind === 1) this.tlb.invalidateEptp(eptp);
    else this.tlb.invalidateAllEptps();
  }

  /** INVVPID with a valid descriptor. */
  invvpid(kind: number, vpid: number, linearAddress: bigint): void {
    this.trace.sink?.({ level: 2, type: 'invvpid', kind, vpid, linearAddress });
    if (kind === 0) this.tlb.invalidateAddress(vpid, Number(linearAddress));
    else if (kind === 2) this.tlb.invalidateAllVpids();
    else this.tlb.invalidateVpid(vpid);
  }

  vmlaunch(): EntryOutcome {
    return this.#enter('clear', VM_ERROR.VMLAUNCH_NONCLEAR_VMCS);
  }

  vmresume(): EntryOutcome {
    return this.#enter('launched', VM_ERROR.VMRESUME_NONLAUNCHED_VMCS);
  }

  /** The order of SDM 27.1 to 27.4. */
  #enter(wanted: 'clear' | 'launched', error: number): EntryOutcome {
    const vmcs = this.current;
    if (vmcs === undefined || vmcs.isShadow) return FAIL_INVALID;
    if (this.blockedByMovSs) return this.#failValid(vmcs, VM_ERROR.ENTRY_BLOCKED_BY_MOV_SS);
    if (vmcs.launchState !== wanted) return this.#failValid(vmcs, error);
    if (this.#entryLimits !== undefined) {
      const failure = checkVmEntry({
        vmcs,
        limits: this.#entryLimits,
        memory: this.memory,
        ia32eMode: true,
        vmcsAt: (address) => this.regions.get(address),
      });
      if (failure !== undefined) return this.#refuse(vmcs, failure);
      loadGuestRegisters(this, vmcs);
    } else {
      this.efer = vmcs.read32(FIELD.GUEST_IA32_EFER);
    }
    vmcs.launchState = 'launched';
    this.nonRoot = true;
    this.injectsEvent = vmcs.read32(VM_ENTRY_INTR_INFO_FIELD) >= VALID_EVENT;
    this.#flushWithoutVpid(vmcs);
    return ENTERED;
  }

  #failValid(vmcs: Vmcs, error: number, check?: string): EntryOutcome {
    vmcs.write32(FIELD.VM_INSTRUCTION_ERROR, error);
    return check === undefined
      ? { kind: 'VMfailValid', error }
      : { kind: 'VMfailValid', error, check };
  }

  #refuse(vmcs: Vmcs, failure: EntryFailure): EntryOutcome {
    const { check } = failure;
    if (!('qualification' in failure)) {
      const error =
        failure.kind === 'control'
          ? VM_ERROR.ENTRY_INVALID_CONTROL_FIELDS
          : VM_ERROR.ENTRY_INVALID_HOST_STATE;
      return this.#failValid(vmcs, error, check);
    }
    const reason =
      failure.kind === 'guest'
        ? EXIT_REASON.ENTRY_FAILURE_GUEST_STATE
        : EXIT_REASON.ENTRY_FAILURE_MSR_LOADING;
    // SDM 27.8: only the exit reason and the exit qualification are stored.
    vmcs.write32(VM_EXIT_REASON, (ENTRY_FAILURE | reason) >>> 0);
    vmcs.write(EXIT_QUALIFICATION, failure.qualification);
    this.exits++;
    return { kind: 'exit', reason: (ENTRY_FAILURE | reason) >>> 0, check };
  }

  /**
   * A VM exit: stores its information in the current VMCS and returns to root operation. `stored`
   * holds the exit reason first, then further information fields.
   */
  vmExit(stored: readonly StoredField[]): void {
    const vmcs = this.current;
    if (vmcs === undefined) return;
    for (const field of stored) vmcs.write(field[0], field[1]);
    this.#leave(vmcs);
  }

  /** A VM exit with a reason and a length only: qualification 0, no event. */
  vmExitWith(reason: number, instructionLength: number): void {
    const vmcs = this.current;
    if (vmcs === undefined) return;
    vmcs.writeExit(reason, instructionLength);
    this.#leave(vmcs);
  }

  #leave(vmcs: Vmcs): void {
    this.exits++;
    this.nonRoot = false;
    this.injectsEvent = false;
    if (this.checksVmEntry) leaveGuestRegisters(this, vmcs);
    // SDM 28.2.4: the valid bit of the VM-entry interruption information is cleared.
    if (vmcs.read32(VM_EXIT_REASON) < ENTRY_FAILURE) {
      vmcs.write32(VM_ENTRY_INTR_INFO_FIELD, vmcs.read32(VM_ENTRY_INTR_INFO_FIELD) & 0x7fff_ffff);
    }
    this.#flushWithoutVpid(vmcs);
  }

  /** SDM 29.4.3.1: without VPIDs, entries and exits invalidate what is tagged with VPID 0. */
  #flushWithoutVpid(vmcs: Vmcs): void {
    if (this.forgetsTranslations) this.tlb = new Tlb();
    else if (vpidOf(vmcs) === 0) this.tlb.invalidateVpid(0);
  }

  /** A copy that shares nothing; `regions`, `memory` and `trace` are those of the new machine. */
  clone(parts: Pick<ProcessorOptions, 'memory' | 'regions' | 'trace'>): LogicalProcessor {
    const copy = new LogicalProcessor({
      capabilities: this.capabilities,
      checksVmEntry: this.checksVmEntry,
      guestTables: this.guestTables,
      ...parts,
    });
    copy.tlb = this.tlb.clone();
    copy.current = this.current && parts.regions.get(this.current.address);
    copy.nonRoot = this.nonRoot;
    copy.blockedByMovSs = this.blockedByMovSs;
    copy.exits = this.exits;
    copy.timeStampCounter = this.timeStampCounter;
    copy.pauseLoop = this.pauseLoop;
    copy.cr8 = this.cr8;
    copy.msrs = new Map(this.msrs);
    copy.cr2 = this.cr2;
    copy.efer = this.efer;
    copy.dr7 = this.dr7;
    copy.dr6 = this.dr6;
    copy.debugAddresses = [...this.debugAddresses];
    copy.debugctl = this.debugctl;
    copy.pat = this.pat;
    copy.cacheBits = this.cacheBits;
    copy.injectsEvent = this.injectsEvent;
    copy.pendingDebug = this.pendingDebug;
    copy.singleSteps = this.singleSteps;
    copy.preemptionDeadline = this.preemptionDeadline;
    copy.vmxAbort = this.vmxAbort;
    copy.forgetsTranslations = this.forgetsTranslations;
    copy.localApic = this.localApic?.clone();
    return copy;
  }
}
