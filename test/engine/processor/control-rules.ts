// Rules C, X and N: VMX controls (SDM 27.2.1). All give VMfailValid(7).
import { ENTRY, EXIT, PIN, PRIMARY, SECONDARY } from '../../../src/engine/processor/controls.js';
import { FIELD } from '../../../src/engine/processor/field-table.js';
import { MSR } from '../../../src/engine/processor/msrs.js';
import { CR0, CR4 } from '../../../src/engine/processor/registers.js';
import {
  all,
  type Change,
  type EntryRule,
  nothing,
  off,
  offering,
  on,
  set,
  store,
  withMsr,
} from './vm-entry-rule.js';

const PIN_CONTROLS = FIELD.PIN_BASED_VM_EXEC_CONTROL;
const PRIMARY_CONTROLS = FIELD.CPU_BASED_VM_EXEC_CONTROL;
const SECONDARY_CONTROLS = FIELD.SECONDARY_VM_EXEC_CONTROL;
const EXIT_CONTROLS = FIELD.VM_EXIT_CONTROLS;
const ENTRY_CONTROLS = FIELD.VM_ENTRY_CONTROLS;

/** The first address beyond the 39 bits of both profiles. */
const BEYOND = 1n << 39n;
const LAST_PAGE = BEYOND - 0x1000n;

/** A field with the address of a 4-KiB page. */
function page(field: number): Pick<EntryRule, 'broken' | 'kept'> {
  return {
    broken: [
      set(field, 0x30_0001n),
      set(field, 0x30_0800n),
      set(field, BEYOND),
      set(field, 1n << 52n),
      set(field, 1n << 63n),
    ],
    kept: [set(field, 0x30_0000n), set(field, LAST_PAGE), set(field, 0n)],
  };
}

const OFFERS_APIC_VIRTUALIZATION = offering(
  MSR.IA32_VMX_PROCBASED_CTLS2,
  SECONDARY.APIC_REGISTER_VIRTUALIZATION | SECONDARY.VIRTUAL_INTERRUPT_DELIVERY,
);
const OFFERS_POSTED_INTERRUPTS: EntryRule['processor'] = (profile) =>
  offering(
    MSR.IA32_VMX_TRUE_PINBASED_CTLS,
    PIN.PROCESS_POSTED_INTERRUPTS,
  )(OFFERS_APIC_VIRTUALIZATION(profile));

const TPR_SHADOW = all(
  on(PRIMARY_CONTROLS, PRIMARY.USE_TPR_SHADOW),
  set(FIELD.VIRTUAL_APIC_PAGE_ADDR, 0x40_0000n),
);
const INTERRUPT_DELIVERY = all(
  TPR_SHADOW,
  on(SECONDARY_CONTROLS, SECONDARY.VIRTUAL_INTERRUPT_DELIVERY),
);
const POSTED_INTERRUPTS = all(
  INTERRUPT_DELIVERY,
  on(PIN_CONTROLS, PIN.PROCESS_POSTED_INTERRUPTS),
  set(FIELD.POSTED_INTR_NV, 0xf2n),
  set(FIELD.POSTED_INTR_DESC_ADDR, 0x40_1040n),
);
const NO_EPT = off(SECONDARY_CONTROLS, SECONDARY.ENABLE_EPT);

const EPTP = 0x20_1000n;
const WB = 6n;
const FOUR_LEVELS = 3n << 3n;

const PML = on(SECONDARY_CONTROLS, SECONDARY.ENABLE_PML);
const OFFERS_PML = offering(MSR.IA32_VMX_PROCBASED_CTLS2, SECONDARY.ENABLE_PML);

const SUB_PAGE = on(SECONDARY_CONTROLS, SECONDARY.SUB_PAGE_WRITE_PERMISSIONS);
const OFFERS_SUB_PAGE = offering(
  MSR.IA32_VMX_PROCBASED_CTLS2,
  SECONDARY.SUB_PAGE_WRITE_PERMISSIONS,
);

const VM_FUNCTIONS = on(SECONDARY_CONTROLS, SECONDARY.ENABLE_VM_FUNCTIONS);
const EPTP_SWITCHING = 1n;
const OFFERS_EPTP_SWITCHING = withMsr(MSR.IA32_VMX_VMFUNC, () => EPTP_SWITCHING);

const SHADOWING = on(SECONDARY_CONTROLS, SECONDARY.VMCS_SHADOWING);

export const EXECUTION_CONTROL_RULES: readonly EntryRule[] = [
  {
    rule: 'C1',
    check: 'pin-based-reserved-bits',
    broken: [off(PIN_CONTROLS, 1 << 1), on(PIN_CONTROLS, 1 << 8), on(PIN_CONTROLS, 1 << 31)],
    kept: [off(PIN_CONTROLS, PIN.NMI_EXITING), on(PIN_CONTROLS, PIN.ACTIVATE_PREEMPTION_TIMER)],
  },
  {
    rule: 'C2',
    check: 'primary-processor-based-reserved-bits',
    broken: [
      off(PRIMARY_CONTROLS, 1 << 1),
      off(PRIMARY_CONTROLS, 1 << 26),
      on(PRIMARY_CONTROLS, 1 << 0),
      on(PRIMARY_CONTROLS, 1 << 18),
    ],
    // Bit 15, CR3-load exiting, may be 0 by the TRUE capability MSR alone.
    kept: [
      on(PRIMARY_CONTROLS, PRIMARY.HLT_EXITING),
      off(PRIMARY_CONTROLS, PRIMARY.CR3_LOAD_EXITING | PRIMARY.CR3_STORE_EXITING),
    ],
  },
  {
    rule: 'C3',
    check: 'secondary-processor-based-reserved-bits',
    broken: [on(SECONDARY_CONTROLS, 1 << 21), on(SECONDARY_CONTROLS, 1 << 31)],
    kept: [on(SECONDARY_CONTROLS, SECONDARY.ENABLE_RDTSCP)],
  },
  {
    rule: 'C4',
    check: 'secondary-processor-based-reserved-bits',
    // Activated, all ones are too many; not activated, nobody looks.
    broken: [set(SECONDARY_CONTROLS, 0xffff_ffff)],
    kept: [
      all(off(PRIMARY_CONTROLS, PRIMARY.ACTIVATE_SECONDARY), set(SECONDARY_CONTROLS, 0xffff_ffff)),
    ],
  },
  {
    rule: 'C6',
    check: 'cr3-target-count',
    broken: [set(FIELD.CR3_TARGET_COUNT, 5), set(FIELD.CR3_TARGET_COUNT, 0xffff_ffff)],
    kept: [set(FIELD.CR3_TARGET_COUNT, 4)],
  },
  {
    rule: 'C7',
    check: 'io-bitmap-a-address',
    given: on(PRIMARY_CONTROLS, PRIMARY.USE_IO_BITMAPS),
    broken: page(FIELD.IO_BITMAP_A).broken,
    kept: [
      ...page(FIELD.IO_BITMAP_A).kept,
      all(off(PRIMARY_CONTROLS, PRIMARY.USE_IO_BITMAPS), set(FIELD.IO_BITMAP_A, 1n)),
    ],
  },
  {
    rule: 'C8',
    check: 'io-bitmap-b-address',
    given: on(PRIMARY_CONTROLS, PRIMARY.USE_IO_BITMAPS),
    ...page(FIELD.IO_BITMAP_B),
  },
  {
    rule: 'C9',
    check: 'msr-bitmap-address',
    broken: page(FIELD.MSR_BITMAP).broken,
    kept: [
      ...page(FIELD.MSR_BITMAP).kept,
      all(off(PRIMARY_CONTROLS, PRIMARY.USE_MSR_BITMAPS), set(FIELD.MSR_BITMAP, 1n)),
    ],
  },
  {
    rule: 'C10',
    check: 'virtual-apic-address',
    given: TPR_SHADOW,
    broken: page(FIELD.VIRTUAL_APIC_PAGE_ADDR).broken,
    kept: [
      ...page(FIELD.VIRTUAL_APIC_PAGE_ADDR).kept,
      all(off(PRIMARY_CONTROLS, PRIMARY.USE_TPR_SHADOW), set(FIELD.VIRTUAL_APIC_PAGE_ADDR, 1n)),
    ],
  },
  {
    rule: 'C11',
    check: 'apic-access-address',
    given: on(SECONDARY_CONTROLS, SECONDARY.VIRTUALIZE_APIC_ACCESSES),
    ...page(FIELD.APIC_ACCESS_ADDR),
  },
  {
    rule: 'C12',
    check: 'apic-virtualization-without-tpr-shadow',
    processor: OFFERS_APIC_VIRTUALIZATION,
    broken: [
      on(SECONDARY_CONTROLS, SECONDARY.VIRTUALIZE_X2APIC_MODE),
      on(SECONDARY_CONTROLS, SECONDARY.APIC_REGISTER_VIRTUALIZATION),
      on(SECONDARY_CONTROLS, SECONDARY.VIRTUAL_INTERRUPT_DELIVERY),
    ],
    kept: [
      all(
        TPR_SHADOW,
        on(
          SECONDARY_CONTROLS,
          SECONDARY.VIRTUALIZE_X2APIC_MODE |
            SECONDARY.APIC_REGISTER_VIRTUALIZATION |
            SECONDARY.VIRTUAL_INTERRUPT_DELIVERY,
        ),
      ),
      on(SECONDARY_CONTROLS, SECONDARY.VIRTUALIZE_APIC_ACCESSES),
    ],
  },
  {
    rule: 'C13',
    check: 'x2apic-mode-with-apic-accesses',
    given: TPR_SHADOW,
    broken: [
      on(SECONDARY_CONTROLS, SECONDARY.VIRTUALIZE_X2APIC_MODE | SECONDARY.VIRTUALIZE_APIC_ACCESSES),
    ],
    kept: [
      on(SECONDARY_CONTROLS, SECONDARY.VIRTUALIZE_X2APIC_MODE),
      on(SECONDARY_CONTROLS, SECONDARY.VIRTUALIZE_APIC_ACCESSES),
    ],
  },
  {
    rule: 'C14',
    check: 'virtual-interrupt-delivery-without-external-interrupt-exiting',
    processor: OFFERS_APIC_VIRTUALIZATION,
    given: INTERRUPT_DELIVERY,
    broken: [off(PIN_CONTROLS, PIN.EXTERNAL_INTERRUPT_EXITING)],
    kept: [
      nothing,
      all(
        off(SECONDARY_CONTROLS, SECONDARY.VIRTUAL_INTERRUPT_DELIVERY),
        off(PIN_CONTROLS, PIN.EXTERNAL_INTERRUPT_EXITING),
      ),
    ],
  },
  {
    rule: 'C15',
    check: 'posted-interrupts-without-virtual-interrupt-delivery',
    processor: OFFERS_POSTED_INTERRUPTS,
    given: POSTED_INTERRUPTS,
    broken: [off(SECONDARY_CONTROLS, SECONDARY.VIRTUAL_INTERRUPT_DELIVERY)],
    kept: [nothing],
  },
  {
    rule: 'C16',
    check: 'posted-interrupts-without-acknowledge-interrupt-on-exit',
    processor: OFFERS_POSTED_INTERRUPTS,
    given: POSTED_INTERRUPTS,
    broken: [off(EXIT_CONTROLS, EXIT.ACKNOWLEDGE_INTERRUPT)],
    kept: [nothing],
  },
  {
    rule: 'C17',
    check: 'posted-interrupt-notification-vector',
    processor: OFFERS_POSTED_INTERRUPTS,
    given: POSTED_INTERRUPTS,
    broken: [set(FIELD.POSTED_INTR_NV, 0x100), set(FIELD.POSTED_INTR_NV, 0x8000)],
    kept: [set(FIELD.POSTED_INTR_NV, 0xff), set(FIELD.POSTED_INTR_NV, 0)],
  },
  {
    rule: 'C18',
    check: 'posted-interrupt-descriptor-address',
    processor: OFFERS_POSTED_INTERRUPTS,
    given: POSTED_INTERRUPTS,
    broken: [set(FIELD.POSTED_INTR_DESC_ADDR, BEYOND)],
    kept: [set(FIELD.POSTED_INTR_DESC_ADDR, BEYOND - 0x40n)],
  },
  {
    rule: 'C19',
    check: 'posted-interrupt-descriptor-alignment',
    processor: OFFERS_POSTED_INTERRUPTS,
    given: POSTED_INTERRUPTS,
    broken: [1n, 0x20n, 0x3fn].map((low) => set(FIELD.POSTED_INTR_DESC_ADDR, 0x40_1000n + low)),
    kept: [set(FIELD.POSTED_INTR_DESC_ADDR, 0x40_1040n)],
  },
  {
    rule: 'C20',
    check: 'tpr-threshold-reserved-bits',
    given: all(TPR_SHADOW, store(0x40_0080, 0xffn)),
    broken: [set(FIELD.TPR_THRESHOLD, 0x10), set(FIELD.TPR_THRESHOLD, 0x8000_0000)],
    kept: [
      set(FIELD.TPR_THRESHOLD, 0xf),
      all(off(PRIMARY_CONTROLS, PRIMARY.USE_TPR_SHADOW), set(FIELD.TPR_THRESHOLD, 0x10)),
    ],
  },
  {
    rule: 'C21',
    check: 'tpr-threshold-above-vtpr',
    given: all(TPR_SHADOW, store(0x40_0080, 0x5fn)),
    broken: [set(FIELD.TPR_THRESHOLD, 6), set(FIELD.TPR_THRESHOLD, 0xf)],
    kept: [
      set(FIELD.TPR_THRESHOLD, 5),
      all(set(FIELD.TPR_THRESHOLD, 6), on(SECONDARY_CONTROLS, SECONDARY.VIRTUALIZE_APIC_ACCESSES)),
    ],
  },
  {
    rule: 'C22',
    check: 'virtual-nmis-without-nmi-exiting',
    given: on(PIN_CONTROLS, PIN.VIRTUAL_NMIS),
    broken: [off(PIN_CONTROLS, PIN.NMI_EXITING)],
    kept: [nothing, off(PIN_CONTROLS, PIN.NMI_EXITING | PIN.VIRTUAL_NMIS)],
  },
  {
    rule: 'C23',
    check: 'nmi-window-exiting-without-virtual-nmis',
    broken: [on(PRIMARY_CONTROLS, PRIMARY.NMI_WINDOW_EXITING)],
    kept: [
      all(on(PRIMARY_CONTROLS, PRIMARY.NMI_WINDOW_EXITING), on(PIN_CONTROLS, PIN.VIRTUAL_NMIS)),
    ],
  },
  {
    rule: 'C24',
    check: 'vpid-zero',
    broken: [set(FIELD.VPID, 0)],
    kept: [
      set(FIELD.VPID, 0xffff),
      all(set(FIELD.VPID, 0), off(SECONDARY_CONTROLS, SECONDARY.ENABLE_VPID)),
    ],
  },
  {
    rule: 'C25',
    check: 'eptp-memory-type',
    broken: [1n, 2n, 3n, 4n, 5n, 7n].map((type) =>
      set(FIELD.EPT_POINTER, EPTP | FOUR_LEVELS | type),
    ),
    kept: [
      set(FIELD.EPT_POINTER, EPTP | FOUR_LEVELS | WB),
      set(FIELD.EPT_POINTER, EPTP | FOUR_LEVELS),
      all(NO_EPT, set(FIELD.EPT_POINTER, 1n)),
    ],
  },
  {
    rule: 'C26',
    check: 'eptp-page-walk-length',
    broken: [0n, 1n, 2n, 4n, 5n, 7n].map((length) =>
      set(FIELD.EPT_POINTER, EPTP | (length << 3n) | WB),
    ),
    kept: [set(FIELD.EPT_POINTER, EPTP | FOUR_LEVELS | WB)],
  },
  {
    rule: 'C27',
    check: 'eptp-accessed-dirty',
    processor: withMsr(MSR.IA32_VMX_EPT_VPID_CAP, (value) => value & ~(1n << 21n)),
    broken: [set(FIELD.EPT_POINTER, EPTP | FOUR_LEVELS | WB | 0x40n)],
    kept: [nothing],
  },
  {
    rule: 'C28',
    check: 'eptp-reserved-bits',
    broken: [7n, 8n, 9n, 10n, 11n].map((bit) =>
      set(FIELD.EPT_POINTER, EPTP | FOUR_LEVELS | WB | (1n << bit)),
    ),
    // Accessed and dirty flags, which both profiles offer.
    kept: [set(FIELD.EPT_POINTER, EPTP | FOUR_LEVELS | WB | 0x40n)],
  },
  {
    rule: 'C29',
    check: 'eptp-physical-address',
    broken: [
      set(FIELD.EPT_POINTER, BEYOND | FOUR_LEVELS | WB),
      // What ACRN stores when the EPTP has no translation.
      set(FIELD.EPT_POINTER, (1n << 52n) | FOUR_LEVELS | WB),
    ],
    kept: [set(FIELD.EPT_POINTER, LAST_PAGE | FOUR_LEVELS | WB)],
  },
  {
    rule: 'C30',
    check: 'unrestricted-guest-without-ept',
    given: on(SECONDARY_CONTROLS, SECONDARY.UNRESTRICTED_GUEST),
    broken: [NO_EPT],
    kept: [nothing, all(NO_EPT, off(SECONDARY_CONTROLS, SECONDARY.UNRESTRICTED_GUEST))],
  },
  {
    rule: 'C31',
    check: 'mode-based-execute-control-without-ept',
    processor: offering(MSR.IA32_VMX_PROCBASED_CTLS2, SECONDARY.MODE_BASED_EXECUTE_CONTROL),
    given: on(SECONDARY_CONTROLS, SECONDARY.MODE_BASED_EXECUTE_CONTROL),
    broken: [NO_EPT],
    kept: [nothing],
  },
  {
    rule: 'C32',
    check: 'pml-without-ept',
    processor: OFFERS_PML,
    given: PML,
    broken: [NO_EPT],
    kept: [nothing],
  },
  {
    rule: 'C33',
    check: 'pml-address',
    processor: OFFERS_PML,
    given: PML,
    ...page(FIELD.PML_ADDRESS),
  },
  {
    rule: 'C34',
    check: 'vm-function-controls-reserved-bits',
    processor: OFFERS_EPTP_SWITCHING,
    given: VM_FUNCTIONS,
    broken: [set(FIELD.VM_FUNCTION_CONTROL, 2n), set(FIELD.VM_FUNCTION_CONTROL, 1n << 63n)],
    kept: [
      set(FIELD.VM_FUNCTION_CONTROL, EPTP_SWITCHING),
      all(
        off(SECONDARY_CONTROLS, SECONDARY.ENABLE_VM_FUNCTIONS),
        set(FIELD.VM_FUNCTION_CONTROL, 2n),
      ),
    ],
  },
  {
    rule: 'C35',
    check: 'eptp-switching-without-ept',
    processor: OFFERS_EPTP_SWITCHING,
    given: all(VM_FUNCTIONS, set(FIELD.VM_FUNCTION_CONTROL, EPTP_SWITCHING)),
    broken: [NO_EPT],
    kept: [nothing],
  },
  {
    rule: 'C35',
    check: 'eptp-list-address',
    processor: OFFERS_EPTP_SWITCHING,
    given: all(VM_FUNCTIONS, set(FIELD.VM_FUNCTION_CONTROL, EPTP_SWITCHING)),
    ...page(FIELD.EPTP_LIST_ADDRESS),
  },
  {
    rule: 'C36',
    check: 'vmread-bitmap-address',
    given: SHADOWING,
    broken: page(FIELD.VMREAD_BITMAP).broken,
    kept: [
      ...page(FIELD.VMREAD_BITMAP).kept,
      all(off(SECONDARY_CONTROLS, SECONDARY.VMCS_SHADOWING), set(FIELD.VMREAD_BITMAP, 1n)),
    ],
  },
  {
    rule: 'C37',
    check: 'vmwrite-bitmap-address',
    given: SHADOWING,
    ...page(FIELD.VMWRITE_BITMAP),
  },
  {
    rule: 'C38',
    check: 'virtualization-exception-information-address',
    given: on(SECONDARY_CONTROLS, SECONDARY.EPT_VIOLATION_VE),
    ...page(FIELD.VIRT_EXCEPTION_INFO_ADDR),
  },
  {
    rule: 'C39',
    check: 'tsc-multiplier-zero',
    processor: offering(MSR.IA32_VMX_PROCBASED_CTLS2, SECONDARY.USE_TSC_SCALING),
    given: all(
      on(SECONDARY_CONTROLS, SECONDARY.USE_TSC_SCALING),
      set(FIELD.TSC_MULTIPLIER, 1n << 48n),
    ),
    broken: [set(FIELD.TSC_MULTIPLIER, 0n)],
    kept: [
      set(FIELD.TSC_MULTIPLIER, 1n),
      all(off(SECONDARY_CONTROLS, SECONDARY.USE_TSC_SCALING), set(FIELD.TSC_MULTIPLIER, 0n)),
    ],
  },
  {
    rule: 'C40',
    check: 'sub-page-write-permissions-without-ept',
    processor: OFFERS_SUB_PAGE,
    given: SUB_PAGE,
    broken: [NO_EPT],
    kept: [nothing],
  },
  {
    rule: 'C40',
    check: 'sub-page-permission-table-pointer',
    processor: OFFERS_SUB_PAGE,
    given: SUB_PAGE,
    ...page(FIELD.SUB_PAGE_PERMISSION_TABLE_POINTER),
  },
  {
    rule: 'further',
    check: 'intel-pt-guest-physical-addresses',
    profiles: ['tigerlake-i5-1135g7'],
    given: all(
      on(SECONDARY_CONTROLS, SECONDARY.INTEL_PT_GUEST_PHYSICAL),
      on(ENTRY_CONTROLS, ENTRY.LOAD_RTIT_CTL),
      on(EXIT_CONTROLS, EXIT.CLEAR_RTIT_CTL),
    ),
    broken: [
      NO_EPT,
      off(ENTRY_CONTROLS, ENTRY.LOAD_RTIT_CTL),
      off(EXIT_CONTROLS, EXIT.CLEAR_RTIT_CTL),
    ],
    kept: [nothing],
  },
];

/** An MSR area of `count` entries. */
function area(countField: number, addressField: number) {
  return {
    alignment: {
      given: set(countField, 1),
      broken: [1n, 8n, 0xfn].map((low) => set(addressField, 0x50_0000n + low)),
      kept: [set(addressField, 0x50_0000n), all(set(countField, 0), set(addressField, 1n))],
    },
    address: {
      given: set(countField, 1),
      broken: [set(addressField, BEYOND), set(addressField, 1n << 63n)],
      kept: [set(addressField, BEYOND - 0x10n)],
    },
    end: {
      given: set(countField, 2),
      broken: [
        set(addressField, BEYOND - 0x10n),
        all(set(countField, 0xffff_ffff), set(addressField, BEYOND - 0x1000n)),
      ],
      kept: [set(addressField, BEYOND - 0x20n)],
    },
  };
}

const STORE = area(FIELD.VM_EXIT_MSR_STORE_COUNT, FIELD.VM_EXIT_MSR_STORE_ADDR);
const LOAD = area(FIELD.VM_EXIT_MSR_LOAD_COUNT, FIELD.VM_EXIT_MSR_LOAD_ADDR);

export const EXIT_CONTROL_RULES: readonly EntryRule[] = [
  {
    rule: 'X1',
    check: 'vm-exit-controls-reserved-bits',
    broken: [
      off(EXIT_CONTROLS, 1 << 0),
      on(EXIT_CONTROLS, EXIT.LOAD_PKRS),
      on(EXIT_CONTROLS, EXIT.ACTIVATE_SECONDARY),
    ],
    kept: [on(EXIT_CONTROLS, EXIT.SAVE_EFER), off(EXIT_CONTROLS, EXIT.SAVE_DEBUG_CONTROLS)],
  },
  {
    rule: 'X2',
    check: 'save-preemption-timer-without-preemption-timer',
    broken: [on(EXIT_CONTROLS, EXIT.SAVE_PREEMPTION_TIMER)],
    kept: [
      all(
        on(EXIT_CONTROLS, EXIT.SAVE_PREEMPTION_TIMER),
        on(PIN_CONTROLS, PIN.ACTIVATE_PREEMPTION_TIMER),
      ),
    ],
  },
  { rule: 'X3', check: 'vm-exit-msr-store-alignment', ...STORE.alignment },
  { rule: 'X4', check: 'vm-exit-msr-store-address', ...STORE.address },
  { rule: 'X5', check: 'vm-exit-msr-store-end', ...STORE.end },
  { rule: 'X6', check: 'vm-exit-msr-load-alignment', ...LOAD.alignment },
  { rule: 'X7', check: 'vm-exit-msr-load-address', ...LOAD.address },
  { rule: 'X7', check: 'vm-exit-msr-load-end', ...LOAD.end },
];

/** Injects an event: type, vector and further bits of the VM-entry interruption information. */
function inject(type: number, vector: number, further = 0): Change {
  return set(FIELD.VM_ENTRY_INTR_INFO_FIELD, (0x8000_0000 | (type << 8) | vector | further) >>> 0);
}

const EXTERNAL_INTERRUPT = 0;
const NMI = 2;
const HARDWARE_EXCEPTION = 3;
const SOFTWARE_INTERRUPT = 4;
const PRIVILEGED_SOFTWARE_EXCEPTION = 5;
const SOFTWARE_EXCEPTION = 6;
const OTHER_EVENT = 7;
const ERROR_CODE = 1 << 11;

const REAL_MODE = all(
  on(SECONDARY_CONTROLS, SECONDARY.UNRESTRICTED_GUEST),
  off(ENTRY_CONTROLS, ENTRY.IA32E_MODE_GUEST),
  set(FIELD.GUEST_CR0, CR0.ET | CR0.NE),
  set(FIELD.GUEST_CR4, CR4.VMXE),
  set(FIELD.GUEST_IA32_EFER, 0n),
  set(FIELD.GUEST_RIP, 0xfff0n),
);

/** IA32_VMX_BASIC[56] is 0 on Skylake and 1 on Tiger Lake. */
const SKYLAKE = ['skylake-i7-6700k'];
const TIGER_LAKE = ['tigerlake-i5-1135g7'];

const ENTRY_COUNT = FIELD.VM_ENTRY_MSR_LOAD_COUNT;
const ENTRY_AREA = FIELD.VM_ENTRY_MSR_LOAD_ADDR;
/** IA32_STAR, which takes any value. */
const STAR = 0xc000_0081n;

export const ENTRY_CONTROL_RULES: readonly EntryRule[] = [
  {
    rule: 'N1',
    check: 'vm-entry-controls-reserved-bits',
    broken: [
      off(ENTRY_CONTROLS, 1 << 0),
      on(ENTRY_CONTROLS, ENTRY.LOAD_PKRS),
      on(ENTRY_CONTROLS, 1 << 31),
    ],
    kept: [off(ENTRY_CONTROLS, ENTRY.LOAD_DEBUG_CONTROLS)],
  },
  {
    rule: 'N2',
    check: 'vm-entry-msr-load-alignment',
    given: all(set(ENTRY_COUNT, 1), set(ENTRY_AREA, 0x50_0000n), store(0x50_0000, STAR)),
    broken: [1n, 8n, 0xfn].map((low) => set(ENTRY_AREA, 0x50_0000n + low)),
    kept: [nothing, all(set(ENTRY_COUNT, 0), set(ENTRY_AREA, 1n))],
  },
  {
    rule: 'N3',
    check: 'vm-entry-msr-load-address',
    given: all(set(ENTRY_COUNT, 1), set(ENTRY_AREA, 0x50_0000n), store(0x50_0000, STAR)),
    broken: [set(ENTRY_AREA, BEYOND), set(ENTRY_AREA, 1n << 63n)],
    kept: [all(set(ENTRY_AREA, BEYOND - 0x10n), store(Number(BEYOND) - 0x10, STAR))],
  },
  {
    rule: 'N4',
    check: 'vm-entry-msr-load-end',
    given: all(
      set(ENTRY_COUNT, 2),
      set(ENTRY_AREA, BEYOND - 0x20n),
      store(Number(BEYOND) - 0x20, STAR, 0n, STAR, 0n),
    ),
    broken: [set(ENTRY_AREA, BEYOND - 0x10n), set(ENTRY_COUNT, 3)],
    kept: [nothing],
  },
  {
    rule: 'N5',
    check: 'entry-to-smm-outside-smm',
    broken: [on(ENTRY_CONTROLS, ENTRY.ENTRY_TO_SMM)],
    kept: [nothing],
  },
  {
    rule: 'N5',
    check: 'deactivate-dual-monitor-treatment-outside-smm',
    broken: [on(ENTRY_CONTROLS, ENTRY.DEACTIVATE_DUAL_MONITOR)],
    kept: [nothing],
  },
  {
    rule: 'N6',
    check: 'interruption-type-reserved',
    broken: [inject(1, 32)],
    kept: [inject(EXTERNAL_INTERRUPT, 32), inject(OTHER_EVENT, 0)],
  },
  {
    rule: 'N6',
    check: 'interruption-type-reserved',
    processor: withMsr(
      MSR.IA32_VMX_TRUE_PROCBASED_CTLS,
      (value) => value & ~(BigInt(PRIMARY.MONITOR_TRAP_FLAG) << 32n),
    ),
    broken: [inject(OTHER_EVENT, 0)],
    kept: [inject(EXTERNAL_INTERRUPT, 32)],
  },
  {
    rule: 'N7',
    check: 'other-event-vector',
    broken: [inject(OTHER_EVENT, 1), inject(OTHER_EVENT, 255)],
    kept: [inject(OTHER_EVENT, 0)],
  },
  {
    rule: 'N8',
    check: 'nmi-vector',
    broken: [inject(NMI, 1), inject(NMI, 3), inject(NMI, 32)],
    kept: [inject(NMI, 2)],
  },
  {
    rule: 'N9',
    check: 'hardware-exception-vector',
    broken: [inject(HARDWARE_EXCEPTION, 32), inject(HARDWARE_EXCEPTION, 255)],
    kept: [inject(HARDWARE_EXCEPTION, 31), inject(HARDWARE_EXCEPTION, 6)],
  },
  {
    rule: 'N9',
    check: 'hardware-exception-vector',
    // IA32_VMX_BASIC[56]: with or without an error code.
    profiles: TIGER_LAKE,
    broken: [inject(HARDWARE_EXCEPTION, 32, ERROR_CODE)],
    kept: [inject(HARDWARE_EXCEPTION, 13), inject(HARDWARE_EXCEPTION, 6, ERROR_CODE)],
  },
  {
    rule: 'N10',
    check: 'error-code-without-hardware-exception',
    broken: [
      inject(EXTERNAL_INTERRUPT, 32, ERROR_CODE),
      inject(NMI, 2, ERROR_CODE),
      all(inject(SOFTWARE_EXCEPTION, 3, ERROR_CODE), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 1)),
    ],
    kept: [inject(HARDWARE_EXCEPTION, 13, ERROR_CODE), inject(EXTERNAL_INTERRUPT, 32)],
  },
  {
    rule: 'N11',
    check: 'error-code-of-vector',
    profiles: SKYLAKE,
    broken: [
      ...[8, 10, 11, 12, 13, 14, 17].map((vector) => inject(HARDWARE_EXCEPTION, vector)),
      ...[0, 6, 7, 9, 15, 16, 18, 19, 20, 21, 31].map((vector) =>
        inject(HARDWARE_EXCEPTION, vector, ERROR_CODE),
      ),
    ],
    kept: [
      ...[8, 10, 11, 12, 13, 14, 17].map((vector) =>
        inject(HARDWARE_EXCEPTION, vector, ERROR_CODE),
      ),
      ...[0, 6, 7, 9, 16, 18, 21].map((vector) => inject(HARDWARE_EXCEPTION, vector)),
    ],
  },
  {
    rule: 'N11',
    check: 'error-code-of-vector',
    profiles: SKYLAKE,
    given: on(SECONDARY_CONTROLS, SECONDARY.UNRESTRICTED_GUEST),
    broken: [inject(HARDWARE_EXCEPTION, 13), inject(HARDWARE_EXCEPTION, 6, ERROR_CODE)],
    // Vectors of interrupts are not those of exceptions.
    kept: [
      inject(EXTERNAL_INTERRUPT, 13),
      inject(EXTERNAL_INTERRUPT, 32 + 13),
      all(inject(SOFTWARE_INTERRUPT, 14), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 2)),
    ],
  },
  {
    rule: 'N11',
    check: 'error-code-of-vector',
    profiles: TIGER_LAKE,
    // This processor leaves it to software, unless IA32_VMX_BASIC[56] is 0.
    processor: withMsr(MSR.IA32_VMX_BASIC, (value) => value & ~(1n << 56n)),
    broken: [inject(HARDWARE_EXCEPTION, 21, ERROR_CODE)],
    kept: [inject(HARDWARE_EXCEPTION, 13, ERROR_CODE)],
  },
  {
    rule: 'N12',
    check: 'error-code-in-real-address-mode',
    given: REAL_MODE,
    broken: [inject(HARDWARE_EXCEPTION, 13, ERROR_CODE)],
    kept: [inject(HARDWARE_EXCEPTION, 13)],
  },
  {
    rule: 'N13',
    check: 'interruption-information-reserved-bits',
    broken: [12, 13, 20, 30].map((bit) => inject(EXTERNAL_INTERRUPT, 32, 1 << bit)),
    // Without the valid bit nobody looks.
    kept: [set(FIELD.VM_ENTRY_INTR_INFO_FIELD, 0x7fff_ffff), inject(EXTERNAL_INTERRUPT, 255)],
  },
  {
    rule: 'N14',
    check: 'exception-error-code-reserved-bits',
    given: inject(HARDWARE_EXCEPTION, 14, ERROR_CODE),
    broken: [
      set(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE, 0x1_0000),
      set(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE, 0x8000_0000),
    ],
    kept: [
      set(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE, 0xffff),
      all(inject(HARDWARE_EXCEPTION, 6), set(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE, 0x1_0000)),
    ],
  },
  {
    rule: 'N15',
    check: 'injected-instruction-length',
    broken: [SOFTWARE_INTERRUPT, PRIVILEGED_SOFTWARE_EXCEPTION, SOFTWARE_EXCEPTION].flatMap(
      (type) => [
        all(inject(type, 3), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 16)),
        all(inject(type, 3), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 0xffff_ffff)),
      ],
    ),
    // IA32_VMX_MISC[30]: a length of 0 is allowed.
    kept: [
      all(inject(SOFTWARE_INTERRUPT, 3), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 15)),
      all(inject(SOFTWARE_EXCEPTION, 3), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 0)),
      all(inject(EXTERNAL_INTERRUPT, 32), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 16)),
    ],
  },
  {
    rule: 'N15',
    check: 'injected-instruction-length',
    processor: withMsr(MSR.IA32_VMX_MISC, (value) => value & ~(1n << 30n)),
    broken: [all(inject(SOFTWARE_INTERRUPT, 3), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 0))],
    kept: [all(inject(SOFTWARE_INTERRUPT, 3), set(FIELD.VM_ENTRY_INSTRUCTION_LEN, 1))],
  },
];
