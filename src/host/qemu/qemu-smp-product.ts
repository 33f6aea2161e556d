import type { Finding, HostRule } from '../rule.js';
import { scriptExample } from './example.js';
import { type QemuScript, rewriting } from './read.js';
import { productOf, topologyOf } from './topology.js';

export const qemuSmpProduct: HostRule<QemuScript> = {
  name: 'qemu-smp-product',
  meta: {
    summary: 'the parts of -smp do not multiply to the number of CPUs',
    why: 'QEMU stops with "Invalid CPU topology: product of the hierarchy must match maxcpus".',
    fix: 'safe',
    references: ['QEMU 7.2 hw/core/machine-smp.c'],
    examples: [scriptExample('-smp 2', '-smp 2,sockets=2,cores=2')],
  },
  *check(script): Iterable<Finding> {
    for (const { options } of script.invocations) {
      for (const { name, value } of options) {
        const topology = name === 'smp' && value && topologyOf(value);
        if (!topology || !value) continue;
        const { cpus, maxcpus, sockets, dies, cores, threads } = topology;
        const product = productOf(topology);
        if (product === maxcpus && cpus <= maxcpus) continue;
        const short = cpus < maxcpus ? `${cpus},maxcpus=${maxcpus}` : String(cpus);
        yield {
          message:
            product === maxcpus
              ? `-smp asks for ${cpus} CPUs of at most ${maxcpus}: QEMU stops`
              : `${sockets} sockets × ${dies} dies × ${cores} cores × ${threads} threads are ${product}, not ${maxcpus} CPUs: QEMU stops`,
          help: `write -smp ${short}, and QEMU computes the parts`,
          range: value.range,
          ...rewriting(script, value, `write -smp ${short}`, value.range, short),
        };
      }
    }
  },
};
