import { nearest } from '../nearest.js';
import type { Finding, HostRule } from '../rule.js';
import { CPU_MODELS, isCpuModel } from './cpu-models.js';
import { scriptExample, scriptWith } from './example.js';
import { type Invocation, partsOf } from './invocation.js';
import { type QemuScript, rewriting } from './read.js';

/** What follows the value of -cpu and was to be a part of it: `-cpu host, +vmx`. */
function strayed(invocation: Invocation, end: number) {
  return invocation.disks.find(
    ({ text, range }) =>
      range.start >= end &&
      range.start - end < 4 &&
      (/^[,+]/.test(text) || /^[\w-]+=(?:on|off)\b/.test(text)),
  );
}

export const qemuCpuProperty: HostRule<QemuScript> = {
  name: 'qemu-cpu-property',
  meta: {
    summary: 'QEMU cannot read the value of -cpu',
    why: 'A feature is written +vmx, or vmx=on, after a comma without a space; case counts in the names of models. QEMU stops at anything else.',
    fix: 'safe',
    references: ['QEMU 7.2 target/i386/cpu.c (x86_cpu_parse_featurestr)'],
    examples: [
      {
        bad: scriptWith('-cpu host', '-cpu host, +vmx'),
        good: scriptWith('-cpu host', '-cpu host,+vmx'),
      },
      {
        bad: scriptWith('-cpu host', '-cpu host,+vmx=on'),
        good: scriptWith('-cpu host', '-cpu host,vmx=on'),
      },
      scriptExample('-cpu host', '-cpu Host'),
    ],
  },
  *check(script): Iterable<Finding> {
    for (const invocation of script.invocations) {
      for (const { name, value } of invocation.options) {
        if (name !== 'cpu' || value === undefined) continue;
        const [model, ...flags] = partsOf(value);
        const stray = strayed(invocation, value.range.end);
        if (stray !== undefined) {
          const title = 'drop the space within the value of -cpu';
          const space = { start: value.range.end, end: stray.range.start };
          const comma = value.text.endsWith(',') || stray.text.startsWith(',') ? '' : ',';
          yield {
            message: `a space before "${stray.text}": QEMU takes it for a disk image and stops`,
            help: `write -cpu ${value.text}${comma}${stray.text}`,
            range: { start: value.range.start, end: stray.range.end },
            ...rewriting(script, value, title, space, comma),
          };
        }
        if (model !== undefined && !value.unknown && !isCpuModel(model.text)) {
          const meant = nearest(model.text, CPU_MODELS);
          yield {
            message: `QEMU has no CPU model "${model.text}" and stops`,
            help: meant === undefined ? 'write -cpu host' : `write ${meant}`,
            range: model.range,
            ...(meant && rewriting(script, value, `write ${meant}`, model.range, meant)),
          };
        }
        for (const flag of flags) {
          if (flag.key === undefined || !/^[+-]/.test(flag.key)) continue;
          const { start } = flag.range;
          const title = `write ${flag.text.slice(1)}`;
          yield {
            message: `"${flag.text}": a feature with + or - takes no value, and QEMU stops`,
            help: `write ${flag.key} or ${flag.key.slice(1)}=on`,
            range: flag.range,
            ...(flag.key.startsWith('+') &&
              rewriting(script, value, title, { start, end: start + 1 }, '')),
          };
        }
      }
    }
  },
};
