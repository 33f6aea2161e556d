// INVEPT and INVVPID (ACRN v2.7 vept.c: invept_vmexit_handler, nested.c: invvpid_vmexit_handler).
import { EPT_VPID_CAP } from '../processor/capabilities.js';
import { MSR } from '../processor/msrs.js';
import { CR4 } from '../processor/registers.js';
import { VM_ERROR, type VmxResult } from '../processor/result.js';
import { failValid, permissionFault, succeed } from './instruction-result.js';
import type { Vcpu } from './vcpu.js';

const { INVALID_OPERAND_TO_INVEPT_INVVPID } = VM_ERROR;

function eptVpidCap(vcpu: Vcpu): bigint {
  return vcpu.vm.vmxMsrs.get(MSR.IA32_VMX_EPT_VPID_CAP) ?? 0n;
}

/** @param eptp the first quadword of the descriptor; ACRN does not look at the second */
export function handleInvept(vcpu: Vcpu, type: bigint, eptp: bigint): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const { processor, vm } = vcpu;
  const { nestedEpt } = vm;
  const offered = eptVpidCap(vcpu);
  if (vm.gpa2hpa(eptp) === undefined) {
    if (type === 2n) {
      vm.deviates('31.3 INVEPT', 'type 2 fails for an EPTP that it should not look at');
    }
    return failValid(vcpu, INVALID_OPERAND_TO_INVEPT_INVVPID);
  }
  if (type === 1n && (offered & EPT_VPID_CAP.INVEPT_SINGLE_CONTEXT) !== 0n) {
    const descriptor = nestedEpt.get(eptp);
    if (descriptor === undefined) {
      vm.deviates('31.3 INVEPT', 'EPTP 0 is accepted');
    } else {
      nestedEpt.freeTables(descriptor);
      nestedEpt.flushHardware(descriptor, processor);
      nestedEpt.put(eptp, processor);
    }
    return succeed(vcpu);
  }
  if (type === 2n && (offered & EPT_VPID_CAP.INVEPT_ALL_CONTEXT) !== 0n) {
    for (const descriptor of nestedEpt.descriptors) {
      if (descriptor.guestEptp === 0n) continue;
      nestedEpt.freeTables(descriptor);
      nestedEpt.flushHardware(descriptor, processor);
    }
    return succeed(vcpu);
  }
  return failValid(vcpu, INVALID_OPERAND_TO_INVEPT_INVVPID);
}

const MAX_TYPE = 3n;
const INDIVIDUAL_ADDRESS = 0n;
const ALL_CONTEXT = 2n;

/** @param descriptor bits 15:0 the VPID, bits 63:16 reserved */
export function handleInvvpid(
  vcpu: Vcpu,
  type: bigint,
  descriptor: bigint,
  linearAddress: bigint,
): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const offered = (eptVpidCap(vcpu) >> 40n) & 0xfn;
  const vpid = descriptor & 0xffffn;
  const isOffered = type <= MAX_TYPE && ((offered >> type) & 1n) === 1n;
  if (
    !isOffered ||
    descriptor !== vpid ||
    (type !== ALL_CONTEXT && vpid === 0n) ||
    (type === INDIVIDUAL_ADDRESS && !isCanonicalForAcrn(vcpu, linearAddress))
  ) {
    return failValid(vcpu, INVALID_OPERAND_TO_INVEPT_INVVPID);
  }
  // VPIDs are L1's own values, so the operands reach the processor as they are.
  vcpu.processor.invvpid(Number(type), Number(vpid), linearAddress);
  return succeed(vcpu);
}

/** Bits 63:48 (63:57 with CR4.LA57) all 0 or all 1; bit 47 is not compared with them. */
function isCanonicalForAcrn(vcpu: Vcpu, address: bigint): boolean {
  const la57 = (vcpu.cr4 & CR4.LA57) !== 0n;
  const width = la57 ? 57n : 48n;
  const high = address >> width;
  const allOnes = (1n << (64n - width)) - 1n;
  if (high !== 0n && high !== allOnes) return false;
  if (((address >> (width - 1n)) & 1n) !== (high & 1n)) {
    vcpu.vm.deviates('31.3 INVVPID', 'a linear address that is not canonical is accepted');
  }
  return true;
}
