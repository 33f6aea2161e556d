import { vmLabel } from '../../scenario/nesting.js';
import { unsafeFix } from '../../text/diagnostic.js';
import { removeElement } from '../../xml/edit.js';
import { child } from '../../xml/node.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

export const postLaunchedVmMemory: Rule = {
  name: 'post-launched-vm-memory',
  meta: {
    summary: 'a post-launched VM has a memory element',
    why: 'The launch script gives a post-launched VM its memory. The build writes the names of macros for the element, but defines them for pre-launched VMs alone: what it generates does not compile.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: ['ACRN v2.5 misc/config_tools/xforms/vm_configurations.c.xsl (memory)'],
    examples: [
      {
        bad: [
          after(
            '    <PTM>n</PTM>\n',
            '    <memory>\n      <start_hpa>0x100000000</start_hpa>\n      <size>0x20000000</size>\n    </memory>\n',
          ),
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const memory = child(vm.node, 'memory');
      if (vm.loadOrder !== 'post-launched' || memory === undefined) continue;
      yield {
        message: `${vmLabel(vm)} is post-launched and has a memory element`,
        why: `ACRN ${scenario.release}'s build stops, because VM${vm.id ?? ''}_CONFIG_MEM_START_HPA in vm_configurations.c is not declared`,
        help: 'remove it: the launch script says how much memory the VM has',
        range: memory.startTag,
        fix: unsafeFix(`remove the memory of ${vmLabel(vm)}, which its launch script gives it`, [
          removeElement(scenario.document, memory),
        ]),
      };
    }
  },
};
