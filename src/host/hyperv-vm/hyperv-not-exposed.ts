import type { Finding, HostRule } from '../rule.js';
import { vmExample } from './example.js';
import { type HypervVm, isTrue } from './read.js';

export const hypervNotExposed: HostRule<HypervVm> = {
  name: 'hyperv-not-exposed',
  meta: {
    summary: 'the VM does not see VT-x or AMD-V',
    why: 'ExposeVirtualizationExtensions is off by default; a hypervisor in the VM finds nothing to work with.',
    references: [
      'Microsoft Learn, Hyper-V, "Enable nested virtualization" (enable-nested-virtualization.md)',
    ],
    examples: [
      vmExample(
        '"ExposeVirtualizationExtensions": true',
        '"ExposeVirtualizationExtensions": false',
      ),
    ],
  },
  *check({ objects }): Iterable<Finding> {
    for (const object of objects) {
      const exposed = object.get('ExposeVirtualizationExtensions');
      if (exposed === undefined || isTrue(exposed) !== false) continue;
      yield {
        message:
          `ExposeVirtualizationExtensions is false: VM ${object.vm ?? ''} sees neither VT-x nor AMD-V`.replace(
            'VM  ',
            'the VM ',
          ),
        help: `with the VM off: Set-VMProcessor -VMName ${object.vm ?? 'NAME'} -ExposeVirtualizationExtensions $true`,
        range: exposed.range,
      };
    }
  },
};
