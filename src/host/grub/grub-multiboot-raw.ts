import { safeFix } from '../../text/diagnostic.js';
import { replaceRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { baseName, bootEntries } from './boot-entry.js';
import { ENTRY, entryWith } from './example.js';
import type { GrubFile } from './read.js';

export const grubMultibootRaw: HostRule<GrubFile> = {
  name: 'grub-multiboot-raw',
  meta: {
    summary: 'multiboot is given acrn.bin, which only multiboot2 can load',
    why: "GRUB's multiboot command takes ELF files only; acrn.bin is a raw image.",
    fix: 'safe',
    references: ['ACRN v2.7 doc/tutorials/using_grub.rst'],
    examples: [
      { bad: entryWith('multiboot2', 'multiboot').replace('module2', 'module'), good: ENTRY },
    ],
  },
  *check(file): Iterable<Finding> {
    for (const { hypervisor, modules } of bootEntries(file)) {
      if (hypervisor?.name.value !== 'multiboot' || hypervisor.file === undefined) continue;
      if (!/\.bin$/.test(baseName(hypervisor.file))) continue;
      const names = [hypervisor, ...modules].map(({ name }) => name);
      yield {
        message: `multiboot cannot load ${baseName(hypervisor.file)}, which is a raw image and not ELF`,
        help: 'write multiboot2 and module2, or load acrn.32.out',
        range: { start: hypervisor.name.range.start, end: hypervisor.file.range.end },
        fix: safeFix(
          'write multiboot2 and module2',
          names
            .filter(({ value }) => !value.endsWith('2'))
            .map(({ range, value }) => replaceRange(range, `${value}2`)),
        ),
      };
    }
  },
};
