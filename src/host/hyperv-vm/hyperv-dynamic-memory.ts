import type { Finding, HostRule } from '../rule.js';
import { vmExample } from './example.js';
import { type HypervVm, isTrue } from './read.js';

export const hypervDynamicMemory: HostRule<HypervVm> = {
  name: 'hyperv-dynamic-memory',
  meta: {
    summary: 'the VM has dynamic memory',
    why: 'While Hyper-V runs inside, the memory of the VM stays the same, whatever its limits say.',
    severity: 'warning',
    references: [
      'Microsoft Learn, Hyper-V, "What is nested virtualization" (nested-virtualization.md)',
    ],
    examples: [vmExample('"DynamicMemoryEnabled": false', '"DynamicMemoryEnabled": true')],
  },
  *check({ objects }): Iterable<Finding> {
    for (const object of objects) {
      const dynamic = object.get('DynamicMemoryEnabled');
      if (dynamic === undefined || isTrue(dynamic) !== true) continue;
      yield {
        message:
          'DynamicMemoryEnabled: the memory of the VM does not change while Hyper-V runs inside',
        help: `with the VM off: Set-VMMemory -VMName ${object.vm ?? 'NAME'} -DynamicMemoryEnabled $false`,
        range: dynamic.range,
      };
    }
  },
};
