import { safeFix } from '../../text/diagnostic.js';
import type { Finding, HostRule } from '../rule.js';
import { bootEntries } from './boot-entry.js';
import { entryExample } from './example.js';
import type { GrubFile } from './read.js';

export const grubModuleWithoutTag: HostRule<GrubFile> = {
  name: 'grub-module-without-tag',
  meta: {
    summary: 'a module has no tag',
    why: "ACRN finds a VM's kernel among the modules by the word after the file, which must be the kern_mod of the scenario. Without it no VM gets the kernel.",
    fix: 'safe',
    references: [
      'ACRN v2.7 doc/tutorials/using_grub.rst',
      'ACRN v2.5 doc/getting-started/getting-started.rst',
    ],
    examples: [
      entryExample(' Linux_bzImage', ''),
      entryExample(' Linux_bzImage', ' rw quiet', { unfixed: true }),
    ],
  },
  *check(file, { acrn }): Iterable<Finding> {
    const tags = acrn?.kernelTags ?? [];
    const tag = tags.length === 1 ? tags[0] : 'Linux_bzImage';
    for (const { hypervisor, modules } of bootEntries(file)) {
      if (hypervisor === undefined) continue;
      const given = modules.map(({ args }) => args[0]?.value);
      for (const module of modules) {
        const [first] = module.args;
        const isArgument = first !== undefined && /=|^(?:ro|rw|quiet)$/.test(first.value);
        if (module.file === undefined || (first !== undefined && !isArgument)) continue;
        const { end } = module.file.range;
        const canFix = first === undefined && modules.length === 1 && !given.includes(tag);
        yield {
          message:
            first === undefined
              ? `${module.file.value} has no tag: ACRN gives the kernel to no VM`
              : `"${first.value}" is where the tag of ${module.file.value} belongs: ACRN gives the kernel to no VM`,
          help: `write ${tag}, or what kern_mod of the scenario says, after the file`,
          range: { start: module.name.range.start, end },
          ...(canFix && {
            fix: safeFix(`add the tag ${tag}`, [{ start: end, end, text: ` ${tag}` }]),
          }),
        };
      }
    }
  },
};
