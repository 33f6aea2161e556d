// The checks of VM entry (SDM 27.2 to 27.4), in the SDM's order: controls, host state, guest state,
// MSR loading.
import { APIC_VIRTUALIZATION, POSTED_INTERRUPTS, TPR_SHADOW } from './apic-virtualization.js';
import type { EntryCheck, EntryCheckGroup } from './entry-check.js';
import { ENTRY_CONTROLS, ENTRY_MSR_LOAD_AREA, SMM_CONTROLS } from './entry-controls.js';
import { type EntryContext, EntryView } from './entry-view.js';
import { EVENT_INJECTION } from './event-injection.js';
import {
  EXECUTION_CONTROLS,
  NMI_CONTROLS,
  PROCESSOR_TRACE,
  TSC_SCALING,
  VMCS_SHADOWING,
  VPID,
} from './execution-controls.js';
import { EXIT_CONTROLS } from './exit-controls.js';
import {
  EPT_POINTER,
  NEED_EPT,
  VIRTUALIZATION_EXCEPTIONS,
  VM_FUNCTIONS,
} from './extended-page-tables.js';
import { GUEST_ACCESS_RIGHTS, GUEST_TR_AND_LDTR } from './guest-access-rights.js';
import { GUEST_CONTROL_REGISTERS_AND_MSRS } from './guest-control-registers.js';
import { GUEST_DESCRIPTOR_TABLES } from './guest-descriptor-tables.js';
import {
  GUEST_ACTIVITY_STATE,
  GUEST_INTERRUPTIBILITY_STATE,
  GUEST_PENDING_DEBUG_EXCEPTIONS,
} from './guest-non-register-state.js';
import { GUEST_PDPTES } from './guest-pdptes.js';
import { GUEST_RIP_AND_RFLAGS } from './guest-rip-rflags.js';
import { GUEST_BASE_ADDRESSES, GUEST_SELECTORS, VIRTUAL_8086_SEGMENTS } from './guest-segments.js';
import {
  HOST_ADDRESS_SPACE_SIZE,
  HOST_CONTROL_REGISTERS_AND_MSRS,
  HOST_SEGMENT_AND_DESCRIPTOR_TABLE_REGISTERS,
} from './host-state.js';
import { MSR_LOAD_CHECKS, msrLoadArea } from './msr-load.js';
import { LINK_POINTER_CHECKS } from './vmcs-link-pointer.js';

/**
 * A check that failed. `control` and `host` give VMfailValid(7) and (8); `guest` and `msr-load` give
 * a VM exit with basic reason 33 and 34 and the exit qualification.
 */
export type EntryFailure =
  | { readonly kind: 'control' | 'host'; readonly check: string }
  | { readonly kind: 'guest' | 'msr-load'; readonly check: string; readonly qualification: bigint };

/** SDM 27.2.1. */
export const CONTROL_CHECKS: readonly EntryCheckGroup[] = [
  ...EXECUTION_CONTROLS,
  ...TPR_SHADOW,
  ...NMI_CONTROLS,
  ...APIC_VIRTUALIZATION,
  ...POSTED_INTERRUPTS,
  ...VPID,
  ...EPT_POINTER,
  ...NEED_EPT,
  ...VM_FUNCTIONS,
  ...VMCS_SHADOWING,
  ...VIRTUALIZATION_EXCEPTIONS,
  ...PROCESSOR_TRACE,
  ...TSC_SCALING,
  ...EXIT_CONTROLS,
  ...ENTRY_CONTROLS,
  ...EVENT_INJECTION,
  ...ENTRY_MSR_LOAD_AREA,
  ...SMM_CONTROLS,
];

/** SDM 27.2.2 to 27.2.4. */
export const HOST_STATE_CHECKS: readonly EntryCheckGroup[] = [
  ...HOST_CONTROL_REGISTERS_AND_MSRS,
  ...HOST_SEGMENT_AND_DESCRIPTOR_TABLE_REGISTERS,
  ...HOST_ADDRESS_SPACE_SIZE,
];

/** SDM 27.3.1. */
export const GUEST_STATE_CHECKS: readonly EntryCheckGroup[] = [
  ...GUEST_CONTROL_REGISTERS_AND_MSRS,
  ...GUEST_SELECTORS,
  ...VIRTUAL_8086_SEGMENTS,
  ...GUEST_BASE_ADDRESSES,
  ...GUEST_ACCESS_RIGHTS,
  ...GUEST_TR_AND_LDTR,
  ...GUEST_DESCRIPTOR_TABLES,
  ...GUEST_RIP_AND_RFLAGS,
  ...GUEST_ACTIVITY_STATE,
  ...GUEST_INTERRUPTIBILITY_STATE,
  ...GUEST_PENDING_DEBUG_EXCEPTIONS,
  ...LINK_POINTER_CHECKS,
  ...GUEST_PDPTES,
];

const ofEveryEntry = (groups: readonly EntryCheckGroup[]) =>
  groups.filter(({ everyEntry }) => everyEntry === true);
const CONTROL_CHECKS_OF_EVERY_ENTRY = ofEveryEntry(CONTROL_CHECKS);
const HOST_STATE_CHECKS_OF_EVERY_ENTRY = ofEveryEntry(HOST_STATE_CHECKS);
const GUEST_STATE_CHECKS_OF_EVERY_ENTRY = ofEveryEntry(GUEST_STATE_CHECKS);

/**
 * The first check that fails, undefined when the VM entry succeeds. Checks that passed before, and whose fields have not
 * changed since, are not made again.
 */
export function checkVmEntry(context: EntryContext): EntryFailure | undefined {
  const view = new EntryView(context);
  const { vmcs, limits, ia32eMode } = context;
  const { entryVersion, passed } = vmcs;
  const known =
    passed?.entryVersion === entryVersion &&
    passed.limits === limits &&
    passed.ia32eMode === ia32eMode;
  const control = firstFailure(known ? CONTROL_CHECKS_OF_EVERY_ENTRY : CONTROL_CHECKS, view);
  if (control !== undefined) return { kind: 'control', check: control.name };
  const host = firstFailure(known ? HOST_STATE_CHECKS_OF_EVERY_ENTRY : HOST_STATE_CHECKS, view);
  if (host !== undefined) return { kind: 'host', check: host.name };
  const guest = firstFailure(known ? GUEST_STATE_CHECKS_OF_EVERY_ENTRY : GUEST_STATE_CHECKS, view);
  if (guest !== undefined) {
    return { kind: 'guest', check: guest.name, qualification: guest.qualification };
  }
  if (!known) vmcs.passed = { entryVersion, limits, ia32eMode };
  return checkMsrLoad(view);
}

function firstFailure(groups: readonly EntryCheckGroup[], view: EntryView): EntryCheck | undefined {
  for (const group of groups) {
    if (group.applies !== undefined && !group.applies(view)) continue;
    for (const check of group.checks) if (check.fails(view)) return check;
  }
  return undefined;
}

function checkMsrLoad(view: EntryView): EntryFailure | undefined {
  for (const entry of msrLoadArea(view.vmcs, view.memory)) {
    for (const check of MSR_LOAD_CHECKS) {
      if (!check.fails(entry, view)) continue;
      return { kind: 'msr-load', check: check.name, qualification: BigInt(entry.position) };
    }
  }
  return undefined;
}
