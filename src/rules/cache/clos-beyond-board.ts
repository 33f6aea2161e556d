import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { guestFlag, vmLabel } from '../../scenario/nesting.js';
import { VCAT_FLAG } from '../../setting-names.js';
import type { Finding, Rule } from '../rule.js';
import { rdtOf } from './rdt.js';

export const closBeyondBoard: Rule = {
  name: 'clos-beyond-board',
  meta: {
    summary: 'a vCPU has a class of service that the board does not have',
    why: 'Classes of service are numbered from 0 to one less than the number that all RDT resources of the board share. The build stops at any other, in the pre-build check at the latest.',
    category: 'build',
    stopsAt: 'prebuild_check',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: [
      'ACRN v2.5 misc/hv_prebuild/vm_cfg_checks.c (check_vm_clos_config)',
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (vcpu_clos_check)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested.xml',
        bad: [
          {
            found: '<vcpu_clos>1</vcpu_clos>\n      <vcpu_clos>1</vcpu_clos>',
            becomes: '<vcpu_clos>1</vcpu_clos>\n      <vcpu_clos>8</vcpu_clos>',
          },
        ],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const rdt = rdtOf(scenario, board);
    if (rdt === undefined || rdt.closMax === 0) return;
    for (const vm of scenario.vms) {
      for (const clos of vm.clos?.items ?? []) {
        if (clos.number === undefined || (clos.number >= 0 && clos.number < rdt.closMax)) continue;
        const vcat = toolTraits(scenario.release).hasVcat && guestFlag(vm, VCAT_FLAG);
        yield {
          message: `${vmLabel(vm)} has class of service ${clos.value.trim()}, and the board has 0 to ${rdt.closMax - 1}${vcat ? '' : rdt.cdp ? ' with CDP on' : ''}`,
          why: `ACRN ${scenario.release}'s build stops`,
          help: `use 0 to ${rdt.closMax - 1}`,
          range: clos.range,
        };
      }
    }
  },
};
