import { isYes } from '../../scenario/located.js';
import { vmLabel, vmLabels } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { switchRdtOff } from './switch-rdt-off.js';

export const vmWithoutCachePolicy: Rule = {
  name: 'vm-without-cache-policy',
  meta: {
    summary: 'RDT is on, and a VM has no cache policy',
    why: 'ACRN builds, and gives the VM an empty list of classes of service. When the hypervisor sets up a vCPU of that VM, it divides by the length of the list, and stops, and all VMs with it.',
    category: 'nested',
    releases: { first: 'v3.0' },
    fix: 'unsafe',
    references: [
      'ACRN v3.0 hypervisor/arch/x86/guest/vmsr.c (prepare_auto_msr_area)',
      'ACRN v3.0 misc/config_tools/static_allocators/clos.py (alloc_clos_index)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<RDT_ENABLED>n', becomes: '<RDT_ENABLED>y' }],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const { rdtEnabled, cacheAllocations } = scenario.hypervisor;
    if (rdtEnabled === undefined || !isYes(rdtEnabled)) return;
    // Without CAT the build stops before: see rdt-without-cat.
    if (board?.caches.every(({ closNumber }) => closNumber === undefined)) return;
    const named = new Set(
      cacheAllocations.flatMap(({ policies }) => policies.map(({ vm }) => vm?.value)),
    );
    const without = scenario.vms.filter(
      (vm) => !named.has(vm.name?.value) && !isYes(vm.virtualCat),
    );
    const [first] = without;
    if (first === undefined) return;
    yield {
      message: `${vmLabels(without)} ${without.length === 1 ? 'has' : 'have'} no cache policy while RDT is on`,
      why: `the hypervisor divides by zero when it starts ${without.length === 1 ? 'that VM' : 'the first of them'}; ACRN ${scenario.release} builds without a warning`,
      help: 'give each VM a POLICY for each of its vCPUs in CACHE_REGION, or set RDT_ENABLED to n',
      range: rdtEnabled.range,
      related: without.map((vm) => ({ message: vmLabel(vm), range: vm.range })),
      fix: switchRdtOff(scenario, 'unsafe'),
    };
  },
};
