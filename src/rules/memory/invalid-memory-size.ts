import { at } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const invalidMemorySize: Rule = {
  name: 'invalid-memory-size',
  meta: {
    summary: 'a memory size is written as 0 instead of 0x0',
    why: 'The schema accepts a bare 0, but the check of the tools needs 0x in every memory size: the build stops with "Mem size should be Hex format".',
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (mem_size_check)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [{ found: '<size_hpa2>0x0', becomes: '<size_hpa2>0' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      for (const name of ['size', 'size_hpa2']) {
        const size = at(vm.node, 'memory', name);
        if (size === undefined || size.value === '' || /0x/i.test(size.value)) continue;
        yield {
          message: `memory/${name} of ${vmLabel(vm)} is "${size.value}", without 0x`,
          why: `ACRN ${scenario.release}'s build stops with "Mem size should be Hex format"`,
          help: 'write 0x0',
          range: size.range,
          fix: setValueFix(size, '0x0', `memory/${name} of ${vmLabel(vm)}`),
        };
      }
    }
  },
};
