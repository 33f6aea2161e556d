// The form of a check that VM entry makes.
import type { EntryView } from './entry-view.js';

export interface EntryCheck {
  /** In the SDM's words. */
  readonly name: string;
  /** Whether the VMCS breaks the rule. */
  fails(entry: EntryView): boolean;
  /** The exit qualification of the VM exit that a failed guest-state check causes (SDM 27.8). */
  readonly qualification: bigint;
}

/** Checks that apply together, when a control is on for example. */
export interface EntryCheckGroup {
  /**
   * They look at memory, or at fields that every VM exit may change (`OF_EVERY_EXIT` of vmcs.ts), so that every VM
   * entry makes them. Left out: they are made again only after a field has changed that is not of those.
   */
  readonly everyEntry?: true;
  /** Left out: always. */
  applies?(entry: EntryView): boolean;
  readonly checks: readonly EntryCheck[];
}

export type Fails = EntryCheck['fails'];

/** A check of each of several registers, whose name stands for `*` in the check's. */
export function ofEach<Name extends string>(
  registers: readonly Name[],
  check: string,
  failsOf: (register: Name) => Fails,
): Record<string, Fails> {
  return Object.fromEntries(
    registers.map((name) => [check.replace('*', name.toLowerCase()), failsOf(name)]),
  );
}

/** Checks by their names, in the order in which they are made: each with when it fails. */
export function checksOf(
  failsByName: Readonly<Record<string, Fails>>,
  qualification = 0n,
): EntryCheck[] {
  return Object.entries(failsByName).map(([name, fails]) => ({ name, fails, qualification }));
}
