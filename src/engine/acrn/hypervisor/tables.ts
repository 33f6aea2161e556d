// What is compiled into the hypervisor: its own settings and vm_configs[]. Power-on fills it in.
import type { Release } from '../../../release.js';

type LoadOrder = 'pre-launched' | 'service' | 'post-launched';

/** A vUART of vm_configs[]. */
export interface VuartTable {
  readonly index: number;
  readonly type: 'legacy' | 'pci';
  /** I/O port, 0 for none; and interrupt line, 0 for polling. */
  readonly base: number;
  readonly irq: number;
  readonly target: { readonly vmId: number; readonly vuartIndex: number } | undefined;
}

/** A PCI vUART of a VM's device list. */
interface PciVuartTable {
  readonly index: number;
  /** Bus, device and function, as "00:01.0". */
  readonly bdf: string;
}

export interface VmTable {
  readonly id: number;
  readonly name: string;
  readonly loadOrder: LoadOrder;
  readonly uuid: string | undefined;
  readonly isRealTime: boolean;
  readonly lapicPassthrough: boolean;
  readonly nvmx: boolean;
  /** GUEST_FLAG_IO_COMPLETION_POLLING. */
  readonly pollsIoCompletion: boolean;
  readonly pcpus: readonly number[];
  readonly vuarts: readonly VuartTable[];
  readonly pciVuarts: readonly PciVuartTable[];
  readonly kernelModule: string;
  readonly bootargs: string;
  /** How many classes of service the VM has; undefined where the table has a fixed number. */
  readonly closIds: number | undefined;
}

export interface HypervisorTables {
  readonly release: Release;
  readonly board: string;
  readonly scenario: string;
  readonly buildType: 'debug' | 'release';
  readonly scheduler: string;
  readonly nvmxEnabled: boolean;
  /** ACRN hands out classes of service: it is built so, and the processor has them. */
  readonly rdtEnabled: boolean;
  readonly maxVms: number;
  readonly consoleLogLevel: number;
  /** The pCPU that the console's timer runs on. */
  readonly consolePcpu: number;
  readonly vms: readonly VmTable[];
}
