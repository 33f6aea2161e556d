import { at } from '../../scenario/located.js';
import { ownsLapic, vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { missingLapicPassthrough } from './vm-features.js';

export const rtvmWithoutLapicPassthrough: Rule = {
  name: 'rtvm-without-lapic-passthrough',
  meta: {
    summary: 'a pre-launched RTVM does not own its local APICs',
    why: 'Each pre-launched RTVM needs local APIC passthrough. The pre-build check fails, and does not say why: "VM configuration check fail!".',
    category: 'build',
    stopsAt: 'prebuild_check',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/hv_prebuild/vm_cfg_checks.c (sanitize_vm_config)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found: '<name>PRE_RT_VM0</name>\n    <lapic_passthrough>y',
            becomes: '<name>PRE_RT_VM0</name>\n    <lapic_passthrough>n',
          },
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found: '<name>PRE_RT_VM0</name>\n    <lapic_passthrough>y</lapic_passthrough>',
            becomes: '<name>PRE_RT_VM0</name>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      if (vm.loadOrder !== 'pre-launched' || !vm.realTime || ownsLapic(vm)) continue;
      const { help, range, fix } = missingLapicPassthrough(scenario, vm);
      const usesLines = at(vm.node, 'pt_intx')?.value.trim();
      yield {
        message: `${vmLabel(vm)} is a pre-launched RTVM without lapic_passthrough`,
        why: `ACRN ${scenario.release}'s pre-build check stops with "VM configuration check fail!"`,
        help: help.replace('of the Service VM', `of ${vmLabel(vm)}`),
        range,
        ...(!usesLines && {
          fix: { ...fix, title: fix.title.replace('the Service VM', vmLabel(vm)) },
        }),
      };
    }
  },
};
