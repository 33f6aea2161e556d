import { readingStep } from '../../config-tools/calc/build-steps.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const doctype: Rule = {
  name: 'doctype',
  meta: {
    summary: 'the file has a DOCTYPE declaration',
    why: "No ACRN scenario needs one. From v2.6 on ACRN's build stops at any entity that it declares, used or not (EntitiesForbidden); from v3.4 on at one of the board file as well.",
    category: 'build',
    releases: { first: 'v2.5' },
    references: ['ACRN v2.6 misc/config_tools (defusedxml)'],
    examples: [
      {
        scenario: 'quad-core/v2.6-rtvm-nested.xml',
        bad: [
          after(
            '<?xml version="1.0"?>',
            '\n<!DOCTYPE acrn-config [<!ENTITY scheduler "SCHED_NOOP">]>',
          ),
        ],
      },
      {
        bad: [after('<?xml version="1.0"?>', '\n<!DOCTYPE acrn-config SYSTEM "scenario.dtd">')],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const traits = toolTraits(scenario.release);
    if (traits.refusesBoardEntities && board?.document.doctype?.declaresEntity === true) {
      yield {
        message: `the DOCTYPE of the board file declares an entity: ACRN ${scenario.release}'s build stops with EntitiesForbidden`,
        help: 'remove it from the board file, or generate the file again with the board inspector',
        range: scenario.root.startTag,
      };
    }
    const { doctype: found } = scenario.document;
    if (found === undefined) return;
    const stops = found.declaresEntity && traits.refusesEntities;
    yield {
      message: stops
        ? 'the DOCTYPE declares an entity'
        : 'the file has a DOCTYPE declaration, which no ACRN scenario needs',
      why: stops
        ? `ACRN ${scenario.release}'s build stops with EntitiesForbidden`
        : 'newer ACRN tools refuse its entities',
      help: 'remove it, and write the text of its entities in their place',
      range: found.range,
      severity: stops ? 'error' : 'warning',
      stopsAt: readingStep(scenario.release),
    };
  },
};
