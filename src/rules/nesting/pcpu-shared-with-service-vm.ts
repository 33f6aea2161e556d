import { pcpuWords } from '../../board/pcpu-words.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { LocatedInteger, Vm } from '../../scenario/model.js';
import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import { unsafeFix } from '../../text/diagnostic.js';
import { removeElement } from '../../xml/edit.js';
import { postLaunchedVm, vmAdded } from '../examples.js';
import { isRefusedByBuild } from '../pcpus/pcpu-shared.js';
import {
  pcpusOfOthers,
  serviceVmOwns,
  serviceVmPcpusFix,
  serviceVmPcpusHelp,
} from '../pcpus/service-vm-pcpus.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

interface Sharing {
  readonly vm: Vm;
  readonly pcpus: readonly [LocatedInteger, ...LocatedInteger[]];
}

/** The VMs that run on pCPUs of the Service VM, each with these pCPUs. */
function sharing(context: RuleContext): Sharing[] {
  const byVm = new Map<Vm, [LocatedInteger, ...LocatedInteger[]]>();
  for (const { vm, pcpu } of pcpusOfOthers(context)) {
    if (pcpu.number === undefined || !serviceVmOwns(context, pcpu.number)) continue;
    const found = byVm.get(vm);
    if (found === undefined) byVm.set(vm, [pcpu]);
    else if (found.every(({ number }) => number !== pcpu.number)) found.push(pcpu);
  }
  return [...byVm].map(([vm, pcpus]) => ({ vm, pcpus }));
}

const BY_DEFAULT =
  'the Service VM has no cpu_affinity, so it gets every pCPU that no pre-launched VM owns, and under SCHED_NOOP a pCPU runs one VM only';

export const pcpuSharedWithServiceVm: Rule = {
  name: 'pcpu-shared-with-service-vm',
  meta: {
    summary: 'another VM runs on a pCPU of the Service VM',
    why: 'Nested virtualization needs SCHED_NOOP, under which one pCPU runs one vCPU: the VM that starts second never runs. ACRN v2.x refuses an explicit overlap; one that follows from a missing cpu_affinity it does not see. In v3.x the Service VM gets every pCPU that no pre-launched VM owns, so a post-launched VM always shares.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    supersedes: ['pcpu-shared'],
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (vm_cpu_affinity_check)',
      'ACRN v2.5 misc/config_tools/static_allocators/cpu_affinity.py',
      'ACRN v3.0 misc/config_tools/static_allocators/cpu_affinity.py',
    ],
    examples: [
      {
        bad: [
          {
            found: '<pcpu_id>2</pcpu_id>\n    </cpu_affinity>',
            becomes: '<pcpu_id>2</pcpu_id>\n      <pcpu_id>3</pcpu_id>\n    </cpu_affinity>',
          },
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [vmAdded(postLaunchedVm(2, '', 'RTVM', 1))],
        alsoRaises: ['rtvms-pre-and-post-launched'],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const service = serviceVm(scenario);
    if (service === undefined) return;
    const isV3 = toolTraits(scenario.release).hasLoadOrder;
    const fix = isV3 ? undefined : serviceVmPcpusFix(context);
    for (const { vm, pcpus } of sharing(context)) {
      // Who knows what a VM of v3.x with an unknown load order is meant to be.
      if (isV3 && vm.loadOrder === undefined) continue;
      const [first, ...others] = pcpus;
      const owned = (service.cpuAffinity?.items ?? []).filter(({ number }) =>
        pcpus.some((pcpu) => pcpu.number === number),
      );
      const category = isRefusedByBuild(scenario, service, vm, pcpus) ? 'build' : 'nested';
      yield {
        category,
        message: `${vmLabel(vm)} and the Service VM share ${pcpuWords(pcpus.flatMap(({ number }) => number ?? []))}`,
        why: owned.length > 0 ? 'under SCHED_NOOP a pCPU runs one VM only' : BY_DEFAULT,
        help: isV3
          ? 'make it a pre-launched VM, run it as a nested guest of the Service VM, or remove it'
          : (fix?.title ?? serviceVmPcpusHelp(context)),
        range: first.range,
        related: [
          ...others.map(({ number, range }) => ({ message: `pCPU ${number}`, range })),
          ...(owned.length > 0 ? owned : [service]).map(({ range }) => ({
            message: 'the Service VM',
            range,
          })),
        ],
        ...(fix && { fix }),
        // In v3.x the pCPUs of the Service VM are not chosen: a VM beside it keeps all of its own or none.
        ...(isV3 && {
          fix: unsafeFix(`remove ${vmLabel(vm)}`, [removeElement(scenario.document, vm.node)]),
        }),
      };
    }
  },
};
