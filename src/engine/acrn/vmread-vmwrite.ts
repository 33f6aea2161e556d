// VMREAD and VMWRITE that exit (ACRN v2.7 nested.c: vmread_vmexit_handler, vmwrite_vmexit_handler).
// They reach the cached VMCS12 only.
import { FIELD } from '../processor/field-table.js';
import { MSR } from '../processor/msrs.js';
import { type ValueResult, VM_ERROR, type VmxResult } from '../processor/result.js';
import { failInvalid, failValid, permissionFault, succeed } from './instruction-result.js';
import { AcrnStop } from './stop.js';
import type { Vcpu } from './vcpu.js';
import { locateInVmcs12, type Vmcs12Location } from './vmcs12.js';

const READ_ONLY = 1;
const HOST = 3;
const WIDTH_16 = 0;

/** Controls that are merged into VMCS02. */
const CONTROL_FIELDS: ReadonlySet<number> = new Set([
  FIELD.VPID,
  FIELD.MSR_BITMAP,
  FIELD.EPT_POINTER,
  FIELD.VM_EXIT_CONTROLS,
  FIELD.VM_ENTRY_CONTROLS,
]);

/** v2.5 and v2.6: those that hold a guest-physical address. */
const GPA_FIELDS: ReadonlySet<number> = new Set([FIELD.MSR_BITMAP, FIELD.EPT_POINTER]);

/** Fields that never reach VMCS02, so that what L1 writes has no effect. */
function isWithoutEffect(vcpu: Vcpu, field: number): boolean {
  return (
    ((field >> 10) & 3) !== HOST &&
    !CONTROL_FIELDS.has(field) &&
    !vcpu.vm.shadowedFields.includes(field)
  );
}

export function handleVmread(vcpu: Vcpu, operand: bigint): ValueResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const slot = vcpu.nested.current;
  if (slot === undefined) return failInvalid(vcpu);
  const field = fieldOperand(vcpu, operand);
  const value = slot.vmcs12.readAt(locate(field, 'vmcs12_read_field'));
  succeed(vcpu);
  return { ending: 'VMsucceed', value };
}

export function handleVmwrite(vcpu: Vcpu, operand: bigint, value: bigint): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const slot = vcpu.nested.current;
  if (slot === undefined) return failInvalid(vcpu);
  const field = fieldOperand(vcpu, operand);
  const type = (field >> 10) & 3;
  if (type === READ_ONLY && ((field >> 13) & 3) !== WIDTH_16 && !mayWriteReadOnly(vcpu)) {
    return failValid(vcpu, VM_ERROR.VMWRITE_READ_ONLY_COMPONENT);
  }
  const location = locate(field, 'vmcs12_write_field');
  if (type === HOST) slot.hostStateDirty = true;
  if (vcpu.vm.behaviour.separateGpaFieldFlag) {
    if (GPA_FIELDS.has(field)) slot.gpaFieldsDirty = true;
    else if (CONTROL_FIELDS.has(field) && field !== FIELD.VPID) slot.controlFieldsDirty = true;
  } else if (CONTROL_FIELDS.has(field)) {
    slot.controlFieldsDirty = true;
  }
  if (field === FIELD.EPT_POINTER) {
    const before = slot.vmcs12.read(FIELD.EPT_POINTER);
    if (before !== value) {
      vcpu.vm.nestedEpt.put(before, vcpu.processor);
      vcpu.vm.nestedEpt.get(value);
    }
  }
  if (vcpu.vm.trace.sink !== undefined && value !== 0n && isWithoutEffect(vcpu, field)) {
    vcpu.vm.deviates('25.6', `field 0x${field.toString(16)} never takes effect`);
  }
  slot.vmcs12.writeAt(location, value);
  return succeed(vcpu);
}

/** IA32_VMX_MISC[29] as L1 sees it. */
function mayWriteReadOnly(vcpu: Vcpu): boolean {
  return (((vcpu.vm.vmxMsrs.get(MSR.IA32_VMX_MISC) ?? 0n) >> 29n) & 1n) === 1n;
}

/** Bits 63:32 of the operand are dropped. */
function fieldOperand(vcpu: Vcpu, operand: bigint): number {
  const field = Number(operand & 0xffff_ffffn);
  if (operand > 0x7fffn || (field & 0x1000) !== 0) {
    vcpu.vm.deviates('31.3 VMREAD', 'reserved bits of a field encoding are ignored, not error 12');
  } else if ((field & 1) === 1 && vcpu.vm.shadowedFields.includes(field - 1)) {
    vcpu.vm.deviates('25.11.2', 'the high half of a shadowed field is that of the cached VMCS12');
  }
  return field;
}

function locate(field: number, where: string): Vmcs12Location {
  const location = locateInVmcs12(field);
  if (location === undefined) {
    throw new AcrnStop(
      `field encoding 0x${field.toString(16)} has no place in a VMCS12: ACRN reaches beyond it`,
      where,
    );
  }
  return location;
}
