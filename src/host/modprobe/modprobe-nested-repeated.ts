import { type Fix, safeFix } from '../../text/diagnostic.js';
import { removeRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { isNestedOn, lastSetting, ownSettings } from './effective.js';
import type { ModprobeFile, Parameter } from './read.js';

/** Drops the parameter; the whole line when it sets nothing else. */
function dropFix(text: string, { line, word }: Parameter): Fix {
  const isAlone = line.words.length === 3;
  let { start } = word.range;
  while (/[ \t]/.test(text[start - 1] ?? '')) start -= 1;
  return safeFix('drop the earlier nested', [
    removeRange(isAlone ? line.full : { start, end: word.range.end }),
  ]);
}

export const modprobeNestedRepeated: HostRule<ModprobeFile> = {
  name: 'modprobe-nested-repeated',
  meta: {
    summary: 'nested is set twice with two values; the last one is on',
    why: 'modprobe hands over both, and the kernel takes the later; whoever sorts the files otherwise switches nesting off.',
    severity: 'warning',
    fix: 'safe',
    references: ['kmod man/modprobe.d.5 (options)'],
    examples: [
      {
        bad: 'options kvm_intel nested=0\noptions kvm_intel nested=1\n',
        good: 'options kvm_intel nested=1\n',
      },
    ],
  },
  *check(file, context): Iterable<Finding> {
    for (const module of ['kvm_intel', 'kvm_amd']) {
      const last = lastSetting(file, context, module, 'nested');
      if (last === undefined || isNestedOn(last) !== true) continue;
      for (const found of ownSettings(file, module, 'nested')) {
        if (isNestedOn(found) !== false) continue;
        yield {
          message: `${found.word.text} is overridden by a later nested=${last.value ?? '1'}: the last value counts`,
          help: 'drop the earlier one',
          range: found.word.range,
          fix: dropFix(file.text, found),
        };
      }
    }
  },
};
