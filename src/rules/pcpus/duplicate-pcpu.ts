import { vmLabel } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import type { TextEdit } from '../../text/edit.js';
import { repetitions } from '../../text/grouped.js';
import { removeElement } from '../../xml/edit.js';
import { byVocabulary } from '../by-vocabulary.js';
import { isRdtOn } from '../cache/rdt.js';
import { after } from '../examples.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { STOPS_AT_WARNINGS } from '../validator-warning.js';
import { type NamedPcpu, namedPcpus } from './pcpus.js';

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  for (const vm of scenario.vms) {
    const items = vm.cpuAffinity?.items ?? [];
    for (const { item: pcpu, place, first } of repetitions(items, ({ value }) => value)) {
      if (pcpu.value === '') continue;
      const edits: TextEdit[] = [removeElement(scenario.document, pcpu.node)];
      // With RDT on, each pcpu_id has its vcpu_clos.
      const clos = vm.clos?.items ?? [];
      const own = clos.length === items.length && isRdtOn(scenario) ? clos[place] : undefined;
      if (own !== undefined) edits.push(removeElement(scenario.document, own.node));
      yield {
        message: `${vmLabel(vm)} lists pCPU ${pcpu.value.trim()} twice`,
        why: `ACRN ${scenario.release}'s build stops with "VM should not use the same pcpu id"`,
        help: 'list each pCPU once',
        range: pcpu.range,
        related: [{ message: 'listed here first', range: first.range }],
        fix: safeFix(`list pCPU ${pcpu.value.trim()} of ${vmLabel(vm)} once`, edits),
      };
    }
  }
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  for (const vm of scenario.vms) {
    const seen = new Map<string, NamedPcpu>();
    for (const named of namedPcpus(vm)) {
      const first = seen.get(named.text);
      if (first === undefined) {
        seen.set(named.text, named);
        continue;
      }
      const { parent } = named.pcpu.node;
      const entry = parent?.name === 'pcpu' ? parent : named.pcpu.node;
      yield {
        message: `${vmLabel(vm)} lists pCPU ${named.text} twice`,
        why: STOPS_AT_WARNINGS,
        help: 'list each pCPU once',
        range: named.pcpu.range,
        related: [{ message: 'the first time', range: first.pcpu.range }],
        fix: safeFix(`remove the repeated pCPU ${named.text}`, [
          removeElement(scenario.document, entry),
        ]),
      };
    }
  }
}

export const duplicatePcpu: Rule = {
  name: 'duplicate-pcpu',
  meta: {
    summary: 'a VM lists one pCPU twice',
    why: 'Each vCPU of a VM has a pCPU of its own. The build of ACRN v2.x refuses the scenario; v3.x warns, and its build stops at warnings, too.',
    category: 'build',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (vm_cpu_affinity_check)',
      'ACRN v3.0 misc/config_tools/schema/checks/cpu_assignment.xsd',
    ],
    examples: [
      {
        bad: [after('<pcpu_id>3</pcpu_id>', '\n      <pcpu_id>3</pcpu_id>')],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          after(
            '        <pcpu_id>3</pcpu_id>\n        <real_time_vcpu>y</real_time_vcpu>\n      </pcpu>\n',
            '      <pcpu>\n        <pcpu_id>3</pcpu_id>\n      </pcpu>\n',
          ),
        ],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
