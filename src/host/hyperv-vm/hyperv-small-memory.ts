import type { Finding, HostRule } from '../rule.js';
import { vmExample } from './example.js';
import type { HypervVm } from './read.js';

const LEAST = 4 * 1024 ** 3;

export const hypervSmallMemory: HostRule<HypervVm> = {
  name: 'hyperv-small-memory',
  meta: {
    summary: 'the VM starts with less than 4 GB of memory',
    why: 'Hyper-V itself needs 4 GB, and the nested guests need theirs as well.',
    severity: 'warning',
    references: [
      'Microsoft Learn, "System requirements for Hyper-V on Windows Server"',
      'Microsoft, Enable-NestedVm.ps1',
    ],
    examples: [vmExample('8589934592', '2147483648')],
  },
  *check({ objects }): Iterable<Finding> {
    for (const object of objects) {
      const memory = object.get('MemoryStartup');
      if (memory === undefined || typeof memory.value !== 'number' || memory.value >= LEAST)
        continue;
      yield {
        message: `MemoryStartup is ${Math.round(memory.value / 1024 ** 2)} MB: Hyper-V needs 4 GB, its guests not counted`,
        help: `Set-VMMemory -VMName ${object.vm ?? 'NAME'} -StartupBytes 8GB`,
        range: memory.range,
      };
    }
  },
};
