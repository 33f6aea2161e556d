import type { Release } from '../release.js';
import type { Range } from '../text/source.js';
import type { XmlAttribute, XmlDocument, XmlElement } from '../xml/node.js';

/** A value of the scenario, exactly as written (blanks count), with the place it was read from. */
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
  readonly type: Located | undefined;
  readonly loadOrder: LoadOrder | undefined;
  readonly realTime: boolean;
  readonly name: Located | undefined;
  readonly guestFlags: LocatedList<Located> | undefined;
  readonly cpuAffinity: LocatedList<LocatedInteger> | undefined;
  readonly clos: LocatedList<LocatedInteger> | undefined;
  readonly vuarts: readonly Vuart[];
}

/** A shared memory region of ACRN v2.x: `name, size in MB, VM ids joined by colons`. */
export interface IvshmemRegion extends Located {
  readonly vmIds: readonly { readonly number: number | undefined; readonly range: Range }[];
}

export interface Hypervisor {
  readonly node: XmlElement | undefined;
  readonly features: XmlElement | undefined;
  readonly nvmxEnabled: Located | undefined;
  readonly scheduler: Located | undefined;
  readonly release: Located | undefined;
  readonly serialConsole: Located | undefined;
  readonly rdtEnabled: Located | undefined;
  readonly ivshmemEnabled: Located | undefined;
  readonly ivshmemRegions: readonly IvshmemRegion[];
}

export interface Scenario {
  readonly release: Release;
  readonly document: XmlDocument;
  readonly root: XmlElement;
  readonly board: XmlAttribute | undefined;
  readonly hypervisor: Hypervisor;
  readonly vms: readonly Vm[];
}
