// Which fields a processor has: many exist only together with a control (SDM appendix B, the tables' notes).
import { allowedSettings, capability, type VmxCapabilities } from './capabilities.js';
import { ENTRY, EXIT, PIN, PRIMARY, SECONDARY } from './controls.js';
import { FIELD } from './field-table.js';
import { MSR } from './msrs.js';

type Control = 'pin' | 'primary' | 'secondary' | 'exit' | 'entry';

const CAPABILITY_MSR: Readonly<Record<Control, number>> = {
  pin: MSR.IA32_VMX_PINBASED_CTLS,
  primary: MSR.IA32_VMX_PROCBASED_CTLS,
  secondary: MSR.IA32_VMX_PROCBASED_CTLS2,
  exit: MSR.IA32_VMX_EXIT_CTLS,
  entry: MSR.IA32_VMX_ENTRY_CTLS,
};

/** [field, controls of which one must be allowed to be 1]. */
const CONDITIONAL: readonly (readonly [number, ...(readonly [Control, number])[]])[] = [
  [FIELD.VPID, ['secondary', SECONDARY.ENABLE_VPID]],
  [FIELD.POSTED_INTR_NV, ['pin', PIN.PROCESS_POSTED_INTERRUPTS]],
  [FIELD.EPTP_INDEX, ['secondary', SECONDARY.EPT_VIOLATION_VE]],
  [FIELD.GUEST_INTERRUPT_STATUS, ['secondary', SECONDARY.VIRTUAL_INTERRUPT_DELIVERY]],
  [FIELD.PML_INDEX, ['secondary', SECONDARY.ENABLE_PML]],
  [FIELD.MSR_BITMAP, ['primary', PRIMARY.USE_MSR_BITMAPS]],
  [FIELD.PML_ADDRESS, ['secondary', SECONDARY.ENABLE_PML]],
  [FIELD.VIRTUAL_APIC_PAGE_ADDR, ['primary', PRIMARY.USE_TPR_SHADOW]],
  [FIELD.APIC_ACCESS_ADDR, ['secondary', SECONDARY.VIRTUALIZE_APIC_ACCESSES]],
  [FIELD.POSTED_INTR_DESC_ADDR, ['pin', PIN.PROCESS_POSTED_INTERRUPTS]],
  [FIELD.VM_FUNCTION_CONTROL, ['secondary', SECONDARY.ENABLE_VM_FUNCTIONS]],
  [FIELD.EPT_POINTER, ['secondary', SECONDARY.ENABLE_EPT]],
  [FIELD.EOI_EXIT_BITMAP0, ['secondary', SECONDARY.VIRTUAL_INTERRUPT_DELIVERY]],
  [FIELD.EOI_EXIT_BITMAP1, ['secondary', SECONDARY.VIRTUAL_INTERRUPT_DELIVERY]],
  [FIELD.EOI_EXIT_BITMAP2, ['secondary', SECONDARY.VIRTUAL_INTERRUPT_DELIVERY]],
  [FIELD.EOI_EXIT_BITMAP3, ['secondary', SECONDARY.VIRTUAL_INTERRUPT_DELIVERY]],
  [FIELD.EPTP_LIST_ADDRESS, ['secondary', SECONDARY.ENABLE_VM_FUNCTIONS]],
  [FIELD.VMREAD_BITMAP, ['secondary', SECONDARY.VMCS_SHADOWING]],
  [FIELD.VMWRITE_BITMAP, ['secondary', SECONDARY.VMCS_SHADOWING]],
  [FIELD.VIRT_EXCEPTION_INFO_ADDR, ['secondary', SECONDARY.EPT_VIOLATION_VE]],
  [FIELD.XSS_EXITING_BITMAP, ['secondary', SECONDARY.ENABLE_XSAVES]],
  [FIELD.ENCLS_EXITING_BITMAP, ['secondary', SECONDARY.ENABLE_ENCLS_EXITING]],
  [FIELD.SUB_PAGE_PERMISSION_TABLE_POINTER, ['secondary', SECONDARY.SUB_PAGE_WRITE_PERMISSIONS]],
  [FIELD.TSC_MULTIPLIER, ['secondary', SECONDARY.USE_TSC_SCALING]],
  [FIELD.GUEST_PHYSICAL_ADDRESS, ['secondary', SECONDARY.ENABLE_EPT]],
  [FIELD.GUEST_IA32_PAT, ['entry', ENTRY.LOAD_PAT], ['exit', EXIT.SAVE_PAT]],
  [FIELD.GUEST_IA32_EFER, ['entry', ENTRY.LOAD_EFER], ['exit', EXIT.SAVE_EFER]],
  [FIELD.GUEST_IA32_PERF_GLOBAL_CTRL, ['entry', ENTRY.LOAD_PERF_GLOBAL_CTRL]],
  [FIELD.GUEST_PDPTE0, ['secondary', SECONDARY.ENABLE_EPT]],
  [FIELD.GUEST_PDPTE1, ['secondary', SECONDARY.ENABLE_EPT]],
  [FIELD.GUEST_PDPTE2, ['secondary', SECONDARY.ENABLE_EPT]],
  [FIELD.GUEST_PDPTE3, ['secondary', SECONDARY.ENABLE_EPT]],
  [FIELD.GUEST_IA32_BNDCFGS, ['entry', ENTRY.LOAD_BNDCFGS], ['exit', EXIT.CLEAR_BNDCFGS]],
  [FIELD.GUEST_IA32_RTIT_CTL, ['entry', ENTRY.LOAD_RTIT_CTL], ['exit', EXIT.CLEAR_RTIT_CTL]],
  [FIELD.HOST_IA32_PAT, ['exit', EXIT.LOAD_PAT]],
  [FIELD.HOST_IA32_EFER, ['exit', EXIT.LOAD_EFER]],
  [FIELD.HOST_IA32_PERF_GLOBAL_CTRL, ['exit', EXIT.LOAD_PERF_GLOBAL_CTRL]],
  [FIELD.TPR_THRESHOLD, ['primary', PRIMARY.USE_TPR_SHADOW]],
  [FIELD.SECONDARY_VM_EXEC_CONTROL, ['primary', PRIMARY.ACTIVATE_SECONDARY]],
  [FIELD.PLE_GAP, ['secondary', SECONDARY.PAUSE_LOOP_EXITING]],
  [FIELD.PLE_WINDOW, ['secondary', SECONDARY.PAUSE_LOOP_EXITING]],
  [FIELD.VMX_PREEMPTION_TIMER_VALUE, ['pin', PIN.ACTIVATE_PREEMPTION_TIMER]],
];

/** The full-access encodings of the fields that the processor does not have. */
export function missingFields(capabilities: VmxCapabilities): ReadonlySet<number> {
  const missing = CONDITIONAL.filter(
    ([, ...controls]) =>
      !controls.some(([control, bit]) => {
        const msr = CAPABILITY_MSR[control];
        if (capability(capabilities, msr) === 0n) return false;
        return (allowedSettings(capabilities, msr).ones & bit) !== 0;
      }),
  );
  return new Set(missing.map(([field]) => field));
}
