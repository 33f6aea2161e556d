import type { Finding, HostRule } from '../rule.js';
import type { ModprobeFile } from './read.js';
import { setParameter } from './set-parameter.js';
import { boolValue, intValue } from './values.js';

export const modprobeAmdNestedNotANumber: HostRule<ModprobeFile> = {
  name: 'modprobe-amd-nested-not-a-number',
  meta: {
    summary: 'nested of kvm_amd is not a number',
    why: 'kvm_intel takes y or 1, kvm_amd a number only: anything else is refused and the module does not load, so there is no KVM at all.',
    fix: 'safe',
    references: ['Linux arch/x86/kvm/svm/svm.c (module_param(nested, int, S_IRUGO))'],
    examples: [{ bad: 'options kvm_amd nested=Y\n', good: 'options kvm_amd nested=1\n' }],
  },
  *check({ parameters }): Iterable<Finding> {
    for (const parameter of parameters) {
      const { module, name, value } = parameter;
      if (module !== 'kvm_amd' || name !== 'nested' || intValue(value) !== undefined) continue;
      const said = value === undefined ? 'nested has no value' : `nested is "${value}"`;
      const meant = boolValue(value) === false ? '0' : '1';
      yield {
        message: `${said}: kvm_amd accepts only a number here, and does not load`,
        help: 'write nested=1',
        range: parameter.word.range,
        fix: setParameter(parameter, meant),
      };
    }
  },
};
