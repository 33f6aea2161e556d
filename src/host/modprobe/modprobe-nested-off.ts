import type { Finding, HostRule } from '../rule.js';
import { isNestedOn, lastSetting } from './effective.js';
import type { ModprobeFile } from './read.js';
import { setParameter } from './set-parameter.js';

export const modprobeNestedOff: HostRule<ModprobeFile> = {
  name: 'modprobe-nested-off',
  meta: {
    summary: 'nested virtualization is switched off',
    why: 'The last value of a parameter counts, over all files of modprobe.d in the order of their names. KVM then shows its guests no VMX or SVM.',
    fix: 'safe',
    references: ['Linux Documentation/virt/kvm/x86/running-nested-guests.rst'],
    examples: [
      { bad: 'options kvm_intel nested=0\n', good: 'options kvm_intel nested=1\n' },
      { bad: 'options kvm-amd nested=0\n', good: 'options kvm-amd nested=1\n' },
    ],
  },
  *check(file, context): Iterable<Finding> {
    for (const module of ['kvm_intel', 'kvm_amd']) {
      const last = lastSetting(file, context, module, 'nested');
      if (last === undefined || !last.isHere || isNestedOn(last) !== false) continue;
      yield {
        message: `${last.word.text}: ${module} shows its guests no ${module === 'kvm_amd' ? 'SVM' : 'VMX'}, so nothing nests`,
        help: 'write nested=1',
        range: last.word.range,
        fix: setParameter(last, '1'),
      };
    }
  },
};
