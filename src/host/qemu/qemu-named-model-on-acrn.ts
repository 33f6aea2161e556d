import { ON_ACRN } from '../acrn-example.js';
import type { Finding, HostRule } from '../rule.js';
import { canNest, cpuOf } from './cpu.js';
import { isCpuModel, showsHostCpu } from './cpu-models.js';
import { scriptExample } from './example.js';
import type { QemuScript } from './read.js';

export const qemuNamedModelOnAcrn: HostRule<QemuScript> = {
  name: 'qemu-named-model-on-acrn',
  meta: {
    summary: 'a nested guest on ACRN has a named CPU model',
    why: "ACRN's tutorial uses -cpu host; ACRN shows the Service VM the CPU of the board, and a named model may promise what is not there.",
    severity: 'warning',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [scriptExample('-cpu host', '-cpu Nehalem,vmx=on', { context: ON_ACRN })],
  },
  *check({ invocations }, { acrn }): Iterable<Finding> {
    if (acrn === undefined) return;
    for (const invocation of invocations) {
      const cpu = cpuOf(invocation);
      if (cpu === undefined || showsHostCpu(cpu.model) || !isCpuModel(cpu.model)) continue;
      // qemu-cpu-without-vmx says more of one that cannot nest.
      if (!canNest(cpu)) continue;
      yield {
        message: `CPU model ${cpu.model}: ACRN's nested guests are launched with the CPU of the board`,
        help: 'write -cpu host',
        range: cpu.argument.range,
      };
    }
  },
};
