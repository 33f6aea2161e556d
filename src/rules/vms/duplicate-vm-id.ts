import { vmLabel } from '../../scenario/nesting.js';
import { repetitions } from '../../text/grouped.js';
import { byVocabulary } from '../by-vocabulary.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { renumberVms } from './renumber-v3.js';

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  for (const { item: vm, first } of repetitions(scenario.vms, ({ id }) => id)) {
    const { id, idAttribute } = vm;
    if (id === undefined || idAttribute === undefined) continue;
    yield {
      message: `${vmLabel(vm)} has the id of ${vmLabel(first)}`,
      why: `ACRN ${scenario.release}'s tools know only one VM per id, and the build stops or drops settings of the other`,
      help: 'give each VM an id of its own, and adjust what refers to it',
      range: idAttribute.valueRange,
      related: [{ message: vmLabel(first), range: first.idAttribute?.valueRange ?? first.range }],
    };
  }
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  const numbered = scenario.vms.filter(({ idAttribute }) => idAttribute !== undefined);
  for (const { item: vm, first: twin } of repetitions(
    numbered,
    (each) => each.idAttribute?.value,
  )) {
    const fix = renumberVms(scenario);
    yield {
      message: `${vmLabel(vm)} has the id of ${vmLabel(twin)}`,
      why: `ACRN ${scenario.release}'s tools find two VMs where they ask for one: the build stops with AssertionError`,
      help: 'give each VM an id of its own: pre-launched VMs below the Service VM, post-launched VMs above it',
      stopsAt: 'allocation',
      range: vm.idAttribute?.valueRange ?? vm.range,
      related: [{ message: vmLabel(twin), range: twin.idAttribute?.valueRange ?? twin.range }],
      ...(fix && { fix }),
    };
  }
}

export const duplicateVmId: Rule = {
  name: 'duplicate-vm-id',
  meta: {
    summary: 'two VMs have the same id',
    why: "ACRN's tools look VMs up by their id. In v3.x the build stops with AssertionError: multiple element nodes are found; in v2.x the tools know only one VM per id, drop parts of the other, and define names twice in the generated C.",
    category: 'build',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/library/common.py (get_leaf_tag_map)',
      'ACRN v3.0 misc/config_tools/static_allocators/gpa.py (insert_vuart_to_dev_dict)',
    ],
    examples: [
      { bad: [{ found: '<vm id="1">', becomes: '<vm id="0">' }], unfixed: true },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<vm id="1">', becomes: '<vm id="0">' }],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
