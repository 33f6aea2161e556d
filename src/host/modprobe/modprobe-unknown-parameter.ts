import { replacing } from '../edits.js';
import { nearest } from '../nearest.js';
import type { Finding, HostRule } from '../rule.js';
import { commentIn } from './line-end-comment.js';
import { parametersOf } from './parameters.js';
import type { ModprobeFile } from './read.js';

export const modprobeUnknownParameter: HostRule<ModprobeFile> = {
  name: 'modprobe-unknown-parameter',
  meta: {
    summary: 'kvm_intel or kvm_amd has no parameter of that name',
    why: 'The kernel says "unknown parameter ignored" in its log and goes on with the default. Case counts.',
    severity: 'warning',
    fix: 'safe',
    references: ['Linux arch/x86/kvm/vmx/vmx.c', 'Linux arch/x86/kvm/svm/svm.c'],
    examples: [{ bad: 'options kvm_intel nestd=1\n', good: 'options kvm_intel nested=1\n' }],
  },
  *check({ parameters }): Iterable<Finding> {
    for (const { module, name, word, line } of parameters) {
      const known = parametersOf(module);
      const comment = commentIn(line);
      if (known === undefined || known.includes(name)) continue;
      if (comment !== undefined && word.range.start >= comment.start) continue;
      const meant = nearest(name, known);
      const place = { start: word.range.start, end: word.range.start + name.length };
      yield {
        message: `${module} has no parameter "${name}": the kernel ignores it`,
        help: meant === undefined ? 'drop it' : `write ${meant}`,
        range: word.range,
        ...(meant !== undefined && { fix: replacing(`write ${meant}`, place, meant) }),
      };
    }
  },
};
