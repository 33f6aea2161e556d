// VM exits of L2: handled in L0 or reflected to L1 (ACRN v2.7 nested.c: nested_vmexit_handler,
// set_vmcs01_guest_state).
import { EXIT_REASON } from '../processor/exit-reason.js';
import { FIELD } from '../processor/field-table.js';
import type { LogicalProcessor } from '../processor/logical-processor.js';
import { handleEptViolation } from './ept-violation.js';
import { hostFieldsNotLoaded } from './host-state-deviation.js';
import { flushConflictingVpid } from './nested-vmentry.js';
import type { Vcpu } from './vcpu.js';
import type { Vmcs12 } from './vmcs12.js';
import type { Vvmcs } from './vvmcs.js';

const DR7_INIT = 0x400n;
const LIMIT = 0xffff_ffff;
/** Execute/read, accessed, 64-bit code. */
const CODE_RIGHTS = 0xa09b;
/** Read/write, accessed, 32-bit. */
const DATA_RIGHTS = 0xc093;
/** Busy TSS. */
const TR_RIGHTS = 0x8b;
const TR_LIMIT = 0x67;
const UNUSABLE = 0x1_0000;
const RFLAGS_AFTER_EXIT = 0x2;

/**
 * Handles the VM exit stored in VMCS02, which is current. True when L1 gets it, false when L0 solved
 * it and L2 executes its instruction again.
 */
export function handleL2Exit(vcpu: Vcpu, slot: Vvmcs): boolean {
  const { processor } = vcpu;
  const reason = processor.vmread32(FIELD.VM_EXIT_REASON);
  if ((reason & 0xffff) === EXIT_REASON.EPT_VIOLATION && !handleEptViolation(vcpu, slot)) {
    return false;
  }
  reflect(vcpu, slot);
  return true;
}

function reflect(vcpu: Vcpu, slot: Vvmcs): void {
  const { nested, processor, vm } = vcpu;
  flushConflictingVpid(vcpu, slot);
  processor.vmclear(slot.vmcs02);
  slot.vmcs02.shadow = true;
  vcpu.loadVmcs(vcpu.vmcs01);
  if (slot.hostStateDirty) {
    slot.hostStateDirty = false;
    loadHostState(processor, slot.vmcs12);
  }
  if (vm.trace.sink !== undefined) {
    const fields = hostFieldsNotLoaded(vcpu.vmcs01, slot.vmcs12);
    if (fields.length > 0) vm.deviates('28.5', `L1 runs without ${fields.join(', ')}`);
  }
  const rip = slot.vmcs12.read(FIELD.HOST_RIP);
  processor.vmwrite(FIELD.GUEST_RIP, rip);
  processor.vmwrite(FIELD.GUEST_RSP, slot.vmcs12.read(FIELD.HOST_RSP));
  processor.vmwrite32(FIELD.GUEST_RFLAGS, RFLAGS_AFTER_EXIT);
  nested.inL2 = false;
  vm.trace.sink?.({
    level: 1,
    type: 'reflect',
    reason: slot.vmcs02.read32(FIELD.VM_EXIT_REASON),
    rip,
  });
}

/** Data segments, with the host field that gives the base of those that have one. */
const DATA_SEGMENTS = [
  ['DS', undefined],
  ['SS', undefined],
  ['ES', undefined],
  ['FS', FIELD.HOST_FS_BASE],
  ['GS', FIELD.HOST_GS_BASE],
] as const;

/** The part of the host state that ACRN loads, and only when L1 wrote to host state. */
function loadHostState(processor: LogicalProcessor, vmcs12: Vmcs12): void {
  const copy = (to: number, from: number) => processor.vmwrite(to, vmcs12.read(from));
  copy(FIELD.GUEST_CR0, FIELD.HOST_CR0);
  copy(FIELD.GUEST_CR4, FIELD.HOST_CR4);
  copy(FIELD.GUEST_CR3, FIELD.HOST_CR3);
  processor.vmwrite(FIELD.GUEST_DR7, DR7_INIT);
  processor.vmwrite(FIELD.GUEST_IA32_DEBUGCTL, 0n);
  copy(FIELD.GUEST_SYSENTER_CS, FIELD.HOST_IA32_SYSENTER_CS);
  copy(FIELD.GUEST_SYSENTER_ESP, FIELD.HOST_IA32_SYSENTER_ESP);
  copy(FIELD.GUEST_SYSENTER_EIP, FIELD.HOST_IA32_SYSENTER_EIP);
  copy(FIELD.GUEST_IA32_EFER, FIELD.HOST_IA32_EFER);

  copy(FIELD.GUEST_CS_SELECTOR, FIELD.HOST_CS_SELECTOR);
  processor.vmwrite(FIELD.GUEST_CS_BASE, 0n);
  processor.vmwrite32(FIELD.GUEST_CS_LIMIT, LIMIT);
  processor.vmwrite32(FIELD.GUEST_CS_AR_BYTES, CODE_RIGHTS);
  for (const [name, base] of DATA_SEGMENTS) {
    copy(FIELD[`GUEST_${name}_SELECTOR`], FIELD[`HOST_${name}_SELECTOR`]);
    processor.vmwrite(FIELD[`GUEST_${name}_BASE`], base === undefined ? 0n : vmcs12.read(base));
    processor.vmwrite32(FIELD[`GUEST_${name}_LIMIT`], LIMIT);
    processor.vmwrite32(FIELD[`GUEST_${name}_AR_BYTES`], DATA_RIGHTS);
  }
  copy(FIELD.GUEST_TR_SELECTOR, FIELD.HOST_TR_SELECTOR);
  copy(FIELD.GUEST_TR_BASE, FIELD.HOST_TR_BASE);
  processor.vmwrite32(FIELD.GUEST_TR_LIMIT, TR_LIMIT);
  processor.vmwrite32(FIELD.GUEST_TR_AR_BYTES, TR_RIGHTS);
  processor.vmwrite32(FIELD.GUEST_LDTR_SELECTOR, 0);
  processor.vmwrite32(FIELD.GUEST_LDTR_AR_BYTES, UNUSABLE);
}
