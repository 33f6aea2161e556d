import type { Finding, HostRule } from '../rule.js';
import { isBool } from './parameters.js';
import type { ModprobeFile } from './read.js';
import { setParameter } from './set-parameter.js';
import { boolValue } from './values.js';

export const modprobeBoolInvalid: HostRule<ModprobeFile> = {
  name: 'modprobe-bool-invalid',
  meta: {
    summary: 'a bool of kvm_intel or kvm_amd has a value that the kernel refuses',
    why: 'The kernel takes 1, y, on and 0, n, off; at anything else the module does not load, so there is no KVM at all.',
    fix: 'safe',
    references: ['Linux lib/kstrtox.c (kstrtobool)', 'Linux arch/x86/kvm/vmx/vmx.c'],
    examples: [{ bad: 'options kvm_intel nested=2\n', good: 'options kvm_intel nested=1\n' }],
  },
  *check({ parameters }): Iterable<Finding> {
    for (const parameter of parameters) {
      const { module, name, value } = parameter;
      if (!isBool(module, name) || boolValue(value) !== undefined) continue;
      yield {
        message: `${name} is "${value}": ${module} takes 0 or 1 here, refuses this and does not load`,
        help: `write ${name}=1`,
        range: parameter.word.range,
        fix: setParameter(parameter, '1'),
      };
    }
  },
};
