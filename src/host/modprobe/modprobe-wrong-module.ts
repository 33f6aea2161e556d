import type { Finding, HostRule } from '../rule.js';
import type { ModprobeFile } from './read.js';

export const modprobeWrongModule: HostRule<ModprobeFile> = {
  name: 'modprobe-wrong-module',
  meta: {
    summary: 'nested is set for the module kvm, which has no such parameter on x86',
    why: 'The parameter belongs to kvm_intel and kvm_amd (on s390x it does belong to kvm); the kernel ignores it here.',
    severity: 'warning',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [{ bad: 'options kvm nested=1\n', good: 'options kvm_intel nested=1\n' }],
  },
  *check({ parameters }): Iterable<Finding> {
    for (const { module, name, word } of parameters) {
      if (module !== 'kvm' || name !== 'nested') continue;
      yield {
        message: `${word.text} for kvm: on x86 this module has no such parameter, and the kernel ignores it`,
        help: 'set it for kvm_intel or kvm_amd, whichever drives your CPU',
        range: word.range,
      };
    }
  },
};
