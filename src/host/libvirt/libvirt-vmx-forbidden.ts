import type { Finding, HostRule } from '../rule.js';
import { vmxPolicy } from './example.js';
import { featureNamed, isRequired, type LibvirtFile, requiring } from './read.js';

export const libvirtVmxForbidden: HostRule<LibvirtFile> = {
  name: 'libvirt-vmx-forbidden',
  meta: {
    summary: 'vmx or svm is forbidden',
    why: 'The policy forbid keeps the guest from starting on every host that has the feature, and so on every host that can nest.',
    fix: 'safe',
    references: ['libvirt docs/formatdomain.rst, "CPU model and topology"'],
    examples: [
      {
        bad: vmxPolicy('forbid'),
        good: vmxPolicy('require'),
      },
    ],
  },
  *check({ domain }): Iterable<Finding> {
    if (domain === undefined) return;
    const pairs: readonly (readonly [string, string])[] = [
      ['vmx', 'svm'],
      ['svm', 'vmx'],
    ];
    for (const [name, other] of pairs) {
      const feature = featureNamed(domain, name);
      const policy = feature?.policy;
      if (feature === undefined || policy?.value !== 'forbid') continue;
      if (isRequired(featureNamed(domain, other))) continue;
      yield {
        message: `${name} is forbidden: the guest does not start on any host that can nest`,
        help: 'set the policy to require',
        range: feature.node.range,
        fix: requiring(domain, policy),
      };
    }
  },
};
