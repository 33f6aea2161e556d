import type { Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { inLoadOrder, renumber } from '../numbering.js';
import type { Finding, Rule } from '../rule.js';

export const vmOrderWrong: Rule = {
  name: 'vm-order-wrong',
  meta: {
    summary: 'a VM id is on the wrong side of the id of the Service VM',
    why: 'Pre-launched VMs have lower ids than the Service VM, post-launched standard VMs higher ones. The build stops when they have not.',
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (load_vm_check)'],
    examples: [],
  },
  *check({ scenario }): Iterable<Finding> {
    const [service] = scenario.vms.filter((vm) => vm.loadOrder === 'service').reverse();
    if (service?.id === undefined) return;
    const serviceId = service.id;
    const isWrong = (vm: Vm) =>
      vm.id !== undefined &&
      ((vm.loadOrder === 'pre-launched' && vm.id > serviceId) ||
        (vm.type?.value === 'POST_STD_VM' && vm.id < serviceId));
    const [first, ...others] = scenario.vms.filter(isWrong);
    if (first === undefined) return;
    const fix = renumber(scenario, inLoadOrder(scenario.vms));
    const pre = first.loadOrder === 'pre-launched';
    yield {
      message: `${vmLabel(first)} is ${pre ? 'pre-launched, but has a higher' : 'post-launched, but has a lower'} id than the Service VM (${serviceId})${others.length > 0 ? `; so have ${others.length} others` : ''}: ACRN ${scenario.release}'s build stops with "${pre ? 'Pre vm should be configured before' : 'Post vm should be configured after'} ${service.type?.value ?? ''}"`,
      help: 'number the pre-launched VMs first, then the Service VM, then the post-launched VMs',
      range: first.idAttribute?.valueRange ?? first.range,
      related: [
        { message: 'the Service VM', range: service.idAttribute?.valueRange ?? service.range },
      ],
      ...(fix && { fix }),
    };
  },
};
