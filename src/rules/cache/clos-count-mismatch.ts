import { select } from '../../config-tools/calc/xpath.js';
import { guestFlag, vmLabel } from '../../scenario/nesting.js';
import { VCAT_FLAG } from '../../setting-names.js';
import { safeFix } from '../../text/diagnostic.js';
import type { TextEdit } from '../../text/edit.js';
import { insertAfter, removeElement } from '../../xml/edit.js';
import { after, without } from '../examples.js';
import type { Rule } from '../rule.js';
import { hasRdt, isRdtOn } from './rdt.js';

export const closCountMismatch: Rule = {
  name: 'clos-count-mismatch',
  meta: {
    summary: 'the number of vcpu_clos of a VM differs from that of its pcpu_id, and RDT is on',
    why: "With RDT each vCPU has a class of service. ACRN's build stops when the two lists differ in length.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (vcpu_clos_check)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested.xml',
        bad: [
          {
            found: '<vcpu_clos>1</vcpu_clos>\n      <vcpu_clos>1</vcpu_clos>',
            becomes: '<vcpu_clos>1</vcpu_clos>',
          },
        ],
      },
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested.xml',
        bad: [
          after(
            '<vcpu_clos>1</vcpu_clos>\n      <vcpu_clos>1</vcpu_clos>',
            '\n      <vcpu_clos>0</vcpu_clos>',
          ),
        ],
      },
      {
        scenario: 'hybrid-core/v2.7-rtvm-nested.xml',
        bad: [without('\n      <pcpu_id>2</pcpu_id>\n      <pcpu_id>3</pcpu_id>')],
        good: [
          without('\n      <pcpu_id>2</pcpu_id>\n      <pcpu_id>3</pcpu_id>'),
          {
            found: '<vcpu_clos>1</vcpu_clos>\n      <vcpu_clos>1</vcpu_clos>',
            becomes: '<vcpu_clos>1</vcpu_clos>',
          },
        ],
      },
    ],
  },
  *check({ scenario, populated, board }) {
    if (!isRdtOn(scenario) || (board !== undefined && !hasRdt(board))) return;
    // v2.7 gives an empty cpu_affinity a pCPU.
    const filled = select(populated, 'vm');
    for (const [place, vm] of scenario.vms.entries()) {
      // A VM with a virtual CAT lists classes of service, not vCPUs.
      if (guestFlag(vm, VCAT_FLAG) !== undefined) continue;
      const pcpus = select(filled[place], 'cpu_affinity/pcpu_id').length;
      const clos = vm.clos?.items ?? [];
      if (pcpus === 0 || clos.length === pcpus) continue;
      const last = clos.at(-1);
      const edits: TextEdit[] = clos
        .slice(pcpus)
        .map(({ node }) => removeElement(scenario.document, node));
      if (last !== undefined && clos.length < pcpus) {
        const value = last.value.trim();
        const added = Array.from({ length: pcpus - clos.length }, () => ({
          name: 'vcpu_clos',
          value,
        }));
        edits.push(insertAfter(scenario.document, last.node, ...added));
      }
      yield {
        message: `${vmLabel(vm)} has ${clos.length} vcpu_clos for ${pcpus} pcpu_id`,
        help: `list ${pcpus} vcpu_clos in its clos`,
        range: vm.clos?.node.startTag ?? vm.range,
        related: [{ message: 'the pCPUs', range: vm.cpuAffinity?.node.startTag ?? vm.range }],
        ...(edits.length > 0 && {
          fix: safeFix(`give ${vmLabel(vm)} as many vcpu_clos as pCPUs`, edits),
        }),
      };
    }
  },
};
