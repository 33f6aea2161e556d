import { firstLine } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { KERNEL } from './example.js';
import type { KernelConfig } from './read.js';

export const kernelVersionUnknown: HostRule<KernelConfig> = {
  name: 'kernel-version-unknown',
  meta: {
    summary: 'no header names the version of Linux',
    why: 'What an entry depends on differs by version; without one the newest is assumed.',
    severity: 'info',
    references: ['Linux scripts/kconfig/confdata.c (conf_write_heading)'],
    examples: [{ bad: KERNEL.replace(/^# Linux.*\n/m, ''), good: KERNEL }],
  },
  *check({ text, version }): Iterable<Finding> {
    if (version !== undefined) return;
    yield {
      message:
        'no line "# Linux/x86 VERSION Kernel Configuration": the newest dependencies are assumed',
      help: 'check the .config that make olddefconfig writes: it has the version',
      range: firstLine(text),
    };
  },
};
