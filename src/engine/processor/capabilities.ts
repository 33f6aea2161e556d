// What a processor says about its VMX (SDM volume 3, appendix A).
import { MSR } from './msrs.js';

/** What CPUID says besides, as far as the checks of VM entry depend on it. */
export interface ProcessorFeatures {
  /** General-purpose and fixed-function performance counters (leaf 0x0a). */
  readonly generalCounters: number;
  readonly fixedCounters: number;
  /** IA32_PERF_CAPABILITIES.PERF_METRICS_AVAILABLE. */
  readonly perfMetrics: boolean;
  /** Restricted transactional memory (leaf 7, EBX[11]). */
  readonly rtm: boolean;
}

export interface VmxCapabilities {
  /** The VMX capability MSRs 0x480 to 0x490 (and 0x491 to 0x493 where they exist). */
  readonly msrs: ReadonlyMap<number, bigint>;
  /** CPUID 0x80000008 EAX[7:0]: physical-address width in bits, at most 52. */
  readonly physicalAddressWidth: number;
  /** CPUID 0x80000008 EAX[15:8]: linear-address width in bits. */
  readonly linearAddressWidth: number;
  /** Left out: VM entry takes the processor to have all that it knows of. */
  readonly features?: ProcessorFeatures;
  /** RDT allocation (CPUID leaf 7, EBX[15]), which ACRN asks for before it picks classes of service. Left out: there. */
  readonly rdtAllocation?: boolean;
}

/** The value of a capability MSR, 0 when the processor does not have it. */
export function capability(capabilities: VmxCapabilities, msr: number): bigint {
  return capabilities.msrs.get(msr) ?? 0n;
}

/** Bits 30:0 of IA32_VMX_BASIC (SDM A.1). */
export function revisionIdOf(capabilities: VmxCapabilities): number {
  return Number(capability(capabilities, MSR.IA32_VMX_BASIC) & 0x7fff_ffffn);
}

/** IA32_VMX_MISC[29]: VMWRITE may write VM-exit information fields (SDM A.6). */
export function writesReadOnlyFields(capabilities: VmxCapabilities): boolean {
  return ((capability(capabilities, MSR.IA32_VMX_MISC) >> 29n) & 1n) === 1n;
}

/** Allowed settings of a control field: a bit of `zeros` must be 1, a bit outside `ones` must be 0. */
export interface AllowedSettings {
  readonly zeros: number;
  readonly ones: number;
}

/** The allowed settings an IA32_VMX_*_CTLS MSR gives (SDM A.3 to A.5). */
export function allowedSettings(capabilities: VmxCapabilities, msr: number): AllowedSettings {
  const value = capability(capabilities, msr);
  return { zeros: Number(value & 0xffff_ffffn), ones: Number(value >> 32n) };
}

/** IA32_VMX_EPT_VPID_CAP bits (SDM A.10). */
export const EPT_VPID_CAP = {
  EXECUTE_ONLY: 1n << 0n,
  PAGE_WALK_4: 1n << 6n,
  PAGE_WALK_5: 1n << 7n,
  MEMORY_TYPE_UC: 1n << 8n,
  MEMORY_TYPE_WB: 1n << 14n,
  PAGES_2M: 1n << 16n,
  PAGES_1G: 1n << 17n,
  INVEPT: 1n << 20n,
  ACCESSED_DIRTY: 1n << 21n,
  ADVANCED_EXIT_INFORMATION: 1n << 22n,
  INVEPT_SINGLE_CONTEXT: 1n << 25n,
  INVEPT_ALL_CONTEXT: 1n << 26n,
  INVVPID: 1n << 32n,
  INVVPID_INDIVIDUAL_ADDRESS: 1n << 40n,
  INVVPID_SINGLE_CONTEXT: 1n << 41n,
  INVVPID_ALL_CONTEXT: 1n << 42n,
  INVVPID_SINGLE_CONTEXT_GLOBALS: 1n << 43n,
} as const;

export function hasEptVpidCapability(capabilities: VmxCapabilities, bit: bigint): boolean {
  return (capability(capabilities, MSR.IA32_VMX_EPT_VPID_CAP) & bit) !== 0n;
}
