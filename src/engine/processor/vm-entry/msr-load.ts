// SDM 27.4: loading MSRs on VM entry.
import { FIELD } from '../field-table.js';
import type { PhysicalMemory } from '../memory.js';
import { MSR } from '../msrs.js';
import type { Vmcs } from '../vmcs.js';
import type { EntryView } from './entry-view.js';
import { acceptsMsrValue } from './loadable-msrs.js';

/** An entry of an MSR area (SDM 25.7.2). */
interface MsrAreaEntry {
  /** 1-based. */
  readonly position: number;
  /** Bits 31:0. */
  readonly msr: number;
  /** Bits 63:32, reserved. */
  readonly reserved: number;
  readonly value: bigint;
}

type MsrFails = (entry: MsrAreaEntry, view: EntryView) => boolean;

export const MSR_LOAD_CHECKS = Object.entries<MsrFails>({
  // Undefined on a processor; KVM refuses the first entry beyond the maximum.
  'msr-load-count': ({ position }, { limits }) => position > limits.maxMsrAreaEntries,
  'msr-load-of-segment-base': ({ msr }) => msr === MSR.IA32_FS_BASE || msr === MSR.IA32_GS_BASE,
  'msr-load-of-x2apic-register': ({ msr }) => msr >>> 8 === 8,
  'msr-load-of-smm-register': ({ msr }) => msr === MSR.IA32_SMM_MONITOR_CTL,
  'msr-load-reserved-bits': ({ reserved }) => reserved !== 0,
  // An area in memory that does not exist fails here too: it names no MSR that can be loaded.
  'msr-load-value': ({ msr, value }, view) => !acceptsMsrValue(view, msr, value),
}).map(([name, fails]) => ({ name, fails }));

/** The VM-entry MSR-load area, in order. */
export function msrLoadArea(vmcs: Vmcs, memory: PhysicalMemory): Iterable<MsrAreaEntry> {
  return msrArea(
    memory,
    vmcs.readAddress(FIELD.VM_ENTRY_MSR_LOAD_ADDR),
    vmcs.read32(FIELD.VM_ENTRY_MSR_LOAD_COUNT),
  );
}

/** The entries of an MSR area at a physical address, in order. */
export function* msrArea(
  memory: PhysicalMemory,
  area: number,
  count: number,
): Generator<MsrAreaEntry> {
  for (let position = 1; position <= count; position++) {
    const address = area + 16 * (position - 1);
    const index = memory.readQuad(address);
    yield {
      position,
      msr: Number(index & 0xffff_ffffn),
      reserved: Number(index >> 32n),
      value: memory.readQuad(address + 8),
    };
  }
}
