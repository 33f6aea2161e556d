import { safeFix } from '../../text/diagnostic.js';
import { replaceRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { bootEntries } from './boot-entry.js';
import { entryExample } from './example.js';
import type { GrubFile } from './read.js';

export const grubModuleProtocol: HostRule<GrubFile> = {
  name: 'grub-module-protocol',
  meta: {
    summary: 'the module command is of the other multiboot protocol',
    why: 'multiboot loads modules with module, multiboot2 with module2. GRUB stops at the other one, and the hypervisor finds no kernel.',
    fix: 'safe',
    references: ['ACRN v2.7 doc/tutorials/using_grub.rst'],
    examples: [entryExample('module2', 'module')],
  },
  *check(file): Iterable<Finding> {
    for (const { hypervisor, modules } of bootEntries(file)) {
      if (hypervisor === undefined) continue;
      const wanted = hypervisor.name.value === 'multiboot2' ? 'module2' : 'module';
      for (const { name } of modules) {
        if (name.value === wanted) continue;
        yield {
          message: `"${name.value}" after ${hypervisor.name.value}: GRUB stops with "you need to load the kernel first"`,
          help: `write ${wanted}`,
          range: name.range,
          fix: safeFix(`write ${wanted}`, [replaceRange(name.range, wanted)]),
        };
      }
    }
  },
};
