import type { LocatedInteger, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { mustGo } from '../service-vm-pcpus.js';

export const pcpuShared: Rule = {
  name: 'pcpu-shared',
  meta: {
    summary: 'two VMs run on one pCPU under SCHED_NOOP',
    why: "SCHED_NOOP runs one vCPU per pCPU. ACRN's build refuses the scenario.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'none',
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (vm_cpu_affinity_check)'],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-nested-hybrid.xml',
        bad: [{ found: '<pcpu_id>1</pcpu_id>', becomes: '<pcpu_id>3</pcpu_id>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    if (scenario.hypervisor.scheduler?.value !== 'SCHED_NOOP') return;
    const owners = new Map<string, { vm: Vm; pcpu: LocatedInteger }>();
    // The Service VM's own overlaps, and VMs that must go, have rules of their own.
    const vms = scenario.vms.filter((vm) => vm.loadOrder !== 'service' && !mustGo(vm));
    for (const vm of vms) {
      for (const pcpu of vm.cpuAffinity?.items ?? []) {
        const first = owners.get(pcpu.value);
        owners.set(pcpu.value, first ?? { vm, pcpu });
        if (first === undefined || first.vm === vm) continue;
        yield {
          message: `${vmLabel(vm)} and ${vmLabel(first.vm)} share pCPU ${pcpu.value.trim()}, and under SCHED_NOOP a pCPU runs one VM only: ACRN's build stops`,
          help: 'give one of them another pCPU',
          range: pcpu.range,
          related: [{ message: vmLabel(first.vm), range: first.pcpu.range }],
        };
      }
    }
  },
};
