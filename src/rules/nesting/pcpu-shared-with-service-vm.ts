import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Vm } from '../../scenario/model.js';
import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import { removeElement } from '../../xml/edit.js';
import { postLaunchedVm } from '../example-vms.js';
import {
  pcpusOfOthers,
  serviceVmOwns,
  serviceVmPcpusFix,
  serviceVmPcpusHelp,
} from '../pcpus/service-vm-pcpus.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

/** In v3.x the pCPUs of the Service VM are not chosen; a VM beside it keeps all of its own or none. */
function* sharedByImplication(context: RuleContext, service: Vm): Iterable<Finding> {
  const named = new Set<Vm>();
  for (const { vm, pcpu } of pcpusOfOthers(context)) {
    if (pcpu.number === undefined || !serviceVmOwns(context, pcpu.number)) continue;
    // Who knows what a VM with an unknown load order is meant to be.
    if (named.has(vm) || vm.loadOrder === undefined) continue;
    named.add(vm);
    yield {
      message: `${vmLabel(vm)} and the Service VM share pCPU ${pcpu.number} (the Service VM gets every pCPU that no pre-launched VM owns), and under SCHED_NOOP a pCPU runs one of them only`,
      help: 'make it a pre-launched VM, run it as a nested guest of the Service VM, or remove it',
      range: pcpu.range,
      related: [{ message: 'the Service VM', range: service.range }],
      fix: {
        title: `remove ${vmLabel(vm)}`,
        safety: 'unsafe',
        edits: [removeElement(context.scenario.document, vm.node)],
      },
    };
  }
}

export const pcpuSharedWithServiceVm: Rule = {
  name: 'pcpu-shared-with-service-vm',
  meta: {
    summary: 'another VM runs on a pCPU of the Service VM',
    why: 'Nested virtualization needs SCHED_NOOP, under which one pCPU runs one vCPU: the VM that starts second never runs. ACRN v2.x refuses an explicit overlap; one that follows from a missing cpu_affinity it does not see. In v3.x the Service VM gets every pCPU that no pre-launched VM owns, so a post-launched VM always shares.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (vm_cpu_affinity_check)',
      'ACRN v2.5 misc/config_tools/static_allocators/cpu_affinity.py',
      'ACRN v3.0 misc/config_tools/static_allocators/cpu_affinity.py',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-rtvm-nested.xml',
        bad: [
          {
            found: '<pcpu_id>2</pcpu_id>\n    </cpu_affinity>',
            becomes: '<pcpu_id>2</pcpu_id>\n      <pcpu_id>3</pcpu_id>\n    </cpu_affinity>',
          },
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          { found: '</acrn-config>', becomes: `${postLaunchedVm(2, '', 'RTVM', 1)}</acrn-config>` },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const service = serviceVm(context.scenario);
    if (service === undefined) return;
    if (toolTraits(context.scenario.release).hasLoadOrder) {
      yield* sharedByImplication(context, service);
      return;
    }
    const fix = serviceVmPcpusFix(context);
    for (const { vm, pcpu } of pcpusOfOthers(context)) {
      if (pcpu.number === undefined || !serviceVmOwns(context, pcpu.number)) continue;
      const twin = service.cpuAffinity?.items.find(({ number }) => number === pcpu.number);
      yield {
        message: `${vmLabel(vm)} and the Service VM share pCPU ${pcpu.number}${twin ? '' : ' (the Service VM has no cpu_affinity, so it gets every pCPU that no pre-launched VM owns)'}, and under SCHED_NOOP a pCPU runs one of them only`,
        help: fix?.title ?? serviceVmPcpusHelp(context),
        range: pcpu.range,
        related: [{ message: 'the Service VM', range: twin?.range ?? service.range }],
        ...(fix && { fix }),
      };
    }
  },
};
