import { isYes } from '../../scenario/located.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const rdtWithSoftwareSram: Rule = {
  name: 'rdt-with-software-sram',
  meta: {
    summary: 'RDT and software SRAM are on together',
    why: 'Software SRAM takes away cache ways that RDT would hand out, so ACRN refuses a scenario with both.',
    category: 'schema',
    releases: { first: 'v2.5', last: 'v3.1' },
    references: [
      'ACRN v2.5 misc/config_tools/schema/config.xsd (assertion on FEATURES)',
      'ACRN v3.0 misc/config_tools/schema/checks/rdt_support.xsd',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.0-nested.xml',
        bad: [
          after(
            '</RDT>',
            '\n      <SSRAM>\n        <SSRAM_ENABLED>y</SSRAM_ENABLED>\n      </SSRAM>',
          ),
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { rdtEnabled, softwareSramEnabled } = scenario.hypervisor;
    if (!isYes(rdtEnabled) || softwareSramEnabled?.value !== 'y') return;
    yield {
      message: 'SSRAM_ENABLED and RDT_ENABLED are both y',
      help: 'set one of the two to n',
      range: softwareSramEnabled.range,
      ...(rdtEnabled && { related: [{ message: 'RDT_ENABLED', range: rdtEnabled.range }] }),
    };
  },
};
