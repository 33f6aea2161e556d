// The VMCS as a VM entry sees it: fields that several checks look at are read once.
import { ENTRY, EXIT, PRIMARY, SECONDARY } from '../controls.js';
import { FIELD } from '../field-table.js';
import type { PhysicalMemory } from '../memory.js';
import { CR0, CR4, RFLAGS } from '../registers.js';
import type { Vmcs } from '../vmcs.js';
import type { EntryLimits } from './limits.js';

/** What the checks may look at. */
export interface EntryContext {
  /** The current VMCS, which is to be entered. */
  readonly vmcs: Vmcs;
  readonly limits: EntryLimits;
  readonly memory: PhysicalMemory;
  /** IA32_EFER.LMA of the processor, which is in root operation. */
  readonly ia32eMode: boolean;
  /** The VMCS whose region lies at a physical address. */
  vmcsAt(address: number): Vmcs | undefined;
}

const CR0_PE = Number(CR0.PE);
const CR0_PG = Number(CR0.PG);
const CR4_PAE = Number(CR4.PAE);

export class EntryView {
  readonly vmcs: Vmcs;
  readonly limits: EntryLimits;
  readonly memory: PhysicalMemory;
  readonly ia32eMode: boolean;
  readonly vmcsAt: (address: number) => Vmcs | undefined;

  readonly pin: number;
  readonly primary: number;
  /** The secondary controls in force: all 0 unless activated. */
  readonly secondary: number;
  readonly exit: number;
  readonly entry: number;
  readonly ept: boolean;
  readonly unrestrictedGuest: boolean;
  /** "host address-space size". */
  readonly host64: boolean;
  /** "IA-32e mode guest". */
  readonly ia32eGuest: boolean;

  /** VM-entry interruption information; 0 when nothing is injected. */
  readonly event: number;
  /** The injected event's type, -1 without one. */
  readonly eventType: number;
  readonly eventVector: number;

  /** Bits 31:0. */
  readonly rflags: number;
  readonly protectedMode: boolean;
  readonly paging: boolean;
  readonly pae: boolean;
  readonly virtual8086: boolean;
  readonly interruptibility: number;
  readonly activity: number;

  constructor(context: EntryContext) {
    const { vmcs } = context;
    this.vmcs = vmcs;
    this.limits = context.limits;
    this.memory = context.memory;
    this.ia32eMode = context.ia32eMode;
    this.vmcsAt = context.vmcsAt;
    this.pin = vmcs.read32(FIELD.PIN_BASED_VM_EXEC_CONTROL);
    this.primary = vmcs.read32(FIELD.CPU_BASED_VM_EXEC_CONTROL);
    this.secondary =
      (this.primary & PRIMARY.ACTIVATE_SECONDARY) === 0
        ? 0
        : vmcs.read32(FIELD.SECONDARY_VM_EXEC_CONTROL);
    this.exit = vmcs.read32(FIELD.VM_EXIT_CONTROLS);
    this.entry = vmcs.read32(FIELD.VM_ENTRY_CONTROLS);
    this.ept = (this.secondary & SECONDARY.ENABLE_EPT) !== 0;
    this.unrestrictedGuest = (this.secondary & SECONDARY.UNRESTRICTED_GUEST) !== 0;
    this.host64 = (this.exit & EXIT.HOST_ADDRESS_SPACE_SIZE) !== 0;
    this.ia32eGuest = (this.entry & ENTRY.IA32E_MODE_GUEST) !== 0;

    const information = vmcs.read32(FIELD.VM_ENTRY_INTR_INFO_FIELD);
    const injects = information >= 0x8000_0000;
    this.event = injects ? information : 0;
    this.eventType = injects ? (information >> 8) & 7 : -1;
    this.eventVector = injects ? information & 0xff : -1;

    const cr0 = vmcs.read32(FIELD.GUEST_CR0);
    this.protectedMode = (cr0 & CR0_PE) !== 0;
    this.paging = (cr0 & CR0_PG) !== 0;
    this.pae = (vmcs.read32(FIELD.GUEST_CR4) & CR4_PAE) !== 0;
    this.rflags = vmcs.read32(FIELD.GUEST_RFLAGS);
    this.virtual8086 = (this.rflags & RFLAGS.VM) !== 0;
    this.interruptibility = vmcs.read32(FIELD.GUEST_INTERRUPTIBILITY_INFO);
    this.activity = vmcs.read32(FIELD.GUEST_ACTIVITY_STATE);
  }
}
