import type { Finding, HostRule } from '../rule.js';
import { scriptExample } from './example.js';
import { type QemuScript, rewriting } from './read.js';
import { memorySizes, sizeInMib } from './sizes.js';

export const qemuMemoryUnit: HostRule<QemuScript> = {
  name: 'qemu-memory-unit',
  meta: {
    summary: 'the size of -m has a unit that QEMU does not know',
    why: 'The suffix is one letter, k, M, G, T, P or E; QEMU stops at 2GB or 2Gi.',
    fix: 'safe',
    references: ['QEMU 7.2 util/cutils.c (qemu_strtosz_MiB)'],
    examples: [scriptExample('-m 2G', '-m 2GB')],
  },
  *check(script): Iterable<Finding> {
    for (const { options } of script.invocations) {
      for (const { name, value } of options) {
        if (name !== 'm' || value === undefined || value.unknown) continue;
        for (const part of memorySizes(value)) {
          if (sizeInMib(part.value) !== undefined) continue;
          const short = /^(\d+(?:\.\d+)?\s*[kmgt])i?b?$/i.exec(part.value)?.[1]?.replace(/\s/g, '');
          const { end } = part.range;
          const place = { start: end - part.value.length, end };
          yield {
            message: `"${part.value}" is not a size: the suffix is one letter, and QEMU stops`,
            help: short === undefined ? 'write it as 2G or 2048' : `write ${short}`,
            range: part.range,
            ...(short && rewriting(script, part, `write ${short}`, place, short)),
          };
        }
      }
    }
  },
};
