import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import { NO_FLAG_VALUES } from '../../setting-names.js';
import { safeFix } from '../../text/diagnostic.js';
import { removeElement } from '../../xml/edit.js';
import { after, before } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

/** Whether ACRN's build writes the guest flags of a VM: up to v2.6 the device model sets those of post-launched VMs. */
function writesFlags({ release }: Scenario, vm: Vm): boolean {
  return vm.loadOrder !== 'post-launched' || toolTraits(release).hasStaticVms;
}

export const guestFlagPlaceholder: Rule = {
  name: 'guest-flag-placeholder',
  meta: {
    summary: 'a placeholder guest_flag is beside real flags of a VM',
    why: "One guest_flag of `0` or `0UL` makes ACRN's build emit `.guest_flags = 0UL` for the VM: it builds without a warning, and all flags of the VM are lost. On the Service VM nested virtualization is lost with them.",
    category: 'nested',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/xforms/vm_configurations.c.xsl (guest_flags)'],
    examples: [
      {
        bad: [
          before(
            '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
            '<guest_flag>0</guest_flag>\n      ',
          ),
        ],
      },
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [
          after('<guest_flag>GUEST_FLAG_RT</guest_flag>', '\n      <guest_flag>0</guest_flag>'),
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const items = vm.guestFlags?.items ?? [];
      const isReal = ({ value }: Located) => !NO_FLAG_VALUES.includes(value);
      if (!items.some(isReal)) continue;
      const isService = vm === serviceVm(scenario);
      if (!isService && (vm.loadOrder === 'service' || !writesFlags(scenario, vm))) continue;
      for (const flag of items) {
        // An empty one stops the build: empty-guest-flag.
        if (isReal(flag) || flag.value === '') continue;
        yield {
          message: `guest_flag "${flag.value}" beside real flags makes ACRN drop all flags of ${vmLabel(vm)}`,
          help: 'remove it',
          range: flag.range,
          ...(!isService && { category: 'build' as const, severity: 'warning' as const }),
          fix: safeFix(`remove the placeholder guest_flag of ${vmLabel(vm)}`, [
            removeElement(scenario.document, flag.node),
          ]),
        };
      }
    }
  },
};
