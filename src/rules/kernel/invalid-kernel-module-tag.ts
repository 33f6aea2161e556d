import { at } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { child } from '../../xml/node.js';
import { without } from '../examples.js';
import { filledIn } from '../filled-in.js';
import type { Finding, Rule } from '../rule.js';

const MOST = 32;

export const invalidKernelModuleTag: Rule = {
  name: 'invalid-kernel-module-tag',
  meta: {
    summary: 'kern_mod is missing, empty or longer than 32 characters',
    why: "The hypervisor finds the kernel of a VM by this tag. The schema takes any text, ACRN's build does not.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (os_kern_mod_check)'],
    examples: [
      { bad: [{ found: '<kern_mod>Linux_bzImage', becomes: '<kern_mod>' }] },
      {
        scenario: 'quad-core/v2.7-rtvm-nested.xml',
        bad: [without('      <kern_mod>Linux_bzImage</kern_mod>\n')],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    for (const vm of scenario.vms) {
      const tag = filledIn(context, vm.node, 'os_config', 'kern_mod');
      if (tag === undefined) continue;
      const { length } = [...tag];
      if (length > 0 && length <= MOST) continue;
      const given = at(vm.node, 'os_config', 'kern_mod');
      yield {
        message:
          given === undefined
            ? `${vmLabel(vm)} has no kern_mod`
            : `kern_mod of ${vmLabel(vm)} ${length === 0 ? 'is empty' : `has ${length} characters`}`,
        why: `ACRN ${scenario.release}'s build stops with "VM os config kernel mod tag should be in range [1,32] bytes"`,
        help: 'write the tag that the boot loader gives the kernel module, such as Linux_bzImage',
        range: given?.range ?? (child(vm.node, 'os_config') ?? vm.node).startTag,
      };
    }
  },
};
