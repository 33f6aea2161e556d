// The checks of VM entry (SDM 27.2 to 27.4), in the SDM's order: controls, host state, guest state,
// MSR loading.
import type { VmxCapabilities } from '../capabilities.js';
import type { PhysicalMemory } from '../memory.js';
import type { Vmcs } from '../vmcs.js';

/** What the checks may look at. */
export interface EntryContext {
  /** The current VMCS, which is to be entered. */
  readonly vmcs: Vmcs;
  readonly capabilities: VmxCapabilities;
  readonly memory: PhysicalMemory;
  /** The VMCS whose region lies at a physical address. */
  vmcsAt(address: number): Vmcs | undefined;
}

/**
 * A check that failed. `control` and `host` give VMfailValid(7) and (8); `guest` and `msr-load` give
 * a VM exit with basic reason 33 and 34 and the exit qualification.
 */
export type EntryFailure =
  | { readonly kind: 'control' | 'host'; readonly check: string }
  | { readonly kind: 'guest' | 'msr-load'; readonly check: string; readonly qualification: bigint };

type EntryCheck = (context: EntryContext) => EntryFailure | undefined;

/** The groups of checks, in the order a processor makes them. */
const CHECKS: readonly EntryCheck[] = [];

/** The first check that fails, undefined when the VM entry succeeds. */
export function checkVmEntry(context: EntryContext): EntryFailure | undefined {
  for (const check of CHECKS) {
    const failure = check(context);
    if (failure !== undefined) return failure;
  }
  return undefined;
}
