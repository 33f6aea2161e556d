import type { Finding, HostRule } from '../rule.js';
import { kernelArguments } from './boot-entry.js';
import { dropArgument } from './drop-argument.js';
import { entryExample } from './example.js';
import type { GrubFile } from './read.js';

export const grubX2apicOff: HostRule<GrubFile> = {
  name: 'grub-x2apic-off',
  meta: {
    summary: 'the command line keeps the Service VM from x2APIC mode',
    why: 'Local APIC passthrough, without which ACRN does not nest, takes effect when the guest switches to x2APIC.',
    fix: 'safe',
    references: ['ACRN doc/developer-guides/hld/hv-partitionmode.rst'],
    examples: [entryExample('root=/dev/sda2', 'root=/dev/sda2 nox2apic')],
  },
  *check(file, { acrn }): Iterable<Finding> {
    if (acrn !== undefined && !acrn.lapicPassthrough) return;
    for (const word of kernelArguments(file)) {
      if (!/^(?:nox2apic|nolapic|disableapic)$/.test(word.value)) continue;
      yield {
        message: `${word.value}: local APIC passthrough takes effect only in x2APIC mode`,
        help: 'drop it',
        range: word.range,
        fix: dropArgument(file.text, word),
      };
    }
  },
};
