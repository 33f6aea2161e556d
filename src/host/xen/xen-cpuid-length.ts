import type { Finding, HostRule } from '../rule.js';
import { cpuidOf } from './cpuid.js';
import { L1 } from './example.js';
import type { XlCfg } from './read.js';

export const xenCpuidLength: HostRule<XlCfg> = {
  name: 'xen-cpuid-length',
  meta: {
    summary: 'a mask of cpuid does not have 32 characters',
    why: 'xl prints an error about it and starts the guest without the mask.',
    severity: 'warning',
    references: ['Xen docs/man/xl.cfg.5.pod.in (cpuid)', 'Xen tools/xl/xl_parse.c'],
    examples: [{ bad: `${L1}cpuid = ['0x1:ecx=0xxxxxxx']\n`, good: L1 }],
  },
  *check(cfg): Iterable<Finding> {
    for (const { mask, register, range } of cpuidOf(cfg).masks) {
      if (mask.length === 32) continue;
      yield {
        message: `the mask of ${register} has ${mask.length} characters: xl starts the guest without it`,
        help: 'write 32 characters; the first is bit 31',
        range,
      };
    }
  },
};
