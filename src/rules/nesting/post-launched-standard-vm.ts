import type { Vm } from '../../scenario/model.js';
import { serviceVm, vmLabel, vmLabels } from '../../scenario/nesting.js';
import { unsafeFix } from '../../text/diagnostic.js';
import { plural } from '../../text/plural.js';
import { removeElement } from '../../xml/edit.js';
import { postLaunchedVm, postLaunchedVmV2, vmAdded } from '../examples.js';
import { areRefusedByBuild } from '../pcpus/pcpu-shared.js';
import { mustGo } from '../pcpus/service-vm-pcpus.js';
import type { Finding, Rule } from '../rule.js';

export const postLaunchedStandardVm: Rule = {
  name: 'post-launched-standard-vm',
  meta: {
    summary: 'a post-launched standard VM is beside a nesting Service VM',
    why: 'Post-launched standard VMs share the pCPUs of the Service VM. Nested virtualization needs SCHED_NOOP, under which nothing is shared: such a VM never runs. Run it as a nested guest instead.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    supersedes: ['pcpu-shared'],
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (remove CPU sharing VMs)'],
    examples: [
      { bad: [vmAdded(postLaunchedVmV2(2, { type: 'KATA_VM', pcpu: 1 }))] },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [vmAdded(postLaunchedVm(2))],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    if (serviceVm(scenario) === undefined) return;
    const vms = scenario.vms.filter(mustGo);
    const [first, ...others] = vms;
    if (first === undefined) return;
    const place = (vm: Vm) => (vm.type ?? vm.loadOrderSetting)?.range ?? vm.range;
    const one = others.length === 0;
    const edits = vms.map(({ node }) => removeElement(scenario.document, node));
    const removed = edits.map(({ start, end }) => scenario.document.text.slice(start, end));
    const lines = plural(removed.join('').split('\n').length - 1, 'line');
    yield {
      category: areRefusedByBuild(scenario, vms) ? 'build' : 'nested',
      message: `${vmLabels(vms)} ${one ? 'shares' : 'share'} pCPUs with the Service VM`,
      help: one
        ? `remove the VM (${lines}; fix --safe-only keeps it), or run it as a nested guest of the Service VM`
        : `remove the ${vms.length} VMs (${lines}; fix --safe-only keeps them), or run them as nested guests of the Service VM`,
      range: place(first),
      related: others.map((vm) => ({ message: vmLabel(vm), range: place(vm) })),
      fix: unsafeFix(`remove ${vmLabels(vms)}`, edits),
    };
  },
};
