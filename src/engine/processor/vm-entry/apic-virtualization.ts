// SDM 27.2.1.1: VM-execution controls that virtualize the APIC.
import { EXIT, PIN, PRIMARY, SECONDARY } from '../controls.js';
import { FIELD } from '../field-table.js';
import { exceedsPhysicalWidth, isNoPage } from './addresses.js';
import { checksOf, type EntryCheckGroup } from './entry-check.js';
import type { EntryView } from './entry-view.js';

/** Offset of VTPR in the virtual-APIC page (SDM 30.1.1). */
export const VTPR = 0x80;

export const TPR_SHADOW: readonly EntryCheckGroup[] = [
  {
    everyEntry: true,
    applies: usesTprShadow,
    checks: checksOf({
      'virtual-apic-address': (e) => isNoPage(e, FIELD.VIRTUAL_APIC_PAGE_ADDR),
      'tpr-threshold-reserved-bits': (e) =>
        !deliversInterrupts(e) && e.vmcs.read32(FIELD.TPR_THRESHOLD) > 0xf,
      'tpr-threshold-above-vtpr': (e) =>
        !deliversInterrupts(e) &&
        (e.secondary & SECONDARY.VIRTUALIZE_APIC_ACCESSES) === 0 &&
        (e.vmcs.read32(FIELD.TPR_THRESHOLD) & 0xf) > priorityClassOfVtpr(e),
    }),
  },
];

const NEED_TPR_SHADOW =
  SECONDARY.VIRTUALIZE_X2APIC_MODE |
  SECONDARY.APIC_REGISTER_VIRTUALIZATION |
  SECONDARY.VIRTUAL_INTERRUPT_DELIVERY;

export const APIC_VIRTUALIZATION: readonly EntryCheckGroup[] = [
  {
    checks: checksOf({
      'apic-access-address': (e) =>
        (e.secondary & SECONDARY.VIRTUALIZE_APIC_ACCESSES) !== 0 &&
        isNoPage(e, FIELD.APIC_ACCESS_ADDR),
      'apic-virtualization-without-tpr-shadow': (e) =>
        !usesTprShadow(e) && (e.secondary & NEED_TPR_SHADOW) !== 0,
      'x2apic-mode-with-apic-accesses': (e) =>
        (e.secondary & SECONDARY.VIRTUALIZE_X2APIC_MODE) !== 0 &&
        (e.secondary & SECONDARY.VIRTUALIZE_APIC_ACCESSES) !== 0,
      'virtual-interrupt-delivery-without-external-interrupt-exiting': (e) =>
        deliversInterrupts(e) && (e.pin & PIN.EXTERNAL_INTERRUPT_EXITING) === 0,
    }),
  },
];

export const POSTED_INTERRUPTS: readonly EntryCheckGroup[] = [
  {
    applies: (e) => (e.pin & PIN.PROCESS_POSTED_INTERRUPTS) !== 0,
    checks: checksOf({
      'posted-interrupts-without-virtual-interrupt-delivery': (e) => !deliversInterrupts(e),
      'posted-interrupts-without-acknowledge-interrupt-on-exit': (e) =>
        (e.exit & EXIT.ACKNOWLEDGE_INTERRUPT) === 0,
      'posted-interrupt-notification-vector': (e) => e.vmcs.read32(FIELD.POSTED_INTR_NV) > 0xff,
      'posted-interrupt-descriptor-alignment': (e) =>
        (e.vmcs.read32(FIELD.POSTED_INTR_DESC_ADDR) & 0x3f) !== 0,
      'posted-interrupt-descriptor-address': (e) =>
        exceedsPhysicalWidth(e, FIELD.POSTED_INTR_DESC_ADDR),
    }),
  },
];

function usesTprShadow({ primary }: EntryView): boolean {
  return (primary & PRIMARY.USE_TPR_SHADOW) !== 0;
}

function deliversInterrupts({ secondary }: EntryView): boolean {
  return (secondary & SECONDARY.VIRTUAL_INTERRUPT_DELIVERY) !== 0;
}

/** VTPR[7:4]. */
function priorityClassOfVtpr({ vmcs, memory }: EntryView): number {
  return memory.readByte(vmcs.readAddress(FIELD.VIRTUAL_APIC_PAGE_ADDR) + VTPR) >> 4;
}
