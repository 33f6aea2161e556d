// Where the hypervisor and the Service VM lie in the machine's memory.
import type { Image } from '../../config-tools/image.js';
import type { NvmxConfiguration } from '../acrn/nested/configuration.js';
import { hypervisorMemorySize } from '../acrn/nested/vm.js';
import type { VmxCapabilities } from '../processor/capabilities.js';

const MIB = 2 ** 20;
/** As much of the Service VM's memory as the boot needs, below and above the hypervisor's own. */
const SERVICE_VM_MEMORY = 1024 * MIB;
/** ACRN hypervisor/scripts/genld.sh and Kconfig: where it is linked when nothing else is said. */
const DEFAULT_HYPERVISOR_BASE = 4 * MIB;
/** Beyond it, the Service VM's memory would leave a physical-address width of 39 bits. */
const MAX_HYPERVISOR_ADDRESS = 2 ** 37;
/** Memory ends before the PCI devices. */
const PCI_START = 3584 * MIB;
/** The machine's memory where the image does not say, and the most that is modelled. */
const DEFAULT_RAM = 16 * 1024 * MIB;
const MAX_RAM = 1024 * 1024 * MIB;
/** A pool of shadow-EPT pages for VMs that have no nested guests. */
const MAX_SMALL_RAM = 1024 * MIB;

/** The hypervisor's own memory, in whole 2-MiB pages that the processor can address. */
function hypervisorMemory({ ramStart, ramSize }: Image['hypervisor'], needed: number) {
  const bounded = (value: number): number => Math.min(value, MAX_HYPERVISOR_ADDRESS);
  const page = 2 * MIB;
  const base = Math.floor(bounded(Number(ramStart ?? DEFAULT_HYPERVISOR_BASE)) / page) * page;
  const size = Math.ceil(bounded(Math.max(Number(ramSize ?? 0), needed)) / page) * page;
  const above = base + size;
  // The PCI devices of the Service VM have the end of the first 4 GiB.
  const meetsPci = above < 4096 * MIB && above + SERVICE_VM_MEMORY > PCI_START;
  return { base, above: meetsPci ? 4096 * MIB : above };
}

/** The machine that an image runs on. */
export function configurationOf(
  image: Image,
  vcpus: number,
  nvmxEnabled: boolean,
  capabilities: VmxCapabilities,
): NvmxConfiguration {
  const { maxVms, pcpuCount, platformRamSize } = image.hypervisor;
  const ram = Math.min(Number(platformRamSize ?? DEFAULT_RAM), MAX_RAM);
  const { base, above } = hypervisorMemory(image.hypervisor, hypervisorMemorySize(ram));
  return {
    release: image.release,
    capabilities,
    nvmxEnabled,
    maxVms: Math.max(maxVms, 1),
    maxVcpusPerVm: Math.max(pcpuCount, vcpus),
    vcpus,
    platformRamSize: ram,
    memory: [
      { gpa: 0, hpa: 0, size: Math.min(base, SERVICE_VM_MEMORY) },
      { gpa: above, hpa: above, size: SERVICE_VM_MEMORY },
    ],
    hypervisorBase: base,
    checksVmEntry: true,
    l1Runs: true,
    guestTables: true,
  };
}

/** A VM beside the Service VM: as much memory as its small software needs. */
export function otherVmConfiguration(
  image: Image,
  vcpus: number,
  capabilities: VmxCapabilities,
): NvmxConfiguration {
  const configuration = configurationOf(image, vcpus, false, capabilities);
  const { above } = hypervisorMemory(image.hypervisor, hypervisorMemorySize(MAX_SMALL_RAM));
  return {
    ...configuration,
    platformRamSize: MAX_SMALL_RAM,
    memory: [{ gpa: 0, hpa: above, size: 16 * MIB }],
  };
}
