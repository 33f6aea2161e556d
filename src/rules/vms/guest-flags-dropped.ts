import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { NO_FLAG_VALUES, vmLabel } from '../../scenario/nesting.js';
import { removeElement } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';

export const guestFlagsDropped: Rule = {
  name: 'guest-flags-dropped',
  meta: {
    summary: 'a placeholder guest_flag stands beside real flags of a VM',
    why: 'One guest_flag of `0`, `0UL` or nothing makes the build drop all flags of the VM, without a word. On the Service VM nested virtualization is lost with them: see guest-flag-placeholder.',
    category: 'build',
    severity: 'warning',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/xforms/vm_configurations.c.xsl (guest_flags)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-nested-hybrid.xml',
        bad: [
          {
            found: '<guest_flag>GUEST_FLAG_RT</guest_flag>',
            becomes: '<guest_flag>GUEST_FLAG_RT</guest_flag>\n      <guest_flag>0</guest_flag>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      if (vm.loadOrder === 'service') continue;
      // Up to v2.6 the device model alone sets the flags of post-launched VMs.
      if (vm.loadOrder === 'post-launched' && !toolTraits(scenario.release).hasStaticVms) continue;
      const items = vm.guestFlags?.items ?? [];
      const real = items.filter(({ value }) => !NO_FLAG_VALUES.includes(value));
      if (real.length === 0) continue;
      for (const flag of items) {
        // An empty one stops the build: empty-guest-flag.
        if (real.includes(flag) || flag.value === '') continue;
        yield {
          message: `the guest_flag "${flag.value}" makes ACRN ${scenario.release}'s build drop ${real.map(({ value }) => value).join(', ')} of ${vmLabel(vm)}, without a word`,
          help: 'remove it',
          range: flag.range,
          fix: {
            title: `remove the placeholder guest_flag of ${vmLabel(vm)}`,
            safety: 'safe',
            edits: [removeElement(scenario.document, flag.node)],
          },
        };
      }
    }
  },
};
