// The numbers of an ACRN build and of its Service VM that nested VMX depends on.
import type { Release } from '../../../release.js';
import type { VmxCapabilities } from '../../processor/capabilities.js';
import { RECORDED_RELEASE } from './release-behaviour.js';

/** A range of the VM's guest-physical memory; all values multiples of 4 KiB. */
export interface MemoryRegion {
  readonly gpa: number;
  readonly hpa: number;
  readonly size: number;
}

export interface NvmxConfiguration {
  readonly release: Release;
  /**
   * 'acrn' when left out. 'sdm': nested VMX does what the Intel SDM says wherever ACRN, of any release,
   * does not; the release's own deviations are gone, too.
   */
  readonly behaviour?: 'acrn' | 'sdm';
  readonly capabilities: VmxCapabilities;
  /** The VM runs with GUEST_FLAG_NVMX_ENABLED in a build with NVMX_ENABLED. */
  readonly nvmxEnabled: boolean;
  /** CONFIG_MAX_VM_NUM. */
  readonly maxVms: number;
  /** MAX_VCPUS_PER_VM. */
  readonly maxVcpusPerVm: number;
  /** vCPUs of this VM, 1 to maxVcpusPerVm. */
  readonly vcpus: number;
  /** The RAM the pool of shadow-EPT pages is made for, in bytes: one page for each 2 MiB. */
  readonly platformRamSize: number;
  readonly memory: readonly MemoryRegion[];
  /** Host-physical address of the memory ACRN keeps for itself; no region may overlap it. */
  readonly hypervisorBase: number;
  /** L1 is software that runs: its RIP moves over the instructions that exit. Recordings have none. */
  readonly l1Runs?: boolean;
  /** Whether the processors make the VM-entry checks. Recorded traces have none. */
  readonly checksVmEntry: boolean;
  /** Whether L2 has page tables, a GDT and an IDT of its own; false when left out. */
  readonly guestTables?: boolean;
  /**
   * There is no hypervisor below L1: it is offered all that the processor has, and its EPTs are the processor's.
   * Only with behaviour 'sdm'; false when left out.
   */
  readonly bareMetal?: boolean;
}

/** The configuration recorded traces start from; only the profile differs between them. */
export function traceConfiguration(
  capabilities: VmxCapabilities,
  release: Release = RECORDED_RELEASE,
  behaviour: NvmxConfiguration['behaviour'] = 'acrn',
): NvmxConfiguration {
  return {
    release,
    behaviour,
    capabilities,
    nvmxEnabled: true,
    maxVms: 8,
    maxVcpusPerVm: 4,
    vcpus: 1,
    platformRamSize: 16 * 2 ** 30,
    memory: [{ gpa: 0, hpa: 0x1_0000_0000, size: 64 * 2 ** 20 }],
    hypervisorBase: 0x1000_0000,
    checksVmEntry: false,
  };
}
