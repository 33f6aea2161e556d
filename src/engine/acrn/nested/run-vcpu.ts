// Entering L1 or L2 (ACRN v2.7 vcpu.c: run_vcpu).
import { FIELD } from '../../processor/field-table.js';
import type { EntryOutcome, LogicalProcessor } from '../../processor/logical-processor.js';
import { handleL2Exit } from './reflect.js';
import { AcrnStop } from './stop.js';
import type { VcpuState } from './vcpu-state.js';

/** The processor refused L2 with an exit 33 or 34, which L1 got. */
interface RefusedL2 {
  readonly ending: 'entry-failed';
  /** The exit reason, bit 31 set. */
  readonly reason: number;
}

/** The instruction that exited is done: the guest of the current VMCS goes on after it (`inst_len`). */
export function skipInstruction(
  processor: LogicalProcessor,
  length = processor.vmread32(FIELD.VM_EXIT_INSTRUCTION_LEN),
): void {
  processor.vmwrite(FIELD.GUEST_RIP, processor.vmread(FIELD.GUEST_RIP) + BigInt(length));
}

/** Enters the guest of the current VMCS; undefined when it runs. */
export function enterGuest(vcpu: VcpuState): RefusedL2 | undefined {
  const { processor, nested, vm } = vcpu;
  const launch = processor.current?.launchState === 'clear';
  processor.guestTables = nested.inL2 && vm.configuration.guestTables === true;
  const outcome = launch ? processor.vmlaunch() : processor.vmresume();
  if (outcome.kind === 'entered') {
    const to = nested.inL2 ? 2 : 1;
    vm.trace.sink?.({ level: 1, type: 'vm-entry', to, launch });
    return undefined;
  }
  return refused(vcpu, outcome);
}

/** ACRN asserts that an entry succeeds; only an exit 33 or 34 of L2 looks like any other exit. */
function refused(vcpu: VcpuState, outcome: Exclude<EntryOutcome, { kind: 'entered' }>): RefusedL2 {
  const { nested, vm } = vcpu;
  const vmcs = nested.inL2 ? 'VMCS02' : 'VMCS01';
  const check = ('check' in outcome && outcome.check) || outcome.kind;
  vm.trace.sink?.({
    level: 0,
    type: 'entry-check-failed',
    vmcs,
    check,
    error: errorOf(outcome),
  });
  if (outcome.kind === 'exit' && nested.inL2 && nested.current !== undefined) {
    handleL2Exit(vcpu, nested.current);
    enterGuest(vcpu);
    return { ending: 'entry-failed', reason: outcome.reason };
  }
  if (outcome.kind === 'exit') {
    throw new AcrnStop(
      `the processor refused ${vmcs} (${check}) with exit 33, which ACRN does not handle: it logs ` +
        '"Unhandled VM exit condition" and enters again, forever',
      'unhandled_vmexit_handler',
      'loop',
    );
  }
  throw new AcrnStop(
    `the processor refused ${vmcs} (${check}): ACRN makes no VM-entry checks of its own`,
    'run_vcpu',
  );
}

function errorOf(outcome: EntryOutcome): number {
  if (outcome.kind === 'exit') return outcome.reason & 0xffff;
  return outcome.kind === 'VMfailValid' ? outcome.error : 0;
}
