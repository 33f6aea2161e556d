// Runs the nested guest under KVM, instruction by instruction.
import type { KvmVcpu } from '../guests/kvm/vcpu.js';
import { NestedGuestCpu } from '../guests/nested-guest/cpu.js';
import type { BootStop } from '../guests/service-vm/boot.js';
import type { NestedMachine } from '../nested-machine.js';

/** A local APIC timer interrupt reaches the pCPU every so many instructions of the nested guest. */
const TIMER_PERIOD = 2000;
const LOCAL_TIMER_VECTOR = 0xec;
/** More instructions than the program needs, by far: a guest that runs wild is stopped. */
const MAX_STEPS = 2_000_000;
/** More VM exits than any one instruction of the program takes. */
const MAX_EXITS_WITHOUT_PROGRESS = 1000;

/** Why ACRN stopped the VM; undefined while it runs. */
export function acrnStopped({ stopped }: NestedMachine): BootStop | undefined {
  if (stopped === undefined) return undefined;
  return { at: 'acrn-stopped', reason: `ACRN stopped in ${stopped.where}: ${stopped.reason}` };
}

const TIMER_INTERRUPT_LOST: BootStop = {
  at: 'timer-interrupt-lost',
  reason:
    "the Service VM's clock stands still: the timer interrupt that arrived while the nested guest ran was ACRN's own, and nested VMX gave it to KVM as an exit it cannot use; only with local APIC passthrough is it the Service VM's",
};

/** Runs the nested guest until it is idle, or something stops it. */
export function runNestedGuest(
  machine: NestedMachine,
  kvm: Pick<KvmVcpu, 'launch' | 'handleExit'>,
  registers: BigUint64Array,
  ownsLocalApics: boolean,
): BootStop | undefined {
  const launched = kvm.launch();
  if (launched.ending === 'failed') {
    return acrnStopped(machine) ?? { at: 'vm-entry', reason: launched.reason };
  }
  const cpu = new NestedGuestCpu(machine.vcpu, registers);
  let exitsWithoutProgress = 0;
  for (let step = 1; step <= MAX_STEPS; step += 1) {
    const timer = step % TIMER_PERIOD === 0;
    const result = timer
      ? machine.vcpu.deliverToL2({ name: 'external-interrupt', vector: LOCAL_TIMER_VECTOR })
      : cpu.step();
    if (timer && result.ending === 'reflected' && !ownsLocalApics) return TIMER_INTERRUPT_LOST;
    exitsWithoutProgress = result.ending === 'completed' ? 0 : exitsWithoutProgress + 1;
    if (exitsWithoutProgress > MAX_EXITS_WITHOUT_PROGRESS) {
      const reason = `the nested guest does not come forward: ${MAX_EXITS_WITHOUT_PROGRESS} VM exits, and no instruction completed between them`;
      return { at: 'nested-guest-hangs', reason };
    }
    switch (result.ending) {
      case 'completed':
      case 'handled-L0':
        continue;
      case 'reflected': {
        const exit = kvm.handleExit();
        if (exit.ending === 'idle') return undefined;
        if (exit.ending === 'failed') {
          return acrnStopped(machine) ?? { at: 'nested-exit', reason: exit.reason };
        }
        continue;
      }
      case 'not-in-L2':
        return {
          at: 'nested-guest-not-resumed',
          reason: 'KVM did not resume the nested guest: the Service VM still has the processor',
        };
      case 'unknown-opcode':
        return {
          at: 'nested-guest-crashed',
          reason: `the nested guest crashed: it executes what is no code at 0x${result.rip.toString(16)}`,
        };
      default:
        return (
          acrnStopped(machine) ?? {
            at: 'nested-guest-crashed',
            reason: `the nested guest ended with ${result.ending}`,
          }
        );
    }
  }
  return { at: 'nested-guest-hangs', reason: `no login prompt after ${MAX_STEPS} instructions` };
}
