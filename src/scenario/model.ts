import type { Release } from '../release.js';
import type { Range } from '../text/source.js';
import type { XmlAttribute, XmlDocument, XmlElement } from '../xml/node.js';

/** A value of the scenario, exactly as written (white space counts), with the place it was read from. */
export interface Located {
  readonly value: string;
  readonly node: XmlElement;
  /** The value's own characters; the start tag when the element is empty. */
  readonly range: Range;
}

/** A value that ACRN's tools read as an integer; `number` is undefined when it is none. */
export interface LocatedInteger extends Located {
  readonly number: number | undefined;
}

/** When a VM starts: before the Service VM, as the Service VM, or by its device model. */
export type LoadOrder = 'pre-launched' | 'service' | 'post-launched';

export type BuildType = 'debug' | 'release';

/** A virtual UART of a VM, with the vUART at the other end of its line where it has one. */
export interface Vuart {
  readonly kind: 'legacy' | 'console' | 'communication';
  /** The id attribute: 0 for consoles, 1 and up for lines between VMs. */
  readonly id: number | undefined;
  readonly node: XmlElement;
  readonly base: Located | undefined;
  readonly targetVmId: LocatedInteger | undefined;
  readonly targetUartId: LocatedInteger | undefined;
}

/** Elements that list values, such as guest_flags, cpu_affinity and clos. */
export interface LocatedList<T extends Located> {
  readonly node: XmlElement;
  readonly items: readonly T[];
}

export interface Vm {
  readonly node: XmlElement;
  /** Where messages about the VM as a whole point: its start tag. */
  readonly range: Range;
  readonly idAttribute: XmlAttribute | undefined;
  readonly id: number | undefined;
  /** vm_type: in v2.x it says when the VM starts, too. */
  readonly type: Located | undefined;
  /** What says when the VM starts: vm_type in v2.x, load_order in v3.x. */
  readonly loadOrderSetting: Located | undefined;
  readonly loadOrder: LoadOrder | undefined;
  readonly realTime: boolean;
  readonly name: Located | undefined;
  /** v2.x; empty in v3.x, where each flag is an element of its own. */
  readonly guestFlags: LocatedList<Located> | undefined;
  readonly cpuAffinity: LocatedList<LocatedInteger> | undefined;
  /** v2.x. */
  readonly clos: LocatedList<LocatedInteger> | undefined;
  /** v2.x; v3.x has consoleVuart, and Hypervisor.vuartConnections. */
  readonly vuarts: readonly Vuart[];
  /** v3.x, as are all below. */
  readonly nestedVirtualization: Located | undefined;
  readonly lapicPassthrough: Located | undefined;
  readonly virtualCat: Located | undefined;
  /** `None`, `PCI` or `COM Port 1` to 4. */
  readonly consoleVuart: Located | undefined;
  readonly ownPcpu: Located | undefined;
  readonly companionVmId: Located | undefined;
}

/** One end of a vuart_connection of ACRN v3.x. */
export interface VuartEndpoint {
  readonly node: XmlElement;
  readonly vmName: Located | undefined;
  readonly ioPort: Located | undefined;
  readonly vbdf: Located | undefined;
}

/** A line between two VMs in ACRN v3.x. */
export interface VuartConnection {
  readonly node: XmlElement;
  readonly name: Located | undefined;
  /** `legacy` or `pci`. */
  readonly type: Located | undefined;
  readonly endpoints: readonly VuartEndpoint[];
}

/** A VM that has access to a shared memory region of ACRN v3.x. */
export interface IvshmemVm {
  readonly node: XmlElement;
  readonly vmName: Located | undefined;
  readonly vbdf: Located | undefined;
}

/** A shared memory region of ACRN v3.x. */
export interface SharedMemoryRegion {
  readonly node: XmlElement;
  readonly name: Located | undefined;
  readonly vms: readonly IvshmemVm[];
}

/** Which part of a cache a vCPU may fill (ACRN v3.x, CACHE_REGION). */
export interface CachePolicy {
  readonly node: XmlElement;
  readonly vm: Located | undefined;
  readonly vcpu: Located | undefined;
  readonly type: Located | undefined;
  readonly closMask: Located | undefined;
}

export interface CacheAllocation {
  readonly node: XmlElement;
  readonly cacheId: Located | undefined;
  readonly cacheLevel: Located | undefined;
  readonly policies: readonly CachePolicy[];
}

/** A shared memory region of ACRN v2.x: `name, size in MB, VM ids joined by colons`. */
export interface IvshmemRegion extends Located {
  readonly vmIds: readonly { readonly number: number | undefined; readonly range: Range }[];
}

export interface Hypervisor {
  readonly node: XmlElement | undefined;
  readonly features: XmlElement | undefined;
  /** v2.x; v3.x derives it from the VMs. */
  readonly nvmxEnabled: Located | undefined;
  readonly scheduler: Located | undefined;
  /** v2.x: `y` for a release build. */
  readonly release: Located | undefined;
  /** v3.x: `debug` or `release`. */
  readonly buildType: Located | undefined;
  readonly serialConsole: Located | undefined;
  readonly rdtEnabled: Located | undefined;
  readonly cdpEnabled: Located | undefined;
  readonly vcatEnabled: Located | undefined;
  readonly softwareSramEnabled: Located | undefined;
  /** v2.x. */
  readonly ivshmemEnabled: Located | undefined;
  /** v2.x. */
  readonly ivshmemRegions: readonly IvshmemRegion[];
  /** v3.x, as are all below. */
  readonly sharedMemoryRegions: readonly SharedMemoryRegion[];
  readonly vuartConnections: readonly VuartConnection[];
  readonly cacheAllocations: readonly CacheAllocation[];
  readonly hiddenPciDevices: readonly Located[];
  /** The pCPU that runs the timer of the vUARTs (v3.3). */
  readonly vuartTimerPcpu: Located | undefined;
}

export interface Scenario {
  readonly release: Release;
  readonly document: XmlDocument;
  readonly root: XmlElement;
  readonly board: XmlAttribute | undefined;
  readonly hypervisor: Hypervisor;
  readonly vms: readonly Vm[];
}
