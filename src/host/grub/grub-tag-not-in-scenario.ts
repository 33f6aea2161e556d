import { ON_ACRN } from '../acrn-example.js';
import { nearest } from '../nearest.js';
import type { Finding, HostRule } from '../rule.js';
import { bootEntries } from './boot-entry.js';
import { entryExample } from './example.js';
import type { GrubFile } from './read.js';

/** The tags of ACRN's own scenarios. */
const USUAL = ['Linux_bzImage', 'RT_bzImage', 'Zephyr_RawImage', 'Zephyr_ElfImage'];

export const grubTagNotInScenario: HostRule<GrubFile> = {
  name: 'grub-tag-not-in-scenario',
  meta: {
    summary: "a module's tag is not the kern_mod of any VM",
    why: "ACRN finds a VM's kernel by its tag, letter by letter: a VM whose tag no module has does not start.",
    severity: 'warning',
    references: ['ACRN v2.7 doc/tutorials/using_grub.rst'],
    examples: [
      entryExample('Linux_bzImage', 'Linux_bzimage'),
      entryExample('Linux_bzImage', 'My_bzImage', { context: ON_ACRN }),
    ],
  },
  *check(file, { acrn }): Iterable<Finding> {
    for (const { hypervisor, modules } of bootEntries(file)) {
      if (hypervisor === undefined) continue;
      const given = modules.map(({ args }) => args[0]?.value);
      const missing = acrn?.kernelTags.filter((tag) => !given.includes(tag)) ?? [];
      for (const { args } of modules) {
        const [tag] = args;
        if (tag === undefined || /=/.test(tag.value)) continue;
        const known = acrn?.kernelTags ?? USUAL;
        if (known.includes(tag.value)) continue;
        const meant = nearest(tag.value, known);
        if (acrn === undefined) {
          if (meant?.toLowerCase() !== tag.value.toLowerCase()) continue;
        } else if (missing.length === 0 && /^ACPI_VM\d+$|ramdisk|initrd/i.test(tag.value)) continue;
        const isLost = acrn !== undefined && missing.length > 0 && !/^ACPI_VM\d+$/.test(tag.value);
        yield {
          message:
            acrn === undefined
              ? `the tag is "${tag.value}", ACRN's scenarios have "${meant}": case counts`
              : `the tag "${tag.value}" is not a kern_mod of ${acrn.name}${missing.length > 0 ? `, which has ${missing.join(', ')}` : ''}`,
          help: `write ${missing[0] ?? meant ?? 'the kern_mod of the VM'}`,
          range: tag.range,
          severity: isLost ? 'error' : 'warning',
        };
      }
    }
  },
};
