import { ON_ACRN } from '../acrn-example.js';
import type { Finding, HostRule } from '../rule.js';
import { scriptExample } from './example.js';
import { lastOption } from './invocation.js';
import type { QemuScript } from './read.js';
import { memorySizes, sizeInMib } from './sizes.js';
import { topologyOf } from './topology.js';

export const qemuMoreThanServiceVm: HostRule<QemuScript> = {
  name: 'qemu-more-than-service-vm',
  meta: {
    summary: 'a nested guest gets more memory or vCPUs than the Service VM has',
    why: 'The guest lives in the memory of the Service VM, and its vCPUs share those of the Service VM, which ACRN pins to pCPUs.',
    severity: 'warning',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      scriptExample('-smp 2', '-smp 4', { context: ON_ACRN }),
      scriptExample('-m 2G', '-m 8G', { context: ON_ACRN }),
    ],
  },
  *check({ invocations }, { acrn }): Iterable<Finding> {
    if (acrn === undefined) return;
    const { name, serviceVmCpus, serviceVmMemory } = acrn;
    for (const invocation of invocations) {
      const memory = lastOption(invocation, 'm')?.value;
      const size = memory && sizeInMib(memorySizes(memory)[0]?.value ?? '');
      if (
        memory &&
        size !== undefined &&
        serviceVmMemory !== undefined &&
        size >= serviceVmMemory
      ) {
        yield {
          message: `-m ${memory.text}: the Service VM of ${name} has at most ${Math.trunc(serviceVmMemory)} MiB for itself and its guests`,
          help: 'give the guest less',
          range: memory.range,
        };
      }
      const smp = lastOption(invocation, 'smp')?.value;
      const topology = smp && topologyOf(smp);
      if (topology && serviceVmCpus !== undefined && topology.cpus > serviceVmCpus) {
        yield {
          message: `-smp ${smp.text}: the Service VM of ${name} has ${serviceVmCpus} vCPU${serviceVmCpus === 1 ? '' : 's'}`,
          help: `write -smp ${serviceVmCpus}, or less`,
          range: smp.range,
        };
      }
    }
  },
};
