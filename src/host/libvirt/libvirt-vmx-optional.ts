import type { Finding, HostRule } from '../rule.js';
import { vmxPolicy } from './example.js';
import { featureNamed, isRequired, type LibvirtFile, requiring } from './read.js';

export const libvirtVmxOptional: HostRule<LibvirtFile> = {
  name: 'libvirt-vmx-optional',
  meta: {
    summary: 'vmx or svm is optional',
    why: 'On a host without it the guest starts all the same, and its hypervisor finds nothing.',
    severity: 'warning',
    fix: 'safe',
    references: ['libvirt docs/formatdomain.rst, "CPU model and topology"'],
    examples: [
      {
        bad: vmxPolicy('optional'),
        good: vmxPolicy('require'),
      },
    ],
  },
  *check({ domain }): Iterable<Finding> {
    if (domain === undefined) return;
    const features = ['vmx', 'svm'].map((name) => featureNamed(domain, name));
    if (features.some(isRequired)) return;
    const optional = features.filter((feature) => feature?.policy?.value === 'optional');
    for (const feature of optional) {
      const policy = feature?.policy;
      if (feature === undefined || policy === undefined) continue;
      yield {
        message: `${feature.name?.value} is optional: on a host without it the guest starts, and nothing nests`,
        help: 'set the policy to require',
        range: feature.node.range,
        ...(optional.length === 1 && { fix: requiring(domain, policy) }),
      };
    }
  },
};
