import { nearest } from '../nearest.js';
import type { Finding, HostRule } from '../rule.js';
import { scriptExample } from './example.js';
import { isOption, OPTION_NAMES } from './options.js';
import { type QemuScript, rewriting } from './read.js';

const TUTORIAL = " (ACRN's tutorial misspells it once)";

export const qemuUnknownOption: HostRule<QemuScript> = {
  name: 'qemu-unknown-option',
  meta: {
    summary: 'QEMU has no such option',
    why: 'QEMU stops with "invalid option". The tutorial of ACRN v2.5 to v2.7 writes -nographics in a sentence, and -nographic in its example.',
    fix: 'safe',
    references: ['QEMU 7.2 qemu-options.hx', 'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      scriptExample('-nographic', '-nographics'),
      scriptExample('-enable-kvm', '-enable_kvm'),
    ],
  },
  *check(script): Iterable<Finding> {
    for (const { options } of script.invocations) {
      for (const { name, argument } of options) {
        if (argument.unknown || isOption(name)) continue;
        const meant = nearest(name.replaceAll('_', '-'), OPTION_NAMES);
        yield {
          message: `${argument.text}: QEMU has no such option and stops${name === 'nographics' ? TUTORIAL : ''}`,
          help:
            meant === undefined
              ? 'drop it; qemu-system-x86_64 -help lists the options'
              : `write -${meant}`,
          range: argument.range,
          ...(meant !== undefined &&
            rewriting(script, argument, `write -${meant}`, argument.range, `-${meant}`)),
        };
      }
    }
  },
};
