import type { Finding, HostRule } from '../rule.js';
import { cpuOf } from './cpu.js';
import { showsHostCpu } from './cpu-models.js';
import { SCRIPT, scriptWith } from './example.js';
import type { QemuScript } from './read.js';

export const qemuHostCpuMigration: HostRule<QemuScript> = {
  name: 'qemu-host-cpu-migration',
  meta: {
    summary: 'a guest with the CPU of its host cannot move to another kind of CPU',
    why: 'Live migration with -cpu host works only between machines whose CPUs, microcode and kernels are the same.',
    severity: 'info',
    references: ['QEMU docs/system/cpu-models-x86.rst.inc'],
    examples: [{ bad: SCRIPT, good: scriptWith('-cpu host', '-cpu Nehalem,vmx=on') }],
  },
  *check({ invocations }): Iterable<Finding> {
    for (const invocation of invocations) {
      const cpu = cpuOf(invocation);
      if (cpu === undefined || !showsHostCpu(cpu.model)) continue;
      yield {
        message: `-cpu ${cpu.model}: the guest cannot be migrated to a machine with another CPU`,
        help: 'nothing, unless it is to be migrated: then name a model, with vmx=on',
        range: cpu.argument.range,
      };
    }
  },
};
