import { serviceVm, vmLabel } from '../../scenario/nesting.js';
import { before } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { namedPcpus } from './pcpus.js';

export const serviceVmWithoutPcpu: Rule = {
  name: 'service-vm-without-pcpu',
  meta: {
    summary: 'pre-launched VMs own every pCPU of the board',
    why: 'The Service VM gets the pCPUs that no pre-launched VM owns. Where none is left, its cpu_affinity is empty in the generated C, which does not compile.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/cpu_affinity.py (sos_cpu_affinity)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          before(
            '      <pcpu>\n        <pcpu_id>3</pcpu_id>',
            '      <pcpu>\n        <pcpu_id>1</pcpu_id>\n      </pcpu>\n      <pcpu>\n        <pcpu_id>2</pcpu_id>\n      </pcpu>\n',
          ),
        ],
        board: [{ found: '\t0, 1, 2, 3\n', becomes: '\t1, 2, 3\n' }],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    const service = serviceVm(scenario);
    if (service === undefined || board === undefined) return;
    if (service.cpuAffinity !== undefined && service.cpuAffinity.items.length > 0) return;
    const owned = scenario.vms
      .filter(({ loadOrder }) => loadOrder === 'pre-launched')
      .flatMap(namedPcpus);
    const left = board.pcpuIds.filter((id) => !owned.some(({ text }) => text === String(id)));
    if (left.length > 0) return;
    const [last] = owned.slice(-1);
    yield {
      message: `no pCPU of the board ${board.name} is left for ${vmLabel(service)}`,
      why: `pre-launched VMs own ${owned.map(({ text }) => text).join(', ')}, and the C that ACRN's build generates does not compile`,
      help: 'take a pCPU away from a pre-launched VM',
      range: last?.pcpu.range ?? service.range,
      related: [{ message: vmLabel(service), range: service.range }],
    };
  },
};
