import { isYes } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { rdtSwitch } from './rdt.js';

export const vcatWithoutRdt: Rule = {
  name: 'vcat-without-rdt',
  meta: {
    summary: 'VCAT is on without RDT, or together with CDP',
    why: 'Virtual CAT divides up what RDT provides, and does not support separate code and data masks.',
    category: 'schema',
    releases: { first: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.7 misc/config_tools/schema/config.xsd (assertion)',
      'ACRN v3.0 misc/config_tools/schema/checks/rdt_support.xsd',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<VCAT_ENABLED>n', becomes: '<VCAT_ENABLED>y' }],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario, board } = context;
    const { vcatEnabled, cdpEnabled, rdtEnabled } = scenario.hypervisor;
    if (vcatEnabled?.value !== 'y') return;
    if (rdtSwitch(context, 'CDP_ENABLED') !== 'n') {
      yield {
        message: `VCAT_ENABLED is y and CDP_ENABLED is "${cdpEnabled?.value}"`,
        why: 'ACRN does not support VCAT with CDP',
        help: 'set one of the two to n',
        range: cdpEnabled?.range ?? vcatEnabled.range,
        related: [{ message: 'VCAT_ENABLED', range: vcatEnabled.range }],
      };
    } else if (!isYes(rdtEnabled)) {
      const hasNoCat = board?.caches.every(({ closNumber }) => closNumber === undefined);
      yield {
        message: `VCAT_ENABLED is y and RDT_ENABLED is "${rdtSwitch(context, 'RDT_ENABLED')}"`,
        why: 'VCAT divides up what RDT provides',
        help: 'set RDT_ENABLED to y, or VCAT_ENABLED to n',
        range: rdtEnabled?.range ?? vcatEnabled.range,
        related: [{ message: 'VCAT_ENABLED', range: vcatEnabled.range }],
        ...(hasNoCat && { fix: setValueFix(vcatEnabled, 'n') }),
      };
    }
  },
};
