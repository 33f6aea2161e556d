// VM exits of level 1 that are not nested VMX (ACRN v2.7 arch/x86/guest/vmexit.c: dispatch_table).

import { EXIT_REASON } from '../../processor/exit-reason.js';
import { FIELD } from '../../processor/field-table.js';
import { skipInstruction } from '../nested/run-vcpu.js';
import { handleHypercall } from './hypercalls.js';
import { emulateMmio } from './mmio.js';
import type { Emulated, HvVcpu } from './parts.js';
import { emulatePortIo } from './port-io.js';
import { emulateCpuid } from './vcpuid.js';
import { emulateCr4Write } from './virtual-cr.js';
import { emulateRdmsr, emulateWrmsr } from './vmsr.js';

const HARDWARE_EXCEPTION = 3 << 8;
const ERROR_CODE_VALID = 1 << 11;
const VALID = 0x8000_0000;

/** Handles the exit in VMCS01, which is current, and enters the guest again. */
export function handleVmExit(vcpu: HvVcpu): void {
  const { processor } = vcpu.engine;
  const reason = processor.vmread32(FIELD.VM_EXIT_REASON) & 0xffff;
  const emulated = emulate(vcpu, reason);
  // The length is not defined for EPT violations: ACRN decodes the instruction.
  const length = reason === EXIT_REASON.EPT_VIOLATION ? vcpu.guest.exitingLength : undefined;
  if (emulated === 'done') skipInstruction(processor, length);
  else if (emulated !== 'retry') inject(vcpu, emulated.vector, emulated.errorCode);
  vcpu.guest.enter();
}

function emulate(vcpu: HvVcpu, reason: number): Emulated {
  switch (reason) {
    case EXIT_REASON.EXTERNAL_INTERRUPT: {
      const information = vcpu.engine.processor.vmread32(FIELD.VM_EXIT_INTR_INFO);
      if (information >= VALID) vcpu.pcpu.dispatchInterrupt(information & 0xff);
      else vcpu.pcpu.openInterruptWindow();
      return 'retry';
    }
    case EXIT_REASON.EXCEPTION_OR_NMI:
      // A notification: the thread looks at its requests before it enters the guest again.
      return 'retry';
    case EXIT_REASON.CPUID:
      return emulateCpuid(vcpu);
    case EXIT_REASON.RDMSR:
      return emulateRdmsr(vcpu);
    case EXIT_REASON.WRMSR:
      return emulateWrmsr(vcpu);
    case EXIT_REASON.CR_ACCESS:
      return emulateCr4Write(vcpu);
    case EXIT_REASON.IO_INSTRUCTION:
      return emulatePortIo(vcpu);
    case EXIT_REASON.EPT_VIOLATION:
      return emulateMmio(vcpu);
    case EXIT_REASON.HLT:
      if (vcpu.vlapic.deliverable === undefined) vcpu.wait('virtual-interrupt');
      return 'done';
    case EXIT_REASON.VMCALL:
      return handleHypercall(vcpu);
    default:
      return 'done';
  }
}

function inject(vcpu: HvVcpu, vector: number, errorCode: number | undefined): void {
  const { processor } = vcpu.engine;
  const withCode = errorCode === undefined ? 0 : ERROR_CODE_VALID;
  processor.vmwrite32(
    FIELD.VM_ENTRY_INTR_INFO_FIELD,
    (VALID | HARDWARE_EXCEPTION | withCode | vector) >>> 0,
  );
  if (errorCode !== undefined) {
    processor.vmwrite32(FIELD.VM_ENTRY_EXCEPTION_ERROR_CODE, errorCode);
  }
}
