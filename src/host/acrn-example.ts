import type { HostContext } from './rule.js';

/** A Service VM with two vCPUs and 4 GiB, in which the examples start their guest. */
export const ON_ACRN: Partial<HostContext> = {
  acrn: {
    name: 'scenario.xml',
    serviceVmCpus: 2,
    serviceVmMemory: 4096,
    lapicPassthrough: true,
    kernelTags: ['Linux_bzImage'],
    relocates: true,
    hasNoSerialPort: true,
  },
};
