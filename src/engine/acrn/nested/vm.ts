// The VM whose vCPUs run nested guests: its memory, its shadow EPTs and what all vCPUs share.
import type { VmxCapabilities } from '../../processor/capabilities.js';
import { type EptFeatures, eptFeaturesOf } from '../../processor/ept.js';
import { missingFields } from '../../processor/field-support.js';
import type { Trace } from '../../processor/logical-processor.js';
import { PAGE_SIZE, PhysicalMemory } from '../../processor/memory.js';
import { type EntryLimits, entryLimits } from '../../processor/vm-entry/limits.js';
import type { Vmcs } from '../../processor/vmcs.js';
import type { NvmxConfiguration } from './configuration.js';
import { VmEpt } from './ept.js';
import { NestedEpt } from './nested-ept.js';
import { PagePool } from './page-pool.js';
import { type ReleaseBehaviour, releaseBehaviour, SDM_BEHAVIOUR } from './release-behaviour.js';
import { fillShadowingBitmap, shadowedFields } from './shadowed-fields.js';
import type { StopKind } from './stop.js';
import { emulatedVmxMsrs } from './vmx-msrs.js';

// The layout of ACRN's memory from hypervisorBase on, in bytes: the shadowing bitmap, eight VMCS
// regions for each vCPU, bitmaps, tables of the VM's EPT, shadow-EPT pages.
const VMCS_REGIONS = PAGE_SIZE;
const REGIONS_PER_VCPU = 8;
const BITMAPS = 0xf0 * PAGE_SIZE;
const EPT_TABLES = 0x100 * PAGE_SIZE;
const SEPT_PAGES = 0x1000 * PAGE_SIZE;

/** Why L0 stopped the VM. */
export interface StopReason {
  readonly reason: string;
  /** The ACRN function. */
  readonly where: string;
  readonly kind: StopKind;
}

/** Pages for shadow EPTs (ACRN v2.7 vept.c: TOTAL_SEPT_4K_PAGES_NUM). */
function shadowEptPages(platformRamSize: number): number {
  return Math.floor((platformRamSize * 8) / PAGE_SIZE / PAGE_SIZE);
}

/** The memory from hypervisorBase on that ACRN keeps for itself, in bytes. */
export function hypervisorMemorySize(platformRamSize: number): number {
  return SEPT_PAGES + shadowEptPages(platformRamSize) * PAGE_SIZE;
}

const NO_FIELDS: ReadonlySet<number> = new Set();

interface VmParts {
  readonly memory: PhysicalMemory;
  readonly ept: VmEpt;
  readonly nestedEpt: NestedEpt;
  readonly shadowingBitmap: number;
}

export class Vm {
  readonly behaviour: ReleaseBehaviour;
  readonly capabilities: VmxCapabilities;
  /** VMX capability MSRs as L1 sees them. */
  readonly vmxMsrs: ReadonlyMap<number, bigint>;
  readonly shadowedFields: readonly number[];
  /** Fields that L1 is not offered. Only without ACRN: it offers all that it knows. */
  readonly missingFields: ReadonlySet<number>;
  /** What is well-formed in L1's EPT. For ACRN large pages are, too, though it does not offer them. */
  readonly guestEptFeatures: EptFeatures;
  /** What a VMCS12 may hold, by the capabilities that L1 sees. */
  readonly entryLimits: EntryLimits;
  /** The lowest VPID that an L1 vCPU may have (ALLOCATED_MIN_L1_VPID). */
  readonly minL1Vpid: number;
  readonly trace: Trace = { sink: undefined };
  readonly regions = new Map<number, Vmcs>();
  readonly memory: PhysicalMemory;
  readonly ept: VmEpt;
  readonly nestedEpt: NestedEpt;
  /** Host-physical address of the VMREAD and VMWRITE bitmap. */
  readonly shadowingBitmap: number;
  trapsVmcsAccesses = false;
  stopped: StopReason | undefined;
  readonly #shadowed: ReadonlySet<number>;

  constructor(
    readonly configuration: NvmxConfiguration,
    parts?: VmParts,
  ) {
    const { release, behaviour, capabilities, maxVms, maxVcpusPerVm } = configuration;
    this.capabilities = capabilities;
    this.behaviour = behaviour === 'sdm' ? SDM_BEHAVIOUR : releaseBehaviour(release);
    this.vmxMsrs = configuration.bareMetal
      ? capabilities.msrs
      : emulatedVmxMsrs(capabilities, this.behaviour);
    this.missingFields = configuration.bareMetal ? missingFields(capabilities) : NO_FIELDS;
    this.shadowedFields = shadowedFields(this.behaviour).filter(
      (field) => !this.missingFields.has(field),
    );
    this.#shadowed = new Set(this.shadowedFields);
    const largePages = !this.behaviour.followsSdm || configuration.bareMetal === true;
    this.guestEptFeatures = {
      ...eptFeaturesOf(capabilities),
      pages2M: largePages,
      pages1G: largePages,
    };
    this.entryLimits = entryLimits({ ...capabilities, msrs: this.vmxMsrs });
    this.minL1Vpid = this.behaviour.minL1Vpid(maxVms, maxVcpusPerVm);
    const { memory, ept, nestedEpt, shadowingBitmap } =
      parts ?? createParts(configuration, this.behaviour, this.shadowedFields);
    this.memory = memory;
    this.ept = ept;
    this.nestedEpt = nestedEpt;
    this.shadowingBitmap = shadowingBitmap;
  }

  /** Host-physical address of the region for vCPU `vcpu`'s VMCS01 (0) or VMCS02 of slot n (n + 1). */
  vmcsAddress(vcpu: number, n: number): number {
    const region = vcpu * REGIONS_PER_VCPU + n;
    return this.configuration.hypervisorBase + VMCS_REGIONS + region * PAGE_SIZE;
  }

  /** Host-physical addresses of the bitmaps that VMCS01s use. */
  get bitmaps(): { msrBitmap: number; ioBitmaps: readonly [number, number] } {
    const base = this.configuration.hypervisorBase + BITMAPS;
    return { msrBitmap: base, ioBitmaps: [base + PAGE_SIZE, base + 2 * PAGE_SIZE] };
  }

  gpa2hpa(gpa: bigint): number | undefined {
    return this.ept.gpa2hpa(gpa);
  }

  /** copy_from_gpa within one page; false when the VM has no memory there. */
  copyFromGpa(gpa: bigint, into: Uint8Array): boolean {
    const hpa = this.gpa2hpa(gpa);
    if (hpa === undefined) return false;
    const page = this.memory.peek(hpa);
    const offset = hpa % PAGE_SIZE;
    if (page === undefined) into.fill(0);
    else into.set(page.bytes.subarray(offset, offset + into.length));
    return true;
  }

  /** copy_to_gpa within one page; false, and nothing written, when the VM has no memory there. */
  copyToGpa(gpa: bigint, bytes: Uint8Array): boolean {
    const hpa = this.gpa2hpa(gpa);
    if (hpa === undefined) return false;
    this.memory.page(hpa).bytes.set(bytes, hpa % PAGE_SIZE);
    return true;
  }

  /**
   * Where ACRN does other than SDM section `sdmSection` says: true, with an event that says so, when
   * the VM is to do as ACRN does; false when it follows the SDM.
   */
  deviates(sdmSection: string, what: string): boolean {
    if (this.behaviour.followsSdm) return false;
    this.trace.sink?.({ level: 0, type: 'deviation', sdmSection, what });
    return true;
  }

  /** Whether it matters what the SDM says: it is to be followed, or a sink wants to know. */
  get asksTheSdm(): boolean {
    const { sink, exitsOnly } = this.trace;
    return this.behaviour.followsSdm || (sink !== undefined && exitsOnly !== true);
  }

  /** Every VMREAD and VMWRITE of L1 exits from now on, as on a processor without VMCS shadowing; only to compare. */
  trapAllVmcsAccesses(): void {
    this.trapsVmcsAccesses = true;
    this.memory.page(this.shadowingBitmap).bytes.fill(0xff);
  }

  /** Whether VMREAD and VMWRITE of a field (its even encoding) need no exit. */
  isShadowed(encoding: number): boolean {
    return this.#shadowed.has(encoding);
  }

  /** A copy without vCPUs that shares nothing with this VM; its trace has no sink. */
  clone(): Vm {
    const memory = this.memory.clone();
    const copy = new Vm(this.configuration, {
      memory,
      ept: new VmEpt(memory, this.ept.root),
      nestedEpt: this.nestedEpt.clone(memory),
      shadowingBitmap: this.shadowingBitmap,
    });
    copy.stopped = this.stopped;
    for (const [address, vmcs] of this.regions) copy.regions.set(address, vmcs.clone());
    return copy;
  }
}

function createParts(
  configuration: NvmxConfiguration,
  behaviour: ReleaseBehaviour,
  fields: readonly number[],
): VmParts {
  const memory = new PhysicalMemory();
  const base = configuration.hypervisorBase;
  const shadowingBitmap = base;
  fillShadowingBitmap(memory.page(shadowingBitmap), fields);
  let next = base + EPT_TABLES;
  const allocatePage = () => {
    const page = next;
    next += PAGE_SIZE;
    return page;
  };
  const ept = new VmEpt(memory, allocatePage());
  for (const region of configuration.memory) ept.addMemoryRegion(region, allocatePage);
  const pages = shadowEptPages(configuration.platformRamSize);
  const pool = new PagePool(memory, base + SEPT_PAGES, pages);
  const descriptors = behaviour.eptDescriptors(configuration.maxVcpusPerVm);
  return { memory, ept, nestedEpt: new NestedEpt(memory, pool, descriptors), shadowingBitmap };
}
