// Everything in ACRN's nested VMX that differs between releases, and the behaviour without deviations.
import { type Release, traitTable } from '../../../release.js';

export interface ReleaseBehaviour {
  /** Where ACRN deviates from the SDM (Vm.deviates), do as the SDM says. */
  readonly followsSdm: boolean;
  /** MAX_ACTIVE_VVMCS_NUM: VMCS12s a vCPU keeps active at once. */
  readonly activeVmcs12s: number;
  /** Descriptors of shadow EPTs for the VM. */
  eptDescriptors(maxVcpusPerVm: number): number;
  /** VPID is among the shadowed fields, so L1 writes VMCS02's without an exit. */
  readonly shadowsVpid: boolean;
  /** Dirty flags belong to the vCPU: a flush leaves them, only VMCLEAR of the current VMCS12 clears them. */
  readonly dirtyFlagsPerVcpu: boolean;
  /** MSR bitmap and EPTP have a dirty flag of their own, which VMPTRLD sets. */
  readonly separateGpaFieldFlag: boolean;
  /** Every entry to L2 invalidates all VPIDs; else only its own, when an L1 vCPU may have it. */
  readonly flushesAllVpidsAtEntry: boolean;
  /** The lowest VPID of an L1 vCPU. */
  minL1Vpid(maxVms: number, maxVcpusPerVm: number): number;
  /** The IA32_VMX_TRUE_*_CTLS shown to L1 are copies of the others. */
  readonly copiesTrueControls: boolean;
  /** The mask over IA32_VMX_EPT_VPID_CAP has 32 bits and clears bits 63:32. */
  readonly truncatesEptVpidCap: boolean;
  /** L1's IA32_EFER for the merge comes from the current VMCS, which is VMCS02. */
  readonly mergesEferOfVmcs02: boolean;
  /** An existing shadow-EPT entry takes over L1's rights. */
  readonly refreshesShadowRights: boolean;
  /** run_vcpu reads L1's RSP after every exit, so that operands through RSP are right. */
  readonly savesRsp: boolean;
  /** VMXOFF turns VMCS shadowing off. */
  readonly vmxoffStopsShadowing: boolean;
}

/** The release of recordings that name none. */
export const RECORDED_RELEASE: Release = 'v2.7';

const V2_7: ReleaseBehaviour = {
  followsSdm: false,
  activeVmcs12s: 4,
  eptDescriptors: (maxVcpusPerVm) => 4 * maxVcpusPerVm,
  shadowsVpid: false,
  dirtyFlagsPerVcpu: false,
  separateGpaFieldFlag: false,
  flushesAllVpidsAtEntry: false,
  minL1Vpid: (maxVms, maxVcpusPerVm) => 0x1_0000 - maxVms * maxVcpusPerVm,
  copiesTrueControls: false,
  truncatesEptVpidCap: false,
  mergesEferOfVmcs02: false,
  refreshesShadowRights: true,
  savesRsp: false,
  vmxoffStopsShadowing: true,
};

const V2_6: ReleaseBehaviour = {
  followsSdm: false,
  activeVmcs12s: 1,
  eptDescriptors: () => 4,
  shadowsVpid: true,
  dirtyFlagsPerVcpu: true,
  separateGpaFieldFlag: true,
  flushesAllVpidsAtEntry: true,
  minL1Vpid: () => 1,
  copiesTrueControls: true,
  truncatesEptVpidCap: false,
  mergesEferOfVmcs02: true,
  refreshesShadowRights: true,
  savesRsp: true,
  vmxoffStopsShadowing: false,
};

const V2_5: ReleaseBehaviour = {
  ...V2_6,
  truncatesEptVpidCap: true,
  refreshesShadowRights: false,
};

/** The structure of v2.7 without its deviations. */
export const SDM_BEHAVIOUR: ReleaseBehaviour = { ...V2_7, followsSdm: true };

const behaviours = traitTable({
  structuresOfV26: { first: 'v2.6', last: 'v2.6' },
  structuresOfV27: { first: 'v2.7' },
});

/** The behaviour of a release; nested VMX did not change from v2.7 on. */
export function releaseBehaviour(release: Release): ReleaseBehaviour {
  const { structuresOfV27, structuresOfV26 } = behaviours(release);
  if (structuresOfV27) return V2_7;
  return structuresOfV26 ? V2_6 : V2_5;
}
