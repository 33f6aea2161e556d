// VMREAD and VMWRITE that exit (ACRN v2.7 nested.c: vmread_vmexit_handler, vmwrite_vmexit_handler).
// They reach the cached VMCS12 only.
import { FIELD } from '../../processor/field-table.js';
import { ENCODINGS, fieldOf } from '../../processor/fields.js';
import { MSR } from '../../processor/msrs.js';
import { type ValueResult, VM_ERROR, type VmxResult } from '../../processor/result.js';
import type { Vmcs } from '../../processor/vmcs.js';
import { fail, failInvalid, permissionFault, succeed } from './instruction-result.js';
import { MERGED_FIELDS } from './shadowed-fields.js';
import { AcrnStop } from './stop.js';
import type { VcpuState } from './vcpu-state.js';
import type { Vm } from './vm.js';
import type { Vmcs12, Vmcs12Location } from './vmcs12.js';
import type { Vvmcs } from './vvmcs.js';

const READ_ONLY = 1;
const HOST = 3;
const WIDTH_16 = 0;

/** By bits 14:0 of an encoding: 1 for the controls that are merged into VMCS02. */
const IS_CONTROL = new Uint8Array(ENCODINGS);
for (const field of MERGED_FIELDS) IS_CONTROL[field] = 1;

/** v2.5 and v2.6: those that hold a guest-physical address. */
const GPA_FIELDS: ReadonlySet<number> = new Set([FIELD.MSR_BITMAP, FIELD.EPT_POINTER]);

export function handleVmread(vcpu: VcpuState, operand: number | bigint): ValueResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const slot = vcpu.nested.current;
  if (slot === undefined) return failInvalid(vcpu);
  const field = fieldOperand(vcpu.vm, operand);
  if (field === undefined) return fail(vcpu, VM_ERROR.UNSUPPORTED_COMPONENT);
  const shadow = shadowOfAccess(vcpu.vm, slot, field, operand);
  if (shadow !== undefined) {
    succeed(vcpu);
    return { ending: 'VMsucceed', value: shadow.read(field) };
  }
  const location = locate(slot.vmcs12, field, 'vmcs12_read_field');
  succeed(vcpu);
  if ((field & 1) === 1 || fieldOf(field) === undefined) {
    return { ending: 'VMsucceed', value: slot.vmcs12.readAt(location) };
  }
  return vcpu.readResults.of(field, slot.vmcs12.readLow(location), slot.vmcs12.readHigh(location));
}

export function handleVmwrite(vcpu: VcpuState, operand: number | bigint, value: bigint): VmxResult {
  const fault = permissionFault(vcpu);
  if (fault !== undefined) return fault;
  const slot = vcpu.nested.current;
  if (slot === undefined) return failInvalid(vcpu);
  const { vm } = vcpu;
  const field = fieldOperand(vm, operand);
  if (field === undefined) return fail(vcpu, VM_ERROR.UNSUPPORTED_COMPONENT);
  const type = (field >> 10) & 3;
  if (type === READ_ONLY && ((field >> 13) & 3) !== WIDTH_16 && !mayWriteReadOnly(vcpu)) {
    return fail(vcpu, VM_ERROR.VMWRITE_READ_ONLY_COMPONENT);
  }
  const shadow = shadowOfAccess(vm, slot, field, operand);
  if (shadow !== undefined) {
    shadow.write(field, value);
    return succeed(vcpu);
  }
  const location = locate(slot.vmcs12, field, 'vmcs12_write_field');
  if (type === HOST) slot.hostStateDirty = true;
  const control = controlField(vm, field);
  if (control !== undefined) markDirty(vm, slot, control);
  const eptpBefore = control === FIELD.EPT_POINTER ? slot.vmcs12.read(FIELD.EPT_POINTER) : 0n;
  slot.vmcs12.writeAt(location, value);
  if (control === FIELD.EPT_POINTER) {
    const eptp = slot.vmcs12.read(FIELD.EPT_POINTER);
    if (eptp !== eptpBefore) {
      vm.nestedEpt.put(eptpBefore, vcpu.processor);
      vm.nestedEpt.get(eptp);
    }
  }
  if (value !== 0n && vm.trace.sink !== undefined && isWithoutEffect(vm, field)) {
    vm.deviates('25.6', `field 0x${field.toString(16)} never takes effect`);
  }
  return succeed(vcpu);
}

/** The field that a write makes dirty, of those merged into VMCS02; ACRN overlooks high halves. */
function controlField(vm: Vm, field: number): number | undefined {
  if (IS_CONTROL[field] === 1) return field;
  const even = field - 1;
  if ((field & 1) === 0 || IS_CONTROL[even] !== 1) return undefined;
  const what = `a write of the high half of field 0x${even.toString(16)} is not merged`;
  return vm.deviates('25.11.2', what) ? undefined : even;
}

function markDirty(vm: Vm, slot: Vvmcs, control: number): void {
  if (!vm.behaviour.separateGpaFieldFlag) slot.controlFieldsDirty = true;
  else if (GPA_FIELDS.has(control)) slot.gpaFieldsDirty = true;
  else if (control !== FIELD.VPID) slot.controlFieldsDirty = true;
}

/** Fields that never reach VMCS02, so that what L1 writes has no effect. */
function isWithoutEffect(vm: Vm, field: number): boolean {
  const even = field & ~1;
  return ((field >> 10) & 3) !== HOST && IS_CONTROL[even] !== 1 && !vm.isShadowed(even);
}

/** IA32_VMX_MISC[29] as L1 sees it. */
function mayWriteReadOnly(vcpu: VcpuState): boolean {
  return (((vcpu.vm.vmxMsrs.get(MSR.IA32_VMX_MISC) ?? 0n) >> 29n) & 1n) === 1n;
}

/** The field an operand names, undefined for none. ACRN drops bits 63:32 and looks no further. */
function fieldOperand(vm: Vm, operand: number | bigint): number | undefined {
  const isShort = typeof operand === 'number' && operand >= 0 && operand <= 0xffff_ffff;
  const field = isShort ? operand : Number(BigInt.asUintN(32, BigInt(operand)));
  const named = operand <= 0x7fff ? fieldOf(field) : undefined;
  const exists = named !== undefined && !vm.missingFields.has(named.encoding);
  const what = 'an operand that names no field is accepted, not error 12';
  return exists || vm.deviates('31.3 VMREAD', what) ? field : undefined;
}

/** VMCS02 where an access that exits is of what it holds: the high half of a shadowed field. ACRN's is in the cached VMCS12. */
function shadowOfAccess(
  vm: Vm,
  { vmcs02 }: Vvmcs,
  field: number,
  operand: number | bigint,
): Vmcs | undefined {
  if (vm.trapsVmcsAccesses && vm.isShadowed(field & ~1)) return vmcs02;
  if (operand > 0x7fff || (field & 1) === 0 || !vm.isShadowed(field - 1)) return undefined;
  const what = 'the high half of a shadowed field is that of the cached VMCS12';
  return vm.deviates('25.11.2', what) ? undefined : vmcs02;
}

function locate(vmcs12: Vmcs12, field: number, where: string): Vmcs12Location {
  const location = vmcs12.locate(field);
  if (location === undefined) {
    throw new AcrnStop(
      `field encoding 0x${field.toString(16)} has no place in a VMCS12: ACRN reaches beyond it`,
      where,
    );
  }
  return location;
}
