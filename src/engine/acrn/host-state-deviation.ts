// Where L1's state after a reflected exit is not what the SDM says (28.5): for trace events only.
import { EXIT } from '../processor/controls.js';
import { FIELD } from '../processor/field-table.js';
import type { FieldName } from '../processor/fields.js';
import type { Vmcs } from '../processor/vmcs.js';
import type { Vmcs12 } from './vmcs12.js';

/** Guest fields of VMCS01 that VM exit loads from host fields of VMCS12. */
const LOADED: readonly (readonly [guest: FieldName, host: FieldName])[] = [
  ['GUEST_CR0', 'HOST_CR0'],
  ['GUEST_CR3', 'HOST_CR3'],
  ['GUEST_CR4', 'HOST_CR4'],
  ['GUEST_ES_SELECTOR', 'HOST_ES_SELECTOR'],
  ['GUEST_CS_SELECTOR', 'HOST_CS_SELECTOR'],
  ['GUEST_SS_SELECTOR', 'HOST_SS_SELECTOR'],
  ['GUEST_DS_SELECTOR', 'HOST_DS_SELECTOR'],
  ['GUEST_FS_SELECTOR', 'HOST_FS_SELECTOR'],
  ['GUEST_GS_SELECTOR', 'HOST_GS_SELECTOR'],
  ['GUEST_TR_SELECTOR', 'HOST_TR_SELECTOR'],
  ['GUEST_FS_BASE', 'HOST_FS_BASE'],
  ['GUEST_GS_BASE', 'HOST_GS_BASE'],
  ['GUEST_TR_BASE', 'HOST_TR_BASE'],
  ['GUEST_GDTR_BASE', 'HOST_GDTR_BASE'],
  ['GUEST_IDTR_BASE', 'HOST_IDTR_BASE'],
  ['GUEST_SYSENTER_CS', 'HOST_IA32_SYSENTER_CS'],
  ['GUEST_SYSENTER_ESP', 'HOST_IA32_SYSENTER_ESP'],
  ['GUEST_SYSENTER_EIP', 'HOST_IA32_SYSENTER_EIP'],
];

/** Loaded when a VM-exit control is 1. */
const CONTROLLED: readonly (readonly [control: number, guest: FieldName, host: FieldName])[] = [
  [EXIT.LOAD_PAT, 'GUEST_IA32_PAT', 'HOST_IA32_PAT'],
  [EXIT.LOAD_EFER, 'GUEST_IA32_EFER', 'HOST_IA32_EFER'],
  [EXIT.LOAD_PERF_GLOBAL_CTRL, 'GUEST_IA32_PERF_GLOBAL_CTRL', 'HOST_IA32_PERF_GLOBAL_CTRL'],
];

/** The host fields that L1 does not run with although the SDM loads them. */
export function hostFieldsNotLoaded(vmcs01: Vmcs, vmcs12: Vmcs12): FieldName[] {
  const controls = vmcs12.read32(FIELD.VM_EXIT_CONTROLS);
  const pairs = [
    ...LOADED,
    ...CONTROLLED.filter(([control]) => (controls & control) !== 0).map(
      ([, guest, host]) => [guest, host] as const,
    ),
  ];
  return pairs
    .filter(([guest, host]) => vmcs01.read(FIELD[guest]) !== vmcs12.read(FIELD[host]))
    .map(([, host]) => host);
}
