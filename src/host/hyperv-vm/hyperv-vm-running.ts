import type { Finding, HostRule } from '../rule.js';
import { VM, vmWith } from './example.js';
import { type HypervVm, isRunning, isTrue } from './read.js';

export const hypervVmRunning: HostRule<HypervVm> = {
  name: 'hyperv-vm-running',
  meta: {
    summary: 'the VM runs, and must be off for the change',
    why: 'Set-VMProcessor -ExposeVirtualizationExtensions is refused while the VM runs.',
    severity: 'warning',
    references: [
      'Microsoft Learn, Hyper-V, "Enable nested virtualization" (enable-nested-virtualization.md)',
    ],
    examples: [
      {
        bad: vmWith('Extensions": true', 'Extensions": false').replace('"State": 3', '"State": 2'),
        good: VM,
        alsoRaises: ['hyperv-not-exposed'],
      },
    ],
  },
  *check({ objects }): Iterable<Finding> {
    for (const object of objects) {
      if (isTrue(object.get('ExposeVirtualizationExtensions')) !== false) continue;
      const vm = objects.find(
        (each) => isRunning(each) && (each === object || each.vm === object.vm),
      );
      const state = vm?.get('State', 'VMState');
      if (state === undefined) continue;
      yield {
        message: `VM ${object.vm ?? ''} is running: VT-x can be exposed only while it is off`,
        help: `Stop-VM -Name ${object.vm ?? 'NAME'}, then Set-VMProcessor`,
        range: state.range,
      };
    }
  },
};
