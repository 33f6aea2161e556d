// Registers that a VMCS holds only while their guest does not run: loaded by VM entries, saved and replaced by
// VM exits as the controls say (SDM 27.3.2, 28.3, 28.5).
import { ENTRY, EXIT, PIN, SECONDARY } from './controls.js';
import { secondaryControls } from './execution-controls.js';
import { FIELD } from './field-table.js';
import { INTERRUPTION_TYPE } from './interruption-type.js';
import type { PhysicalMemory } from './memory.js';
import { type MsrHolder, readGuestMsr, writeGuestMsr } from './non-root/guest-msrs.js';
import { CR0 } from './registers.js';
import { msrArea } from './vm-entry/msr-load.js';
import type { Vmcs } from './vmcs.js';

/** A processor, as far as these registers go. */
interface RegisterFile extends MsrHolder {
  readonly memory: PhysicalMemory;
  readonly preemptionTimerShift: bigint;
  dr7: number;
  readonly cacheBits: bigint;
  preemptionDeadline: bigint | undefined;
  pendingDebug: number;
  vmxAbort: number | undefined;
}

/** VMX-abort indicators (SDM 28.7). */
const ABORT = { SAVING_GUEST_MSRS: 1, LOADING_HOST_MSRS: 4 } as const;

const LME = 1 << 8;
const LMA = 1 << 10;
const DR7_AFTER_EXIT = 0x400;
const ACTIVITY_HLT = 1;
/** Of the interruptibility state. */
const BLOCKING_BY_MOV_SS = 2;
const SOFTWARE_EVENT: ReadonlySet<number> = new Set([
  INTERRUPTION_TYPE.SOFTWARE_INTERRUPT,
  INTERRUPTION_TYPE.SOFTWARE_EXCEPTION,
]);
const KEPT_CR0 = CR0.CD | CR0.NW | CR0.ET;

export function loadGuestRegisters(processor: RegisterFile, vmcs: Vmcs): void {
  const controls = vmcs.read32(FIELD.VM_ENTRY_CONTROLS);
  const cr0 = vmcs.read(FIELD.GUEST_CR0);
  // SDM 27.3.2.1: VM entry leaves ET, NW and CD as they are.
  vmcs.write(FIELD.GUEST_CR0, (cr0 & ~KEPT_CR0) | processor.cacheBits | CR0.ET);
  if ((controls & ENTRY.LOAD_DEBUG_CONTROLS) !== 0) {
    processor.dr7 = vmcs.read32(FIELD.GUEST_DR7);
    processor.debugctl = vmcs.read32(FIELD.GUEST_IA32_DEBUGCTL);
  }
  if ((controls & ENTRY.LOAD_PAT) !== 0) processor.pat = vmcs.read(FIELD.GUEST_IA32_PAT);
  if ((controls & ENTRY.LOAD_EFER) !== 0) {
    processor.efer = vmcs.read32(FIELD.GUEST_IA32_EFER);
  } else {
    const ia32e = (controls & ENTRY.IA32E_MODE_GUEST) !== 0;
    const decided = (cr0 & CR0.PG) === 0n ? LMA : LMA | LME;
    processor.efer = (processor.efer & ~decided) | (ia32e ? decided : 0);
  }
  for (const { msr, value } of msrArea(
    processor.memory,
    vmcs.readAddress(FIELD.VM_ENTRY_MSR_LOAD_ADDR),
    vmcs.read32(FIELD.VM_ENTRY_MSR_LOAD_COUNT),
  )) {
    writeGuestMsr(processor, vmcs, msr, value);
  }
  startPreemptionTimer(processor, vmcs);
  processor.pendingDebug = pendingDebugExceptions(vmcs);
}

/** What pending debug exceptions the VM entry leaves (SDM 27.7.3). */
function pendingDebugExceptions(vmcs: Vmcs): number {
  const event = vmcs.read32(FIELD.VM_ENTRY_INTR_INFO_FIELD);
  const blocked = (vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO) & BLOCKING_BY_MOV_SS) !== 0;
  if (event >= 0x8000_0000) {
    const type = (event >> 8) & 7;
    if (type !== INTERRUPTION_TYPE.OTHER && !(blocked && SOFTWARE_EVENT.has(type))) return 0;
  } else if (vmcs.read32(FIELD.GUEST_ACTIVITY_STATE) > ACTIVITY_HLT) {
    return 0;
  }
  return vmcs.read32(FIELD.GUEST_PENDING_DBG_EXCEPTIONS);
}

/** SDM 26.5.1: the timer counts at the rate of the time-stamp counter, shifted by IA32_VMX_MISC[4:0]. */
function startPreemptionTimer(processor: RegisterFile, vmcs: Vmcs): void {
  const active = vmcs.read32(FIELD.PIN_BASED_VM_EXEC_CONTROL) & PIN.ACTIVATE_PREEMPTION_TIMER;
  processor.preemptionDeadline =
    active === 0
      ? undefined
      : processor.timeStampCounter +
        (BigInt(vmcs.read32(FIELD.VMX_PREEMPTION_TIMER_VALUE)) << processor.preemptionTimerShift);
}

/** What the guest has in these registers is saved, and the host's state is loaded. */
export function leaveGuestRegisters(processor: RegisterFile, vmcs: Vmcs): void {
  const controls = vmcs.read32(FIELD.VM_EXIT_CONTROLS);
  if ((controls & EXIT.SAVE_DEBUG_CONTROLS) !== 0) {
    vmcs.write(FIELD.GUEST_DR7, BigInt(processor.dr7));
    vmcs.write(FIELD.GUEST_IA32_DEBUGCTL, BigInt(processor.debugctl));
  }
  if ((controls & EXIT.SAVE_PAT) !== 0) vmcs.write(FIELD.GUEST_IA32_PAT, processor.pat);
  if ((controls & EXIT.SAVE_EFER) !== 0) {
    vmcs.write(FIELD.GUEST_IA32_EFER, BigInt(processor.efer));
  }
  if ((secondaryControls(vmcs) & SECONDARY.UNRESTRICTED_GUEST) !== 0) {
    // SDM 28.2: such a guest changes IA32_EFER.LMA.
    const entry = vmcs.read32(FIELD.VM_ENTRY_CONTROLS) & ~ENTRY.IA32E_MODE_GUEST;
    const ia32e = (processor.efer & LMA) === 0 ? 0 : ENTRY.IA32E_MODE_GUEST;
    vmcs.write32(FIELD.VM_ENTRY_CONTROLS, (entry | ia32e) >>> 0);
  }
  savePreemptionTimer(processor, vmcs, controls);
  storeMsrs(processor, vmcs);
  loadHostRegisters(processor, vmcs, controls);
}

function savePreemptionTimer(processor: RegisterFile, vmcs: Vmcs, controls: number): void {
  const { preemptionDeadline, timeStampCounter, preemptionTimerShift } = processor;
  processor.preemptionDeadline = undefined;
  if (preemptionDeadline === undefined || (controls & EXIT.SAVE_PREEMPTION_TIMER) === 0) return;
  const left = (preemptionDeadline - timeStampCounter) >> preemptionTimerShift;
  vmcs.write(FIELD.VMX_PREEMPTION_TIMER_VALUE, left < 0n ? 0n : left);
}

/** The VM-exit MSR-store area (SDM 28.4). */
function storeMsrs(processor: RegisterFile, vmcs: Vmcs): void {
  const area = vmcs.readAddress(FIELD.VM_EXIT_MSR_STORE_ADDR);
  const count = vmcs.read32(FIELD.VM_EXIT_MSR_STORE_COUNT);
  for (const { position, msr, reserved } of msrArea(processor.memory, area, count)) {
    const value = reserved === 0 ? readGuestMsr(processor, vmcs, msr) : undefined;
    if (value === undefined) {
      processor.vmxAbort = ABORT.SAVING_GUEST_MSRS;
      return;
    }
    processor.memory.writeQuad(area + 16 * (position - 1) + 8, value);
  }
}

function loadHostRegisters(processor: RegisterFile, vmcs: Vmcs, controls: number): void {
  processor.dr7 = DR7_AFTER_EXIT;
  processor.debugctl = 0;
  if ((controls & EXIT.LOAD_PAT) !== 0) processor.pat = vmcs.read(FIELD.HOST_IA32_PAT);
  const ia32e = (controls & EXIT.HOST_ADDRESS_SPACE_SIZE) === 0 ? 0 : LMA | LME;
  if ((controls & EXIT.LOAD_EFER) !== 0) processor.efer = vmcs.read32(FIELD.HOST_IA32_EFER);
  else processor.efer = (processor.efer & ~(LMA | LME)) | ia32e;
  for (const { msr, value, reserved } of msrArea(
    processor.memory,
    vmcs.readAddress(FIELD.VM_EXIT_MSR_LOAD_ADDR),
    vmcs.read32(FIELD.VM_EXIT_MSR_LOAD_COUNT),
  )) {
    if (reserved !== 0 || !processor.msrs.has(msr)) {
      processor.vmxAbort = ABORT.LOADING_HOST_MSRS;
      return;
    }
    processor.msrs.set(msr, value);
  }
}
