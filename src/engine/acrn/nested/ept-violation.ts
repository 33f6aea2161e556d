// EPT violations of L2 (ACRN v2.7 vept.c: handle_l2_ept_violation, generate_shadow_ept_entry).
import {
  EPT_ADDRESS_MASK,
  EPT_RWX,
  eptIndex,
  isEptLeaf,
  isEptMisconfigured,
} from '../../processor/ept.js';
import { EXIT_REASON } from '../../processor/exit-reason.js';
import { FIELD } from '../../processor/field-table.js';
import { rootOf } from './nested-ept.js';
import { AcrnStop } from './stop.js';
import type { VcpuState } from './vcpu-state.js';
import type { Vm } from './vm.js';
import type { Vvmcs } from './vvmcs.js';

const VALID = 0x8000_0000;
/** Valid, deliver error code, type and vector: bit 12 of IDT-vectoring information is undefined. */
const EVENT_BITS = 0x8000_0fff;
const RIGHTS = BigInt(EPT_RWX);

/** Handles an EPT violation; true when L1 has to get the exit. */
export function handleEptViolation(vcpu: VcpuState, slot: Vvmcs): boolean {
  if (vcpu.vm.configuration.bareMetal) return true;
  const isReflected = fillShadowEpt(vcpu, slot);
  if (isReflected && vcpu.vm.asksTheSdm) reportRightsOfL1(vcpu, slot);
  return isReflected;
}

/** Bits 5:3 of the exit qualification. */
const RIGHTS_SHIFT = 3n;
const RIGHTS_REPORTED = RIGHTS << RIGHTS_SHIFT;

/** The rights that L1's entries give, where the processor reported those of the shadow entries. */
function reportRightsOfL1({ processor, vm }: VcpuState, slot: Vvmcs): void {
  if (slot.vmcs02.read32(FIELD.VM_EXIT_REASON) !== EXIT_REASON.EPT_VIOLATION) return;
  const gpa = Number(processor.vmread(FIELD.GUEST_PHYSICAL_ADDRESS) & 0xffff_ffff_ffffn);
  let table = vm.gpa2hpa(slot.vmcs12.read(FIELD.EPT_POINTER) & ~0xfffn);
  let rights = RIGHTS;
  for (let level = 4; ; level--) {
    const entry = table === undefined ? 0n : vm.memory.readQuad(table + 8 * eptIndex(gpa, level));
    rights &= entry;
    if (rights === 0n || isEptLeaf(entry, level)) break;
    table = vm.gpa2hpa(entry & EPT_ADDRESS_MASK);
  }
  const qualification = processor.vmread(FIELD.EXIT_QUALIFICATION);
  const reported = (qualification & ~RIGHTS_REPORTED) | (rights << RIGHTS_SHIFT);
  const what =
    "bits 5:3 of an EPT violation's qualification are the shadow entry's rights, not L1's";
  if (reported !== qualification && !vm.deviates('28.2.1', what)) {
    slot.vmcs02.write(FIELD.EXIT_QUALIFICATION, reported);
  }
}

/**
 * Walks L1's EPT for the access that VMCS02 reports and fills the shadow EPT on the way. True when
 * L1 has to get the exit.
 */
function fillShadowEpt(vcpu: VcpuState, slot: Vvmcs): boolean {
  const { processor, vm } = vcpu;
  const guestEptp = slot.vmcs12.read(FIELD.EPT_POINTER);
  const descriptor = vm.nestedEpt.find(guestEptp);
  if (descriptor === undefined) {
    throw new AcrnStop(
      `EPT violation of L2, but EPTP 0x${guestEptp.toString(16)} of VMCS12 has no shadow EPT`,
      'handle_l2_ept_violation',
    );
  }
  const address = processor.vmread(FIELD.GUEST_PHYSICAL_ADDRESS);
  const access = processor.vmread(FIELD.EXIT_QUALIFICATION) & RIGHTS;
  const gpa = Number(address & 0xffff_ffff_ffffn);
  let guestTable = vm.gpa2hpa(guestEptp & ~0xfffn);
  let shadowTable = rootOf(descriptor);
  for (let level = 4; level >= 1; level--) {
    if (guestTable === undefined) return true;
    const guestEntry = vm.memory.readQuad(guestTable + 8 * eptIndex(gpa, level));
    if ((guestEntry & RIGHTS) === 0n) return true;
    if (isEptMisconfigured(guestEntry, level, vm.guestEptFeatures)) {
      reportMisconfiguration(vcpu, slot);
      return true;
    }
    if ((access & ~guestEntry) !== 0n) return true;
    const shadowAddress = shadowTable + 8 * eptIndex(gpa, level);
    let shadowEntry = vm.memory.readQuad(shadowAddress);
    if ((shadowEntry & RIGHTS) === 0n) {
      shadowEntry = generateShadowEntry(vm, guestEntry, level);
      writeShadowEntry(vm, guestEptp, address, level, shadowAddress, shadowEntry);
      if (shadowEntry === 0n) return true;
    }
    if (vm.behaviour.refreshesShadowRights) {
      const refreshed = refreshedEntry(vm, shadowEntry, guestEntry, level);
      if (refreshed !== shadowEntry) {
        writeShadowEntry(vm, guestEptp, address, level, shadowAddress, refreshed);
        if (refreshed === 0n) return true;
      }
    }
    if (isEptLeaf(guestEntry, level)) return isDuringEventDelivery(vcpu);
    shadowTable = Number(shadowEntry & EPT_ADDRESS_MASK);
    guestTable = vm.gpa2hpa(guestEntry & EPT_ADDRESS_MASK);
  }
  return true;
}

/** 0 when the frame that L1 maps lies outside the VM's memory. */
function generateShadowEntry(vm: Vm, guestEntry: bigint, level: number): bigint {
  const attributes = guestEntry & ~EPT_ADDRESS_MASK;
  if (!isEptLeaf(guestEntry, level)) {
    return attributes | BigInt(vm.nestedEpt.pool.allocate());
  }
  if (level > 1) {
    throw new AcrnStop(
      `L1 maps a ${level === 2 ? '2-MiB' : '1-GiB'} page in its EPT: ACRN supports 4-KiB pages only`,
      'generate_shadow_ept_entry',
    );
  }
  const hpa = vm.gpa2hpa(guestEntry & EPT_ADDRESS_MASK);
  return hpa === undefined ? 0n : attributes | BigInt(hpa);
}

function writeShadowEntry(
  vm: Vm,
  guestEptp: bigint,
  guestPhysicalAddress: bigint,
  tableLevel: number,
  address: number,
  entry: bigint,
): void {
  vm.memory.writeQuad(address, entry);
  vm.trace.sink?.({
    level: 2,
    type: 'shadow-ept-map',
    guestEptp,
    guestPhysicalAddress,
    tableLevel,
    entry,
  });
}

/** On a processor without IA32_VMX_MISC[29], ACRN's VMWRITE of the exit reason has no effect. */
function reportMisconfiguration({ processor, vm }: VcpuState, { vmcs02 }: Vvmcs): void {
  if (
    !processor.mayWrite(FIELD.VM_EXIT_REASON) &&
    vm.deviates('29.3.3.1', 'an EPT misconfiguration is reported as an EPT violation')
  ) {
    return;
  }
  vmcs02.write32(FIELD.VM_EXIT_REASON, EXIT_REASON.EPT_MISCONFIGURATION);
  const what = 'an EPT misconfiguration keeps the exit qualification of the violation';
  if (!vm.deviates('28.2.1', what)) vmcs02.write32(FIELD.EXIT_QUALIFICATION, 0);
}

/** An entry that exists with L1's rights of now; ACRN leaves its page and memory type as they were. */
function refreshedEntry(vm: Vm, shadowEntry: bigint, guestEntry: bigint, level: number): bigint {
  const withRights = (shadowEntry & ~RIGHTS) | (guestEntry & RIGHTS);
  if (!vm.asksTheSdm || level > 1) return withRights;
  const anew = generateShadowEntry(vm, guestEntry, level);
  const what = 'an existing shadow-EPT entry keeps a page or memory type that L1 has changed';
  return anew === withRights || vm.deviates('29.4.3.1', what) ? withRights : anew;
}

/** The page is mapped now, but L2 was delivering an event: ACRN gives the exit to L1. */
function isDuringEventDelivery({ processor, vm }: VcpuState): boolean {
  const event = processor.vmread32(FIELD.IDT_VECTORING_INFO_FIELD);
  if (event < VALID) return false;
  const what = 'an EPT violation during event delivery is reflected though mapped by L1';
  if (vm.deviates('28.2.4', what)) return true;
  // The event is delivered again when L2 goes on.
  processor.vmwrite32(FIELD.VM_ENTRY_INTR_INFO_FIELD, (event & EVENT_BITS) >>> 0);
  const error = processor.vmread32(FIELD.IDT_VECTORING_ERROR_CODE);
  processor.vmwrite32(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE, error);
  const length = processor.vmread32(FIELD.VM_EXIT_INSTRUCTION_LEN);
  processor.vmwrite32(FIELD.VM_ENTRY_INSTRUCTION_LEN, length);
  return false;
}
