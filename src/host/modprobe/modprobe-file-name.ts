import { firstLine } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import type { ModprobeFile } from './read.js';

export const modprobeFileName: HostRule<ModprobeFile> = {
  name: 'modprobe-file-name',
  meta: {
    summary: "the file's name does not end in .conf",
    why: 'modprobe reads only files of modprobe.d whose names end in .conf.',
    severity: 'warning',
    references: ['kmod man/modprobe.d.5'],
    examples: [
      {
        name: 'kvm.conf.off',
        bad: 'options kvm_intel nested=1\n',
        good: '# kvm_intel: nested is on by default\n',
      },
    ],
  },
  *check({ text, lines }, { name }): Iterable<Finding> {
    const saysSomething = lines.some(({ words, isComment }) => words.length > 0 && !isComment);
    if (name.endsWith('.conf') || name.startsWith('<') || !saysSomething) return;
    yield {
      message: `${name.slice(name.lastIndexOf('/') + 1)} does not end in .conf: modprobe ignores the file`,
      help: 'rename it',
      range: firstLine(text),
    };
  },
};
