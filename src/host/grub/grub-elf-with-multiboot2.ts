import { safeFix } from '../../text/diagnostic.js';
import { replaceRange } from '../edits.js';
import type { Finding, HostRule } from '../rule.js';
import { baseName, bootEntries } from './boot-entry.js';
import { entryExample } from './example.js';
import type { GrubFile } from './read.js';

export const grubElfWithMultiboot2: HostRule<GrubFile> = {
  name: 'grub-elf-with-multiboot2',
  meta: {
    summary: 'multiboot2 is given acrn.32.out, though ACRN relocates itself',
    why: 'RELOC is on by default, and then multiboot2 needs the raw image acrn.bin; acrn.32.out is for multiboot, or for RELOC off.',
    severity: 'warning',
    fix: 'safe',
    references: ['ACRN v2.7 doc/tutorials/using_grub.rst'],
    examples: [entryExample('acrn.bin', 'acrn.32.out')],
  },
  *check(file, { acrn }): Iterable<Finding> {
    if (acrn?.relocates === false) return;
    for (const { hypervisor } of bootEntries(file)) {
      const binary = hypervisor?.file;
      if (hypervisor?.name.value !== 'multiboot2' || binary === undefined) continue;
      if (baseName(binary) !== 'acrn.32.out') continue;
      const at = binary.text.lastIndexOf('acrn.32.out');
      const start = binary.range.start + at;
      yield {
        message: 'multiboot2 with acrn.32.out: with RELOC, the default, it needs the raw image',
        help: 'load acrn.bin, or build ACRN with RELOC off',
        range: binary.range,
        ...(at >= 0 && {
          fix: safeFix('load acrn.bin', [
            replaceRange({ start, end: start + 'acrn.32.out'.length }, 'acrn.bin'),
          ]),
        }),
      };
    }
  },
};
