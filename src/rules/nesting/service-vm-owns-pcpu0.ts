import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { serviceVm } from '../../scenario/nesting.js';
import { without } from '../examples.js';
import { serviceVmOwns, serviceVmPcpusFix, serviceVmPcpusHelp } from '../pcpus/service-vm-pcpus.js';
import type { Finding, Rule } from '../rule.js';

export const serviceVmOwnsPcpu0: Rule = {
  name: 'service-vm-owns-pcpu0',
  meta: {
    summary: 'in a debug build the Service VM runs on pCPU 0',
    why: 'The hypervisor console of a debug build needs the timer interrupt of pCPU 0, which local APIC passthrough takes away. In v2.5 the console does not answer from then on; from v2.6 on only VM exits of pCPU 0 drive it, and it does not answer while the Service VM is idle. The Service VM itself goes on. In ACRN v3.x the pCPUs of the Service VM cannot be chosen, so there it is a warning.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'ACRN v2.5 misc/config_tools/static_allocators/cpu_affinity.py',
      'ACRN v3.0 misc/config_tools/static_allocators/cpu_affinity.py',
    ],
    examples: [
      {
        bad: [
          {
            found: '<cpu_affinity>\n      <pcpu_id>1',
            becomes: '<cpu_affinity>\n      <pcpu_id>0</pcpu_id>\n      <pcpu_id>1',
          },
        ],
      },
      {
        bad: [
          without(
            '    <cpu_affinity>\n      <pcpu_id>1</pcpu_id>\n      <pcpu_id>2</pcpu_id>\n    </cpu_affinity>\n',
          ),
        ],
        alsoRaises: ['pcpu-shared-with-service-vm'],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<BUILD_TYPE>release', becomes: '<BUILD_TYPE>debug' }],
        unfixed: true,
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const vm = serviceVm(context.scenario);
    if (vm === undefined || context.buildType === 'release' || !serviceVmOwns(context, 0)) return;
    if (toolTraits(context.scenario.release).hasLoadOrder) {
      yield {
        severity: 'warning',
        message: 'the Service VM gets pCPU 0, like every pCPU that no pre-launched VM owns',
        why: 'only VM exits then drive the hypervisor console of a debug build: it is slow to answer',
        help: 'set hv.BUILD_TYPE to release, or give pCPU 0 to a pre-launched standard VM',
        range: vm.cpuAffinity?.node.startTag ?? vm.range,
      };
      return;
    }
    const explicit = vm.cpuAffinity?.items.find(({ number }) => number === 0);
    const fix = serviceVmPcpusFix(context);
    yield {
      message:
        explicit === undefined
          ? 'the Service VM runs on pCPU 0 (no cpu_affinity), which the console of a debug build needs'
          : 'the Service VM runs on pCPU 0, which the console of a debug build needs',
      help: fix?.title ?? serviceVmPcpusHelp(context),
      range: explicit?.range ?? vm.cpuAffinity?.node.startTag ?? vm.range,
      ...(fix && { fix }),
    };
  },
};
