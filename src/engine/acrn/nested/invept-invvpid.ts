// INVEPT and INVVPID (ACRN v2.7 vept.c: invept_vmexit_handler, nested.c: invvpid_vmexit_handler).
import { EPT_VPID_CAP } from '../../processor/capabilities.js';
import { EPT_ADDRESS_MASK } from '../../processor/ept.js';
import { MSR } from '../../processor/msrs.js';
import { CR4 } from '../../processor/registers.js';
import { VM_ERROR, type VmxResult } from '../../processor/result.js';
import { isValidEptp } from '../../processor/vm-entry/extended-page-tables.js';
import { fail, permissionFault, succeed } from './instruction-result.js';
import type { NestedEptDescriptor } from './nested-ept.js';
import type { VcpuState } from './vcpu-state.js';
import type { Vm } from './vm.js';

const { INVALID_OPERAND_TO_INVEPT_INVVPID } = VM_ERROR;

function eptVpidCap(vcpu: VcpuState): bigint {
  return vcpu.vm.vmxMsrs.get(MSR.IA32_VMX_EPT_VPID_CAP) ?? 0n;
}

/** @param eptp the descriptor's first quadword @param reserved its second */
export function handleInvept(
  vcpu: VcpuState,
  type: bigint,
  eptp: bigint,
  reserved: bigint,
): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const offered = eptVpidCap(vcpu);
  const single = type === 1n && (offered & EPT_VPID_CAP.INVEPT_SINGLE_CONTEXT) !== 0n;
  const all = type === 2n && (offered & EPT_VPID_CAP.INVEPT_ALL_CONTEXT) !== 0n;
  if ((!single && !all) || !takesInveptDescriptor(vcpu.vm, all, eptp, reserved)) {
    return fail(vcpu, INVALID_OPERAND_TO_INVEPT_INVVPID);
  }
  if (vcpu.vm.configuration.bareMetal) vcpu.processor.invept(all ? 2 : 1, eptp);
  else if (all) invalidateAllShadowEpts(vcpu, () => true);
  else if (vcpu.vm.behaviour.followsSdm) invalidateShadowEptsAt(vcpu, eptp);
  else invalidateShadowEpt(vcpu, eptp);
  return succeed(vcpu);
}

function takesInveptDescriptor(vm: Vm, all: boolean, eptp: bigint, reserved: bigint): boolean {
  if (
    reserved !== 0n &&
    !vm.deviates('31.3 INVEPT', 'the reserved quadword of the descriptor is not checked')
  ) {
    return false;
  }
  // gpa2hpa walks the VM's EPT, which looks at bits 47:0 only; the harness of the traces compares sizes.
  const walked = vm.configuration.checksVmEntry ? eptp & 0xffff_ffff_ffffn : eptp;
  const isMemory = vm.gpa2hpa(walked) !== undefined;
  if (all) {
    return (
      isMemory || !vm.deviates('31.3 INVEPT', 'type 2 fails for an EPTP that it should not look at')
    );
  }
  const isValid = !vm.asksTheSdm || isValidEptp(eptp, vm.entryLimits);
  if (isValid === isMemory) return isValid;
  const what = isMemory
    ? 'an EPTP that VM entry would refuse is accepted'
    : 'an EPTP is refused for being outside memory';
  return vm.deviates('31.3 INVEPT', what) ? isMemory : isValid;
}

function invalidate({ vm, processor }: VcpuState, descriptor: NestedEptDescriptor): void {
  vm.nestedEpt.freeTables(descriptor);
  vm.nestedEpt.flushHardware(descriptor, processor);
}

/** An EPTP without shadow EPT gets one for a moment; nothing happens for EPTP 0. */
function invalidateShadowEpt(vcpu: VcpuState, eptp: bigint): void {
  const { nestedEpt } = vcpu.vm;
  const descriptor = nestedEpt.get(eptp);
  if (descriptor === undefined) return;
  invalidate(vcpu, descriptor);
  nestedEpt.put(eptp, vcpu.processor);
}

/** What is tagged with the EP4TA, bits 51:12 of the EPTP (SDM 29.4.2). */
function invalidateShadowEptsAt(vcpu: VcpuState, eptp: bigint): void {
  const ep4ta = eptp & EPT_ADDRESS_MASK;
  invalidateAllShadowEpts(vcpu, ({ guestEptp }) => (guestEptp & EPT_ADDRESS_MASK) === ep4ta);
}

function invalidateAllShadowEpts(
  vcpu: VcpuState,
  which: (descriptor: NestedEptDescriptor) => boolean,
): void {
  for (const descriptor of vcpu.vm.nestedEpt.descriptors) {
    if (descriptor.guestEptp !== 0n && which(descriptor)) invalidate(vcpu, descriptor);
  }
}

const MAX_TYPE = 3n;
const INDIVIDUAL_ADDRESS = 0n;
const ALL_CONTEXT = 2n;

/** @param descriptor bits 15:0 the VPID, bits 63:16 reserved */
export function handleInvvpid(
  vcpu: VcpuState,
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
    (type === INDIVIDUAL_ADDRESS && !isCanonical(vcpu, linearAddress))
  ) {
    return fail(vcpu, INVALID_OPERAND_TO_INVEPT_INVVPID);
  }
  // VPIDs are L1's own values, so the operands reach the processor as they are.
  vcpu.processor.invvpid(Number(type), Number(vpid), linearAddress);
  return succeed(vcpu);
}

/** Bits 63:48 (63:57 with CR4.LA57) all 0 or all 1; ACRN does not compare bit 47 with them. */
function isCanonical(vcpu: VcpuState, address: bigint): boolean {
  const la57 = (vcpu.cr4 & CR4.LA57) !== 0n;
  const width = la57 ? 57n : 48n;
  const high = address >> width;
  const allOnes = (1n << (64n - width)) - 1n;
  if (high !== 0n && high !== allOnes) return false;
  return (
    ((address >> (width - 1n)) & 1n) === (high & 1n) ||
    vcpu.vm.deviates('31.3 INVVPID', 'a linear address that is not canonical is accepted')
  );
}
