import { safeFix } from '../../text/diagnostic.js';
import type { Finding, HostRule } from '../rule.js';
import { passthroughWith, vmxPolicy } from './example.js';
import type { LibvirtFile } from './read.js';

export const libvirtPolicyMissing: HostRule<LibvirtFile> = {
  name: 'libvirt-policy-missing',
  meta: {
    summary: 'a feature names no policy',
    why: 'libvirt takes it as required; its schema requires the attribute, and virsh edit and virt-xml-validate complain.',
    severity: 'warning',
    fix: 'safe',
    references: ['libvirt docs/formatdomain.rst, "CPU model and topology"'],
    examples: [
      {
        bad: passthroughWith("<feature name='vmx'/>"),
        good: vmxPolicy('require'),
      },
    ],
  },
  *check({ domain }): Iterable<Finding> {
    for (const { node, name, policy } of domain?.features ?? []) {
      if (policy !== undefined || name === undefined) continue;
      const { end } = node.nameRange;
      yield {
        message: `feature ${name.value} names no policy: libvirt takes it as required, its schema refuses it`,
        help: 'write policy="require"',
        range: node.range,
        fix: safeFix('name the policy require', [{ start: end, end, text: " policy='require'" }]),
      };
    }
  },
};
