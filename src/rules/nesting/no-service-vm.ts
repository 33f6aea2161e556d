import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Vm } from '../../scenario/model.js';
import type { Rule } from '../rule.js';

/** A VM without load order, or with a misspelt one, is a finding of invalid-load-order. */
function mayBeMeant({ loadOrder, loadOrderSetting }: Vm): boolean {
  return loadOrder === undefined && !/launched/i.test(loadOrderSetting?.value ?? '');
}

export const noServiceVm: Rule = {
  name: 'no-service-vm',
  meta: {
    summary: 'the scenario has no Service VM',
    why: 'ACRN runs nested guests in the Service VM only. A partitioned scenario has none and cannot be nested.',
    category: 'nested',
    releases: { first: 'v2.5' },
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      {
        bad: [{ found: '<vm_type>SOS_VM', becomes: '<vm_type>PRE_STD_VM' }],
        alsoRaises: [
          'lapic-passthrough-without-rt',
          'nvmx-flag-on-other-vm',
          'reboot-acpi-missing',
          'missing-vm-setting',
        ],
      },
    ],
  },
  *check({ scenario }) {
    if (scenario.vms.some((vm) => vm.loadOrder === 'service')) return;
    if (toolTraits(scenario.release).hasLoadOrder && scenario.vms.some(mayBeMeant)) return;
    yield {
      message: 'there is no Service VM, and only the Service VM can run nested guests',
      help: 'start from a scenario with a Service VM (shared or hybrid): you decide which VM gives up pCPUs and devices for it',
      range: scenario.root.nameRange,
    };
  },
};
