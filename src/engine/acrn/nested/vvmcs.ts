// The nested-VMX state of a vCPU (ACRN v2.7 nested.h: struct acrn_nested, struct acrn_vvmcs).
import type { Vmcs } from '../../processor/vmcs.js';
import { Vmcs12, type Vmcs12Layout } from './vmcs12.js';

/** One slot: a cached VMCS12 with its VMCS02. */
export class Vvmcs {
  vmcs12: Vmcs12;
  /** Where L1's VMCS12 lies; undefined when the slot is not active. */
  gpa: bigint | undefined;
  /** VMPTRLDs of it while it was active; the least used slot is replaced. */
  useCount = 0;
  /** VMCS12 host state has to be loaded at the next reflected exit. */
  hostStateDirty = false;
  /** Controls have to be merged into VMCS02 at the next VM entry. */
  controlFieldsDirty = false;
  /** v2.5 and v2.6: MSR bitmap and EPTP have to be merged at the next VM entry. */
  gpaFieldsDirty = false;

  constructor(
    readonly index: number,
    /** Shadow VMCS while L1 runs, ordinary VMCS while L2 runs. */
    readonly vmcs02: Vmcs,
    private readonly layout: Vmcs12Layout,
  ) {
    this.vmcs12 = new Vmcs12(layout);
  }

  clearDirtyFlags(): void {
    this.hostStateDirty = false;
    this.controlFieldsDirty = false;
    this.gpaFieldsDirty = false;
  }

  /** reset_vvmcs of one slot: nothing is flushed. */
  reset(): void {
    this.clearDirtyFlags();
    this.gpa = undefined;
    this.useCount = 0;
    this.vmcs02.zero();
    this.vmcs12 = new Vmcs12(this.layout);
  }

  clone(vmcs02: Vmcs): Vvmcs {
    const copy = new Vvmcs(this.index, vmcs02, this.layout);
    copy.vmcs12 = this.vmcs12.clone();
    copy.gpa = this.gpa;
    copy.useCount = this.useCount;
    copy.hostStateDirty = this.hostStateDirty;
    copy.controlFieldsDirty = this.controlFieldsDirty;
    copy.gpaFieldsDirty = this.gpaFieldsDirty;
    return copy;
  }
}

export class NestedState {
  /** L1 is in VMX operation. */
  vmxon = false;
  /** The pointer of the last successful VMXON; VMXOFF does not forget it. */
  vmxonPointer: bigint | undefined;
  inL2 = false;
  /** The slot of the current VMCS12. */
  current: Vvmcs | undefined;

  constructor(readonly slots: readonly Vvmcs[]) {}

  /** The active slot of a VMCS12. */
  lookup(gpa: bigint): Vvmcs | undefined {
    return this.slots.find((slot) => slot.gpa === gpa);
  }

  /** reset_vvmcs. */
  reset(): void {
    this.current = undefined;
    for (const slot of this.slots) slot.reset();
  }
}
