// EPT violations of L2 (ACRN v2.7 vept.c: handle_l2_ept_violation, generate_shadow_ept_entry).
import {
  EPT_ADDRESS_MASK,
  EPT_RWX,
  eptIndex,
  isEptLeaf,
  isEptMisconfigured,
} from '../processor/ept.js';
import { EXIT_REASON } from '../processor/exit-reason.js';
import { FIELD } from '../processor/field-table.js';
import { rootOf } from './nested-ept.js';
import { AcrnStop } from './stop.js';
import type { Vcpu } from './vcpu.js';
import type { Vm } from './vm.js';
import type { Vvmcs } from './vvmcs.js';

const VALID = 0x8000_0000;
const RIGHTS = BigInt(EPT_RWX);

/**
 * Walks L1's EPT for the access that VMCS02 reports and fills the shadow EPT on the way. True when
 * L1 has to get the exit.
 */
export function handleEptViolation(vcpu: Vcpu, slot: Vvmcs): boolean {
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
      if (!processor.mayWrite(FIELD.VM_EXIT_REASON)) {
        vm.deviates('29.3.3.1', 'an EPT misconfiguration is reported as an EPT violation');
      }
      processor.vmwrite32(FIELD.VM_EXIT_REASON, EXIT_REASON.EPT_MISCONFIGURATION);
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
      const refreshed = (shadowEntry & ~RIGHTS) | (guestEntry & RIGHTS);
      if (refreshed !== shadowEntry) {
        writeShadowEntry(vm, guestEptp, address, level, shadowAddress, refreshed);
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

/** The page is mapped now, but L2 was delivering an event: ACRN gives the exit to L1. */
function isDuringEventDelivery({ processor, vm }: Vcpu): boolean {
  if (processor.vmread32(FIELD.IDT_VECTORING_INFO_FIELD) < VALID) return false;
  vm.deviates('28.2.4', 'an EPT violation during event delivery is reflected though mapped by L1');
  return true;
}
