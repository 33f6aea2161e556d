import { writtenIn } from '../../scenario/recognise.js';
import { vocabularyOf } from '../../scenario/release-traits.js';
import type { Finding, Rule } from '../rule.js';

export const wrongRelease: Rule = {
  name: 'wrong-release',
  meta: {
    summary: 'the scenario is written for another release than the one it is checked as',
    why: 'Every setting would be reported as unknown, and removing them would lose what the scenario says. Nothing else in it is checked.',
    category: 'schema',
    releases: { first: 'v2.5' },
    references: [
      'ACRN v2.6 misc/config_tools/schema/types.xsd (SOS_VM)',
      'ACRN v2.7 misc/config_tools/schema/types.xsd (SERVICE_VM)',
      'ACRN v3.0 misc/config_tools/schema/config.xsd (load_order)',
    ],
    examples: [
      { scenario: 'quad-core/v2.5-nested.xml', bad: [], checkedAs: 'v3.3' },
      { scenario: 'quad-core/v3.2-nested.xml', bad: [], checkedAs: 'v2.7' },
      { scenario: 'quad-core/v2.7-nested.xml', bad: [], checkedAs: 'v2.6' },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const written = writtenIn(scenario.root);
    if (written === undefined || written.vocabulary === vocabularyOf(scenario.release)) return;
    const [first, second] = written.marks;
    yield {
      message: `this looks like a scenario for ACRN ${written.releases}, but it is checked as ${scenario.release}`,
      help: 'check it as the release that it was written for: --release, or the VERSION file of the checkout, says which',
      range: first.startTag,
      related: [{ message: 'this belongs to the same releases', range: second.startTag }],
    };
  },
};
