import type { Finding, HostRule } from '../rule.js';
import { scriptExample, scriptWith } from './example.js';
import { partNamed, partsOf } from './invocation.js';
import { type QemuScript, rewriting } from './read.js';

export const qemuAccelList: HostRule<QemuScript> = {
  name: 'qemu-accel-list',
  meta: {
    summary: '-accel has a list of accelerators, or is beside -enable-kvm or -machine accel=',
    why: 'Only -machine accel= takes a list with colons; -accel stops with "invalid accelerator kvm:tcg". QEMU also refuses -accel together with the other two.',
    fix: 'safe',
    references: ['QEMU 7.2 softmmu/vl.c'],
    examples: [
      {
        bad: scriptWith('-enable-kvm', '-accel kvm:xen'),
        good: scriptWith('-enable-kvm', '-accel kvm -accel xen'),
      },
      scriptExample('-enable-kvm', '-enable-kvm -accel kvm', { unfixed: true }),
    ],
  },
  *check(script): Iterable<Finding> {
    for (const { options } of script.invocations) {
      const byMachine = options.find(
        ({ name, value }) =>
          name === 'enable-kvm' ||
          ((name === 'machine' || name === 'M') && partNamed(value, 'accel') !== undefined),
      );
      for (const { name, argument, value } of options) {
        if (name !== 'accel' || value === undefined) continue;
        const named = partNamed(value, 'accel') ?? partsOf(value)[0];
        if (byMachine !== undefined) {
          yield {
            message: `-accel ${value.text} beside ${byMachine.argument.text}: QEMU takes only one way of naming the accelerator, and stops`,
            help: `drop -accel ${value.text}`,
            range: {
              start: argument.range.start,
              end: Math.max(argument.range.end, value.range.end),
            },
            related: [{ message: 'the other way', range: byMachine.argument.range }],
          };
        } else if (named?.value.includes(':')) {
          const title = 'write -accel once for each accelerator';
          const accelerators = named.value.split(':').join(' -accel ');
          yield {
            message: `-accel ${named.value}: it takes one accelerator, and QEMU stops at a list`,
            help: 'write -accel once for each',
            range: named.range,
            ...(named.text === value.text &&
              rewriting(script, value, title, value.range, accelerators)),
          };
        }
      }
    }
  },
};
