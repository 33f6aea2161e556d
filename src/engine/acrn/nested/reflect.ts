// VM exits of L2: handled in L0 or reflected to L1 (ACRN v2.7 nested.c: nested_vmexit_handler,
// set_vmcs01_guest_state).
import { EXIT_REASON } from '../../processor/exit-reason.js';
import { FIELD } from '../../processor/field-table.js';
import { RIGHTS } from '../../processor/registers.js';
import { FieldCopies, type Vmcs } from '../../processor/vmcs.js';
import { handleEptViolation } from './ept-violation.js';
import { fieldsNotLoaded, stateAfterVmExit } from './host-state-loading.js';
import { flushConflictingVpid } from './l2-vpid.js';
import { AcrnStop } from './stop.js';
import type { VcpuState } from './vcpu-state.js';
import { fieldCopies, type Vmcs12 } from './vmcs12.js';
import type { Vvmcs } from './vvmcs.js';

const DR7_INIT = 0x400;
const LIMIT = 0xffff_ffff;
const TR_LIMIT = 0x67;
const RFLAGS_AFTER_EXIT = 0x2;
const NOTHING: ReturnType<typeof stateAfterVmExit> = [];
const NXE = 1 << 11;

/**
 * Handles the VM exit stored in VMCS02, which is current. True when L1 gets it, false when L0 solved
 * it and L2 executes its instruction again.
 */
export function handleL2Exit(vcpu: VcpuState, slot: Vvmcs): boolean {
  const { processor } = vcpu;
  if (processor.vmxAbort !== undefined) {
    throw new AcrnStop(
      `VMX abort ${processor.vmxAbort}: an MSR area of VMCS12, which ACRN passes on, cannot be stored or loaded`,
      'vmx_vmexit',
      'vmx-abort',
    );
  }
  requireExecuteDisable(vcpu);
  const reason = processor.vmread32(FIELD.VM_EXIT_REASON);
  if ((reason & 0xffff) === EXIT_REASON.EPT_VIOLATION && !handleEptViolation(vcpu, slot)) {
    return false;
  }
  reflect(vcpu, slot);
  return true;
}

/**
 * ACRN's own page tables have execute-disable bits, so the first instruction after an exit that left
 * IA32_EFER.NXE 0 faults, and so do the handlers of that fault.
 */
function requireExecuteDisable({ processor, vm }: VcpuState): void {
  if (!processor.checksVmEntry || (processor.efer & NXE) !== 0 || vm.behaviour.followsSdm) return;
  vm.deviates(
    '28.5.1',
    'a VM exit of L2 without "load IA32_EFER" leaves IA32_EFER.NXE as L2 had it, and ACRN needs it',
  );
  throw new AcrnStop(
    "an exit of an L2 with IA32_EFER.NXE 0 took the hypervisor down: VMCS12's VM-exit controls do not have " +
      '"load IA32_EFER", so ACRN goes on without NXE, and its page tables have execute-disable bits',
    'vmx_vmexit',
    'triple-fault',
  );
}

function reflect(vcpu: VcpuState, slot: Vvmcs): void {
  const { nested, processor, vm } = vcpu;
  flushConflictingVpid(vcpu, slot);
  processor.vmclear(slot.vmcs02);
  slot.vmcs02.shadow = true;
  vcpu.loadVmcs(vcpu.vmcs01);
  resumeL1(vcpu, slot);
  nested.inL2 = false;
  vm.trace.sink?.({
    level: 1,
    type: 'reflect',
    reason: slot.vmcs02.read32(FIELD.VM_EXIT_REASON),
    rip: slot.vmcs12.read(FIELD.HOST_RIP),
  });
}

/** L1's state after a VM exit of L2. VMCS01 is current. */
export function resumeL1(vcpu: VcpuState, slot: Vvmcs): void {
  const { processor, vmcs01, vm } = vcpu;
  const { vmcs12 } = slot;
  const bySdm = vm.asksTheSdm ? stateAfterVmExit(vmcs01, vmcs12, processor) : NOTHING;
  if (vm.behaviour.followsSdm) {
    for (const [field, value] of bySdm) processor.vmwrite(FIELD[field], value);
  } else if (slot.hostStateDirty) {
    loadHostState(vmcs01, vmcs12);
  }
  slot.hostStateDirty = false;
  if (bySdm.length > 0) {
    const fields = fieldsNotLoaded(vmcs01, bySdm);
    if (fields.length > 0) vm.deviates('28.5', `L1 runs with other ${fields.join(', ')}`);
  }
  vmcs12.copyTo(vmcs01, RIP_AND_RSP);
  vcpu.savedRspLow = vmcs01.read32(FIELD.GUEST_RSP);
  vcpu.savedRspHigh = vmcs01.readHigh32(FIELD.GUEST_RSP);
  vmcs01.write32(FIELD.GUEST_RFLAGS, RFLAGS_AFTER_EXIT);
}

const DATA_SEGMENTS = ['DS', 'SS', 'ES', 'FS', 'GS'] as const;

/** Guest fields of VMCS01 and the host fields of VMCS12 that ACRN loads them from. */
const LOADED = fieldCopies([
  [FIELD.GUEST_CR0, FIELD.HOST_CR0],
  [FIELD.GUEST_CR4, FIELD.HOST_CR4],
  [FIELD.GUEST_CR3, FIELD.HOST_CR3],
  [FIELD.GUEST_SYSENTER_CS, FIELD.HOST_IA32_SYSENTER_CS],
  [FIELD.GUEST_SYSENTER_ESP, FIELD.HOST_IA32_SYSENTER_ESP],
  [FIELD.GUEST_SYSENTER_EIP, FIELD.HOST_IA32_SYSENTER_EIP],
  [FIELD.GUEST_IA32_EFER, FIELD.HOST_IA32_EFER],
  [FIELD.GUEST_CS_SELECTOR, FIELD.HOST_CS_SELECTOR],
  ...DATA_SEGMENTS.map(
    (name) => [FIELD[`GUEST_${name}_SELECTOR`], FIELD[`HOST_${name}_SELECTOR`]] as const,
  ),
  [FIELD.GUEST_FS_BASE, FIELD.HOST_FS_BASE],
  [FIELD.GUEST_GS_BASE, FIELD.HOST_GS_BASE],
  [FIELD.GUEST_TR_SELECTOR, FIELD.HOST_TR_SELECTOR],
  [FIELD.GUEST_TR_BASE, FIELD.HOST_TR_BASE],
]);

const RIP_AND_RSP = fieldCopies([
  [FIELD.GUEST_RIP, FIELD.HOST_RIP],
  [FIELD.GUEST_RSP, FIELD.HOST_RSP],
]);

/** Guest fields that get the same value always. */
const FIXED_FIELDS: readonly (readonly [guest: number, value: number])[] = [
  [FIELD.GUEST_DR7, DR7_INIT],
  [FIELD.GUEST_IA32_DEBUGCTL, 0],
  [FIELD.GUEST_CS_BASE, 0],
  [FIELD.GUEST_CS_LIMIT, LIMIT],
  [FIELD.GUEST_CS_AR_BYTES, RIGHTS.CODE_64],
  [FIELD.GUEST_DS_BASE, 0],
  [FIELD.GUEST_SS_BASE, 0],
  [FIELD.GUEST_ES_BASE, 0],
  ...DATA_SEGMENTS.flatMap((name) => [
    [FIELD[`GUEST_${name}_LIMIT`], LIMIT] as const,
    [FIELD[`GUEST_${name}_AR_BYTES`], RIGHTS.DATA_32] as const,
  ]),
  [FIELD.GUEST_TR_LIMIT, TR_LIMIT],
  [FIELD.GUEST_TR_AR_BYTES, RIGHTS.TSS],
  [FIELD.GUEST_LDTR_SELECTOR, 0],
  [FIELD.GUEST_LDTR_AR_BYTES, RIGHTS.UNUSABLE],
];

/** The same, as an image in memory. */
const FIXED_VALUES = Uint32Array.from(FIXED_FIELDS.flatMap(([, value]) => [value, 0]));
const FIXED_WORDS = new Uint16Array(FIXED_VALUES.buffer);
const FIXED = new FieldCopies(FIXED_FIELDS.map(([field], i) => [field, 8 * i]));

/** The part of the host state that ACRN loads, and only when L1 wrote to host state. */
function loadHostState(vmcs01: Vmcs, vmcs12: Vmcs12): void {
  vmcs12.copyTo(vmcs01, LOADED);
  vmcs01.copyFields(FIXED, FIXED_VALUES, FIXED_WORDS);
}
