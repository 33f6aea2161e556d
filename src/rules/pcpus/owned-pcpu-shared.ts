import { isYes } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { after, postLaunchedVm, vmAdded } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { sharedFinding, sharedPcpus } from './pcpus.js';

export const ownedPcpuShared: Rule = {
  name: 'owned-pcpu-shared',
  meta: {
    summary: 'another VM runs on a pCPU of a VM that owns its pCPUs',
    why: 'own_pcpu says that the VM has its pCPUs to itself.',
    category: 'schema',
    releases: { first: 'v3.2' },
    references: ['ACRN v3.2 misc/config_tools/schema/checks/cpu_assignment.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          after('<name>SAFETY_VM0</name>', '\n    <own_pcpu>y</own_pcpu>'),
          vmAdded(postLaunchedVm(3)),
        ],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    // What an RTVM shares is a finding of rtvm-pcpu-shared.
    const owners = scenario.vms.filter((vm) => isYes(vm.ownPcpu) && !vm.realTime);
    const rtvms = scenario.vms.filter(({ realTime }) => realTime);
    const known = new Set(sharedPcpus(context, rtvms).map(({ owner }) => owner.text));
    for (const shared of sharedPcpus(context, owners)) {
      const { owner } = shared;
      if (known.has(owner.text)) continue;
      const instead = `set own_pcpu of ${vmLabel(owner.vm)} to n, or `;
      yield sharedFinding(context, shared, 'has own_pcpu y', instead);
    }
  },
};
