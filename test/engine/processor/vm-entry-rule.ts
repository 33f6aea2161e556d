// One row of the table of VM-entry rules: how to break it, and the nearest values that keep it.
import type { VmxCapabilities } from '../../../src/engine/processor/capabilities.js';
import type { LogicalProcessor } from '../../../src/engine/processor/logical-processor.js';
import type { Vmcs } from '../../../src/engine/processor/vmcs.js';

/** A change of the VMCS, or of the memory it points to. */
export type Change = (vmcs: Vmcs, processor: LogicalProcessor) => void;

export interface EntryRule {
  /** C, X, N: VMfailValid(7); H: VMfailValid(8); G: exit 33; M: exit 34. */
  readonly rule: string;
  /** The check that has to fail. */
  readonly check: string;
  /** What the rule depends on; the VMCS still enters. */
  readonly given?: Change;
  /** Each breaks this rule and no other that comes before. */
  readonly broken: readonly Change[];
  /** Each keeps the rule. */
  readonly kept: readonly Change[];
  /** Exit qualification, 0 if left out. */
  readonly qualification?: bigint;
  /** A processor that offers more, or less, than the profiles. */
  readonly processor?: (profile: VmxCapabilities) => VmxCapabilities;
  /** The profiles it can be shown on; both if left out. */
  readonly profiles?: readonly string[];
}

export const set =
  (field: number, value: bigint | number): Change =>
  (vmcs) =>
    vmcs.write(field, BigInt(value));

/** Sets bits of a 32-bit field. */
export const on =
  (field: number, bits: number): Change =>
  (vmcs) =>
    vmcs.write32(field, (vmcs.read32(field) | bits) >>> 0);

/** Clears bits of a 32-bit field. */
export const off =
  (field: number, bits: number): Change =>
  (vmcs) =>
    vmcs.write32(field, (vmcs.read32(field) & ~bits) >>> 0);

export const all =
  (...changes: readonly Change[]): Change =>
  (vmcs, processor) => {
    for (const change of changes) change(vmcs, processor);
  };

export const nothing: Change = () => {};

/** Stores quadwords in physical memory. */
export const store =
  (address: number, ...quads: readonly bigint[]): Change =>
  (_, { memory }) => {
    for (const [i, quad] of quads.entries()) memory.writeQuad(address + 8 * i, quad);
  };

/** The profile with capability MSRs changed. */
export const withMsr =
  (msr: number, change: (value: bigint) => bigint) =>
  (profile: VmxCapabilities): VmxCapabilities => ({
    ...profile,
    msrs: new Map([...profile.msrs, [msr, change(profile.msrs.get(msr) ?? 0n)]]),
  });

/** The profile with more allowed 1-settings of a control field. */
export const offering = (msr: number, bits: number) =>
  withMsr(msr, (value) => value | (BigInt(bits >>> 0) << 32n));
