// The checks that VM entry makes on a VMCS12 by the SDM, with the capabilities and the memory that L1
// has. ACRN makes none.
import { ENTRY_FAILURE, EXIT_REASON } from '../../processor/exit-reason.js';
import { FIELD } from '../../processor/field-table.js';
import { FIELDS } from '../../processor/fields.js';
import { type Page, PhysicalMemory } from '../../processor/memory.js';
import { VM_ERROR } from '../../processor/result.js';
import { checkVmEntry, type EntryFailure } from '../../processor/vm-entry/check.js';
import { Vmcs } from '../../processor/vmcs.js';
import type { VcpuState } from './vcpu-state.js';
import type { Vm } from './vm.js';
import type { Vvmcs } from './vvmcs.js';

/** L1's memory by guest-physical addresses, to read. */
class GuestPhysicalMemory extends PhysicalMemory {
  constructor(private readonly vm: Vm) {
    super();
  }

  override peek(gpa: number): Page | undefined {
    const hpa = this.vm.gpa2hpa(BigInt(gpa));
    return hpa === undefined ? undefined : this.vm.memory.peek(hpa);
  }
}

/** The first check that a VMCS12 fails; undefined when L2 may be entered. */
export function checkVmcs12({ vm }: VcpuState, slot: Vvmcs): EntryFailure | undefined {
  return checkVmEntry({
    vmcs: wholeVmcs12(vm, slot),
    limits: vm.entryLimits,
    memory: new GuestPhysicalMemory(vm),
    ia32eMode: true,
    vmcsAt: () => undefined,
  });
}

/** All fields of a VMCS12: the shadowed ones are in VMCS02. */
function wholeVmcs12(vm: Vm, { vmcs02, vmcs12 }: Vvmcs): Vmcs {
  const whole = new Vmcs(vmcs02.address);
  for (const { encoding } of FIELDS) {
    const source = vm.isShadowed(encoding) ? vmcs02 : vmcs12;
    whole.write(encoding, source.read(encoding));
  }
  return whole;
}

/** The VM-instruction error of a failed check of controls or host state (SDM 27.2). */
export function errorOfCheck({ kind }: EntryFailure): number | undefined {
  if (kind === 'control') return VM_ERROR.ENTRY_INVALID_CONTROL_FIELDS;
  return kind === 'host' ? VM_ERROR.ENTRY_INVALID_HOST_STATE : undefined;
}

/** Stores the VM exit of a failed check of guest state or MSR loading (SDM 27.8); its reason. */
export function storeEntryFailure({ vmcs02 }: Vvmcs, failure: EntryFailure): number {
  const basic =
    failure.kind === 'guest'
      ? EXIT_REASON.ENTRY_FAILURE_GUEST_STATE
      : EXIT_REASON.ENTRY_FAILURE_MSR_LOADING;
  const reason = (ENTRY_FAILURE | basic) >>> 0;
  vmcs02.write32(FIELD.VM_EXIT_REASON, reason);
  const qualification = 'qualification' in failure ? failure.qualification : 0n;
  vmcs02.write(FIELD.EXIT_QUALIFICATION, qualification);
  return reason;
}
