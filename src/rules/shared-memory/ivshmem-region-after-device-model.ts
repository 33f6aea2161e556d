import { at } from '../../scenario/located.js';
import type { SharedMemoryRegion } from '../../scenario/model.js';
import { before } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

/** Who provides a region; the hypervisor where the file does not say. */
function isDeviceModels({ node }: SharedMemoryRegion): boolean {
  return at(node, 'PROVIDED_BY')?.value === 'Device Model';
}

export const ivshmemRegionAfterDeviceModel: Rule = {
  name: 'ivshmem-region-after-device-model',
  meta: {
    summary: 'a shared memory region of the hypervisor follows one of the device model',
    why: "ACRN's allocators number all regions, its transforms those of the hypervisor alone: the device of such a region gets no address in the generated C, which does not compile.",
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/lib/lib.py (get_ivshmem_regions_by_tree)',
      'ACRN v3.0 misc/config_tools/xforms/pci_dev.c.xsl (ivshmem_shm_mem)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          before(
            '        <IVSHMEM_REGION>\n          <NAME>control',
            '        <IVSHMEM_REGION>\n          <NAME>data</NAME>\n          <PROVIDED_BY>Device Model</PROVIDED_BY>\n          <IVSHMEM_SIZE>2</IVSHMEM_SIZE>\n          <IVSHMEM_VMS>\n            <IVSHMEM_VM>\n              <VM_NAME>ACRN_Service_VM</VM_NAME>\n              <VBDF>00:09.0</VBDF>\n            </IVSHMEM_VM>\n            <IVSHMEM_VM>\n              <VM_NAME>PRE_RT_VM1</VM_NAME>\n              <VBDF>00:09.0</VBDF>\n            </IVSHMEM_VM>\n          </IVSHMEM_VMS>\n        </IVSHMEM_REGION>\n',
          ),
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { hypervisor, vms, release } = scenario;
    const postLaunched = new Set(
      vms.flatMap(({ loadOrder, name }) =>
        loadOrder === 'post-launched' ? (name?.value ?? []) : [],
      ),
    );
    const first = hypervisor.sharedMemoryRegions.findIndex(isDeviceModels);
    if (first < 0) return;
    for (const region of hypervisor.sharedMemoryRegions.slice(first)) {
      const isPlaced = region.vms.some(({ vmName }) => !postLaunched.has(vmName?.value ?? ''));
      if (isDeviceModels(region) || !isPlaced) continue;
      yield {
        message: 'a shared memory region of the hypervisor follows one of the device model',
        why: `ACRN ${release} numbers it in two ways, and its device has no address: the generated C does not compile`,
        help: 'put the regions of the hypervisor before those of the device model',
        range: region.node.nameRange,
      };
    }
  },
};
