import { vmLabel } from '../../scenario/nesting.js';
import type { TextEdit } from '../../text/edit.js';
import { removeElement } from '../../xml/edit.js';
import { isRdtOn } from '../cache/rdt.js';
import type { Finding, Rule } from '../rule.js';

export const pcpuListedTwice: Rule = {
  name: 'pcpu-listed-twice',
  meta: {
    summary: 'a VM lists one pCPU twice',
    why: "Each vCPU of a VM has a pCPU of its own. ACRN's build refuses the scenario.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (vm_cpu_affinity_check)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<pcpu_id>3</pcpu_id>',
            becomes: '<pcpu_id>3</pcpu_id>\n      <pcpu_id>3</pcpu_id>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const items = vm.cpuAffinity?.items ?? [];
      for (const [place, pcpu] of items.entries()) {
        const first = items.slice(0, place).find(({ value }) => value === pcpu.value);
        if (first === undefined || pcpu.value === '') continue;
        const edits: TextEdit[] = [removeElement(scenario.document, pcpu.node)];
        // With RDT on, each pcpu_id has its vcpu_clos.
        const clos = vm.clos?.items ?? [];
        const own = clos.length === items.length && isRdtOn(scenario) ? clos[place] : undefined;
        if (own !== undefined) edits.push(removeElement(scenario.document, own.node));
        yield {
          message: `${vmLabel(vm)} lists pCPU ${pcpu.value.trim()} twice: ACRN ${scenario.release}'s build stops with "VM should not use the same pcpu id"`,
          help: 'list each pCPU once',
          range: pcpu.range,
          related: [{ message: 'listed here first', range: first.range }],
          fix: {
            title: `list pCPU ${pcpu.value.trim()} of ${vmLabel(vm)} once`,
            safety: 'safe',
            edits,
          },
        };
      }
    }
  },
};
