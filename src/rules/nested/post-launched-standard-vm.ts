import { isWithin } from '../../release.js';
import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import { valueOr } from '../../scenario/populated.js';
import { removeElement } from '../../xml/edit.js';
import type { Rule } from '../rule.js';
import { mustGo } from '../service-vm-pcpus.js';

export const postLaunchedStandardVm: Rule = {
  name: 'post-launched-standard-vm',
  meta: {
    summary: 'a post-launched standard VM stands beside a nesting Service VM',
    why: 'Post-launched standard VMs share the pCPUs of the Service VM. Nested virtualization needs SCHED_NOOP, under which nothing is shared: such a VM never runs. Run it as a nested guest instead.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v3.3' },
    fix: 'unsafe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (remove CPU sharing VMs)'],
    examples: [],
  },
  *check({ scenario }) {
    if (serviceVm(scenario) === undefined) return;
    for (const vm of scenario.vms) {
      if (!mustGo(vm)) continue;
      const type = isWithin(scenario.release, 'v3.0')
        ? `post-launched ${valueOr(vm.type, 'STANDARD_VM')}`
        : valueOr(vm.type, '');
      yield {
        message: `VM ${vm.idAttribute?.value ?? '?'} is a ${type}: it shares pCPUs with the Service VM, which SCHED_NOOP does not allow`,
        help: 'remove the VM, or run it as a nested guest of the Service VM',
        range: (vm.type ?? vm.loadOrderSetting)?.range ?? vm.range,
        fix: {
          title: `remove ${vmLabel(vm)}`,
          safety: 'unsafe',
          edits: [removeElement(scenario.document, vm.node)],
        },
      };
    }
  },
};
