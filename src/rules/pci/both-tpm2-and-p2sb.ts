import { isYes } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { mmioResource } from '../../scenario/passthrough.js';
import type { Finding, Rule } from '../rule.js';

export const bothTpm2AndP2sb: Rule = {
  name: 'both-tpm2-and-p2sb',
  meta: {
    summary: 'a VM is given both the TPM2 and the P2SB',
    why: 'ACRN passes only one of the two through to a VM.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/passthrough_devices.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<TPM2>n</TPM2>', becomes: '<TPM2>y</TPM2>\n      <p2sb>y</p2sb>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const tpm2 = mmioResource(vm, 'TPM2');
      const p2sb = mmioResource(vm, 'p2sb');
      if (!isYes(tpm2) || !isYes(p2sb) || tpm2 === undefined || p2sb === undefined) continue;
      yield {
        message: `${vmLabel(vm)} is given both the TPM2 and the P2SB, but can have only one of them`,
        help: 'set one of them to n',
        range: p2sb.range,
        related: [{ message: 'TPM2', range: tpm2.range }],
      };
    }
  },
};
