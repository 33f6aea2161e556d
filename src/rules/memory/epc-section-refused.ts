import { at } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { setValue } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';

const PAGE = 4096;

export const epcSectionRefused: Rule = {
  name: 'epc-section-refused',
  meta: {
    summary: 'an epc_section is given to a pre-launched VM, or is not aligned to pages',
    why: 'Post-launched VMs alone can have enclave memory, in whole pages of 4 KiB. The pre-build check fails at others; the Service VM must have none either.',
    category: 'build',
    severity: 'error',
    stopsAt: 'prebuild_check',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: ['ACRN v2.5 misc/hv_prebuild/vm_cfg_checks.c (sanitize_vm_config)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<base>0</base>\n      <size>0</size>',
            becomes: '<base>0x1000</base>\n      <size>0x800</size>',
          },
        ],
        good: [],
        unfixed: true,
      },
      {
        scenario: 'hybrid-core/v2.5-nested-hybrid.xml',
        bad: [
          {
            found: '<base>0</base>\n      <size>0</size>\n    </epc_section>\n    <memory>',
            becomes:
              '<base>0x1000</base>\n      <size>0x1000</size>\n    </epc_section>\n    <memory>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const base = at(vm.node, 'epc_section', 'base');
      const size = at(vm.node, 'epc_section', 'size');
      // The build leaves the section out when one of the two is exactly 0.
      if (base === undefined || size === undefined) continue;
      if (base.value === '0' || size.value === '0') continue;
      if (base.value === '' || size.value === '') continue;
      const bytes = Number(size.value);
      const pre = vm.loadOrder === 'pre-launched' && bytes !== 0;
      const unaligned = [base, size].find(({ value }) => Number(value) % PAGE !== 0);
      if (!pre && unaligned === undefined) continue;
      yield {
        message: pre
          ? `${vmLabel(vm)} is pre-launched and has an epc_section of ${size.value} bytes: ACRN ${scenario.release}'s pre-build check fails, and says only "VM configuration check fail!"`
          : `the epc_section of ${vmLabel(vm)} is not in whole pages (${unaligned?.value} is no multiple of 0x1000): ACRN ${scenario.release}'s pre-build check fails`,
        help: pre ? 'set base and size to 0' : 'use multiples of 0x1000',
        range: (pre ? size : (unaligned ?? size)).range,
        ...(pre && {
          fix: {
            title: `take the epc_section from ${vmLabel(vm)}`,
            safety: 'unsafe' as const,
            edits: [setValue(base.node, '0'), setValue(size.node, '0')],
          },
        }),
      };
    }
  },
};
