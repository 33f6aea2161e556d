// The form of a check that VM entry makes.
import type { EntryView } from './entry-view.js';

export interface EntryCheck {
  /** The rule that the check enforces, as the tests' table of rules numbers it. */
  readonly rule: string;
  /** In the SDM's words. */
  readonly name: string;
  /** Section of SDM volume 3. */
  readonly section: string;
  /** Whether the VMCS breaks the rule. */
  fails(entry: EntryView): boolean;
  /** The exit qualification of the VM exit that a failed guest-state check causes; 0 if left out. */
  readonly qualification?: bigint;
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

type Row = readonly [rule: string, name: string, fails: (entry: EntryView) => boolean];

/** Checks of one section, each as rule, name and when it fails. */
export function checksOf(section: string, rows: readonly Row[]): readonly EntryCheck[] {
  return rows.map(([rule, name, fails]) => ({ rule, name, section, fails }));
}
