import { ON_ACRN } from '../acrn-example.js';
import type { Finding, HostRule } from '../rule.js';
import { baseName, bootEntries } from './boot-entry.js';
import { ENTRY, entryWith } from './example.js';
import type { GrubFile } from './read.js';

export const grubRawWithoutReloc: HostRule<GrubFile> = {
  name: 'grub-raw-without-reloc',
  meta: {
    summary: 'multiboot2 is given acrn.bin, and the scenario has RELOC off',
    why: 'Without RELOC multiboot2 needs the ELF file acrn.32.out, which says where it is linked.',
    severity: 'warning',
    references: ['ACRN v2.7 doc/tutorials/using_grub.rst'],
    examples: [
      {
        bad: ENTRY,
        good: entryWith('acrn.bin', 'acrn.32.out'),
        context: ON_ACRN.acrn ? { acrn: { ...ON_ACRN.acrn, relocates: false } } : {},
      },
    ],
  },
  *check(file, { acrn }): Iterable<Finding> {
    if (acrn?.relocates !== false) return;
    for (const { hypervisor } of bootEntries(file)) {
      const binary = hypervisor?.file;
      if (hypervisor?.name.value !== 'multiboot2' || binary === undefined) continue;
      if (baseName(binary) !== 'acrn.bin') continue;
      yield {
        message: `multiboot2 with acrn.bin, and RELOC is off in ${acrn.name}: it needs the ELF file`,
        help: 'load acrn.32.out',
        range: binary.range,
      };
    }
  },
};
