import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const cdpWithSoftwareSram: Rule = {
  name: 'cdp-with-software-sram',
  meta: {
    summary: 'both software SRAM and CDP are on',
    why: "They exclude each other, and ACRN's build stops, even when RDT is off and CDP therefore has no effect.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: ['ACRN v2.5 misc/config_tools/library/hv_cfg_lib.py (hv_ssram_check)'],
    examples: [
      {
        bad: [
          { found: '<CDP_ENABLED>n', becomes: '<CDP_ENABLED>y' },
          after(
            '      </IVSHMEM>\n',
            '      <SSRAM>\n        <SSRAM_ENABLED>y</SSRAM_ENABLED>\n      </SSRAM>\n',
          ),
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { softwareSramEnabled: sram, cdpEnabled: cdp } = scenario.hypervisor;
    if (sram?.value !== 'y' || cdp?.value !== 'y') return;
    yield {
      message: `SSRAM_ENABLED and CDP_ENABLED are both y`,
      why: `ACRN ${scenario.release}'s build stops with "SSRAM_ENABLED should not be y when CDP_ENABLED is y."`,
      help: 'set one of them to n',
      range: cdp.range,
      related: [{ message: 'SSRAM_ENABLED', range: sram.range }],
    };
  },
};
