import { tooOld } from '../../scenario/recognise.js';
import { without } from '../examples.js';
import type { TextRule } from '../rule.js';

export const releaseTooOld: TextRule = {
  name: 'release-too-old',
  meta: {
    summary: 'the scenario is written for ACRN v2.4 or older',
    why: 'Nested virtualization came with v2.5. Checked as a newer release, it would be told that settings are wrong which are right for its own.',
    category: 'schema',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.4 misc/config_tools/schema/types.xsd',
      'ACRN v2.0 misc/vm_configs/xmls/config-xmls',
    ],
    examples: [
      {
        bad: [
          {
            found: '<NVMX_ENABLED>y</NVMX_ENABLED>',
            becomes: '<UOS_RAM_SIZE>0x200000000</UOS_RAM_SIZE>',
          },
          without('<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>'),
          without('<PTM>n</PTM>'),
        ],
        checkedAs: 'guessed',
      },
    ],
  },
  *check({ kind, document, release }) {
    if (kind !== 'scenario' || document === undefined || release !== undefined) return;
    const old = tooOld(document.root);
    if (old === undefined) return;
    yield {
      message: `<${old.node.name}> was removed before v2.5: ACRN v2.4 and older have no nested virtualization`,
      help: 'bring the scenario to v2.5 or newer with the tools of that release; --release checks it as a release of your choice',
      range: old.node.nameRange,
    };
  },
};
