import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { at } from '../../scenario/located.js';
import type { Located, Scenario } from '../../scenario/model.js';
import type { XmlElement } from '../../xml/node.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

/** How many pieces of text a comment or an instruction leaves of a value. */
function pieces({ children }: XmlElement): number {
  let count = 0;
  let inText = false;
  for (const part of children) {
    const isText = (part.kind === 'text' || part.kind === 'cdata') && part.value !== '';
    if (isText && !inText) count += 1;
    inText = isText;
  }
  return count;
}

/** What the allocators read by an XPath that may find one text only (static_allocators). */
function settings(scenario: Scenario): Located[] {
  const { hypervisor, vms, release } = scenario;
  const v27 = toolTraits(release).populates;
  const found = [
    hypervisor.serialConsole,
    hypervisor.ivshmemEnabled,
    ...(!toolTraits(release).saysPsram ? [hypervisor.softwareSramEnabled] : []),
    ...vms.flatMap((vm) => [
      vm.type,
      ...vm.vuarts
        .filter(({ kind }) => kind === 'legacy' && (v27 || vm.loadOrder === 'service'))
        .flatMap(({ node }) => [at(node, 'base'), ...(v27 ? [at(node, 'irq')] : [])]),
    ]),
  ];
  return found.flatMap((setting) => (setting === undefined ? [] : [setting]));
}

export const splitValue: Rule = {
  name: 'split-value',
  meta: {
    summary: 'a comment or an instruction splits a value that the allocators read in one piece',
    why: "For the schema the value is whole. The allocators ask for its text and find two pieces: ACRN's build stops with an AssertionError.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: ['ACRN v2.5 misc/config_tools/library/common.py (get_node)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-rtvm-nested.xml',
        bad: [{ found: '<vm_type>POST_RT_VM', becomes: '<vm_type>POST_<!-- launched -->RT_VM' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const setting of settings(scenario)) {
      if (pieces(setting.node) < 2) continue;
      yield {
        message: `a comment or an instruction splits the value of ${setting.node.name}`,
        why: `ACRN ${scenario.release}'s build stops with "AssertionError: Internal error: multiple element nodes are found"`,
        help: `write ${setting.value} in one piece`,
        range: setting.range,
        fix: {
          ...setValueFix(setting, setting.value),
          title: `write ${setting.node.name} in one piece`,
          safety: 'unsafe',
        },
      };
    }
  },
};
