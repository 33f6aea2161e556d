import { isYes } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const cdpWithoutCapability: Rule = {
  name: 'cdp-without-capability',
  meta: {
    summary: 'CDP is on, and not every L2 and L3 cache of the board has it',
    why: 'ACRN switches code and data prioritization on for all of these caches or none.',
    category: 'schema',
    releases: { first: 'v3.1' },
    fix: 'safe',
    references: ['ACRN v3.1 misc/config_tools/schema/checks/rdt_support.xsd'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          { found: '<RDT_ENABLED>n', becomes: '<RDT_ENABLED>y' },
          { found: '<CDP_ENABLED>n', becomes: '<CDP_ENABLED>y' },
        ],
        alsoRaises: ['rdt-without-cat'],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const { cdpEnabled, rdtEnabled } = scenario.hypervisor;
    if (board === undefined || !isYes(rdtEnabled) || cdpEnabled?.value !== 'y') return;
    const shared = board.caches.filter(({ level }) => level === '2' || level === '3');
    const able = board.caches.filter(({ cdp }) => cdp);
    if (able.length === shared.length) return;
    yield {
      message: `CDP_ENABLED is y, but only ${able.length} of the board's ${shared.length} L2 and L3 caches have CDP`,
      help: 'set CDP_ENABLED to n',
      range: cdpEnabled.range,
      fix: setValueFix(cdpEnabled, 'n'),
    };
  },
};
