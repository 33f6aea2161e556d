import type { Finding, HostRule } from '../rule.js';
import { vmExample } from './example.js';
import type { HypervVm } from './read.js';

const MOST = 225;

export const hypervVcpus: HostRule<HypervVm> = {
  name: 'hyperv-vcpus',
  meta: {
    summary: 'the VM has more vCPUs than Hyper-V of Windows Server 2019 can use as a guest',
    why: 'A Windows Server 2019 or older with Hyper-V does not start with more than 225 vCPUs.',
    severity: 'warning',
    references: [
      'Microsoft Learn, Hyper-V, "Enable nested virtualization" (enable-nested-virtualization.md)',
    ],
    examples: [vmExample('"ProcessorCount": 4', '"ProcessorCount": 240')],
  },
  *check({ objects }): Iterable<Finding> {
    for (const object of objects) {
      const isProcessor = object.get('ExposeVirtualizationExtensions') !== undefined;
      const count = object.get('ProcessorCount') ?? (isProcessor ? object.get('Count') : undefined);
      if (count === undefined || typeof count.value !== 'number' || count.value <= MOST) continue;
      yield {
        message: `${count.value} vCPUs: Hyper-V of Windows Server 2019 or older in the VM takes at most ${MOST}`,
        help: `give it ${MOST} or fewer, unless a newer Windows runs in it`,
        range: count.range,
      };
    }
  },
};
