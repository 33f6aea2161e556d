import { boolValue } from '../modprobe/values.js';
import type { Finding, HostRule } from '../rule.js';
import { kernelArguments } from './boot-entry.js';
import { dropArgument } from './drop-argument.js';
import { entryExample } from './example.js';
import type { GrubFile } from './read.js';

export const grubKvmEptOff: HostRule<GrubFile> = {
  name: 'grub-kvm-ept-off',
  meta: {
    summary: 'the command line switches EPT of KVM off in the Service VM',
    why: "ACRN's nested VMX supports only a KVM that uses EPT for its guests.",
    fix: 'safe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [entryExample('root=/dev/sda2', 'root=/dev/sda2 kvm-intel.ept=0')],
  },
  *check(file): Iterable<Finding> {
    for (const word of kernelArguments(file)) {
      const value = /^kvm[-_]intel\.ept=(.*)$/.exec(word.value)?.[1];
      if (value === undefined || boolValue(value) !== false) continue;
      yield {
        message: `${word.value}: ACRN nests only a KVM that uses EPT`,
        help: 'drop it: EPT is on by default',
        range: word.range,
        fix: dropArgument(file.text, word),
      };
    }
  },
};
