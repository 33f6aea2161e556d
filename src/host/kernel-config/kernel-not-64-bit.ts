import type { Finding, HostRule } from '../rule.js';
import { symbolOff } from './example.js';
import { isOn, type KernelConfig } from './read.js';
import { placeOf } from './set-symbol.js';

export const kernelNot64Bit: HostRule<KernelConfig> = {
  name: 'kernel-not-64-bit',
  meta: {
    summary: 'the kernel is not a 64-bit one for x86',
    why: 'ACRN nests a KVM that runs in 64-bit mode, and ACRN_GUEST is there for x86_64 only.',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'Linux arch/x86/Kconfig (64BIT, ACRN_GUEST)',
    ],
    examples: [symbolOff('64BIT')],
  },
  *check(config): Iterable<Finding> {
    const { architecture, header } = config;
    const is64Bit = isOn(config.state('64BIT'));
    const help = 'configure a 64-bit kernel: make ARCH=x86_64 olddefconfig';
    const why = 'KVM must run in 64-bit mode on ACRN';
    if (header !== undefined && architecture !== undefined && !/^x86(_64)?$/.test(architecture)) {
      yield { message: `the header says Linux/${architecture}: ${why}`, help, range: header };
    } else if (config.state('64BIT').value === 'n') {
      yield { message: `CONFIG_64BIT is not set: ${why}`, help, range: placeOf(config, '64BIT') };
    } else if (isOn(config.state('X86_32')) && !is64Bit) {
      yield { message: `CONFIG_X86_32=y: ${why}`, help, range: placeOf(config, 'X86_32') };
    }
  },
};
