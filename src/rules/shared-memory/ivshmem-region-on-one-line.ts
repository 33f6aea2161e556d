import { textNodes } from '../../config-tools/calc/xpath.js';
import { at } from '../../scenario/located.js';
import { safeFix } from '../../text/diagnostic.js';
import type { Finding, Replacement, Rule } from '../rule.js';

/** The region of the example, in one piece that begins so. */
function inOneLine(begin: string): readonly Replacement[] {
  const lines = [
    '<IVSHMEM_REGION>',
    '  <NAME>control</NAME>',
    '  <PROVIDED_BY>Hypervisor</PROVIDED_BY>',
    '  <IVSHMEM_SIZE>2</IVSHMEM_SIZE>',
    '  <IVSHMEM_VMS>',
  ];
  const one = lines.map((line) => line.trim()).join('');
  return [
    {
      found: lines.join('\n        '),
      becomes: one.replace('<IVSHMEM_REGION><NAME>', begin),
    },
    { found: '</IVSHMEM_VMS>\n        </', becomes: '</IVSHMEM_VMS></' },
  ];
}

export const ivshmemRegionOnOneLine: Rule = {
  name: 'ivshmem-region-on-one-line',
  meta: {
    summary: 'a shared memory region has no white space between its elements',
    why: "ACRN's transform takes a region for empty when it holds no text of its own, be it a line break: the hypervisor is built without the region, and its VMs have a device without memory.",
    category: 'build',
    severity: 'warning',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/xforms/ivshmem_cfg.h.xsl (ivshmem_shm_region)'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: inOneLine('<IVSHMEM_REGION><NAME>'),
        good: inOneLine('<IVSHMEM_REGION>\n<NAME>'),
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const { node } of scenario.hypervisor.sharedMemoryRegions) {
      if (at(node, 'PROVIDED_BY')?.value === 'Device Model' || textNodes(node).length > 0) continue;
      const { end } = node.startTag;
      yield {
        message: 'the hypervisor is built without this shared memory region',
        why: `ACRN ${scenario.release}'s transform of ivshmem_cfg.h passes over a region without white space between its elements`,
        help: 'begin a new line after <IVSHMEM_REGION>',
        range: node.nameRange,
        fix: safeFix('begin a new line in the shared memory region', [
          { start: end, end, text: '\n' },
        ]),
      };
    }
  },
};
