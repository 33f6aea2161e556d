import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import { removeElement } from '../../xml/edit.js';
import type { Rule } from '../rule.js';
import { mustGo } from '../service-vm-pcpus.js';

export const postLaunchedStandardVm: Rule = {
  name: 'post-launched-standard-vm',
  meta: {
    summary: 'a POST_STD_VM or KATA_VM stands beside a nesting Service VM',
    why: 'Post-launched standard VMs share the pCPUs of the Service VM. Nested virtualization needs SCHED_NOOP, under which nothing is shared: such a VM never runs. Run it as a nested guest instead.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (remove CPU sharing VMs)'],
    examples: [],
  },
  *check({ scenario }) {
    if (serviceVm(scenario) === undefined) return;
    for (const vm of scenario.vms) {
      if (vm.type === undefined || !mustGo(vm)) continue;
      yield {
        message: `VM ${vm.idAttribute?.value ?? '?'} is a ${vm.type.value}: it shares pCPUs with the Service VM, which SCHED_NOOP does not allow`,
        help: 'remove the VM, or run it as a nested guest of the Service VM',
        range: vm.type.range,
        fix: {
          title: `remove ${vmLabel(vm)}`,
          safety: 'unsafe',
          edits: [removeElement(scenario.document, vm.node)],
        },
      };
    }
  },
};
