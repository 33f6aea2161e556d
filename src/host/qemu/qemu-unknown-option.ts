import { safeFix } from '../../text/diagnostic.js';
import { replaceRange } from '../edits.js';
import { nearest } from '../nearest.js';
import type { Finding, HostRule } from '../rule.js';
import { SCRIPT, scriptWith } from './example.js';
import { isOption, OPTION_NAMES } from './options.js';
import type { QemuScript } from './read.js';

const TUTORIAL = " (ACRN's tutorial misspells it once)";

export const qemuUnknownOption: HostRule<QemuScript> = {
  name: 'qemu-unknown-option',
  meta: {
    summary: 'QEMU has no such option',
    why: 'QEMU stops with "invalid option". The tutorial of ACRN v2.5 to v2.7 writes -nographics in a sentence, and -nographic in its example.',
    fix: 'safe',
    references: ['QEMU 7.2 qemu-options.hx', 'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      { bad: scriptWith('-nographic', '-nographics'), good: SCRIPT },
      { bad: scriptWith('-enable-kvm', '-enable_kvm'), good: SCRIPT },
    ],
  },
  *check({ text, invocations }): Iterable<Finding> {
    for (const { options } of invocations) {
      for (const { name, argument } of options) {
        if (argument.unknown || isOption(name)) continue;
        const meant = nearest(name.replaceAll('_', '-'), OPTION_NAMES);
        const { start, end } = argument.range;
        const isWritten = text.slice(start, end) === argument.text;
        yield {
          message: `${argument.text}: QEMU has no such option and stops${name === 'nographics' ? TUTORIAL : ''}`,
          help:
            meant === undefined
              ? 'drop it; qemu-system-x86_64 -help lists the options'
              : `write -${meant}`,
          range: argument.range,
          ...(meant !== undefined &&
            isWritten && {
              fix: safeFix(`write -${meant}`, [replaceRange(argument.range, `-${meant}`)]),
            }),
        };
      }
    }
  },
};
