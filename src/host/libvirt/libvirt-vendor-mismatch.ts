import { safeFix } from '../../text/diagnostic.js';
import { setAttribute } from '../../xml/edit.js';
import type { Finding, HostRule } from '../rule.js';
import { cpuWith } from './example.js';
import { featureNamed, isRequired, type LibvirtFile } from './read.js';

export const libvirtVendorMismatch: HostRule<LibvirtFile> = {
  name: 'libvirt-vendor-mismatch',
  meta: {
    summary: 'the CPU model is of one vendor, the required feature of the other',
    why: 'Intel CPUs have vmx, AMD CPUs svm: no host has both, so the guest never starts.',
    fix: 'safe',
    references: ['libvirt docs/formatdomain.rst, "CPU model and topology"'],
    examples: [
      {
        bad: cpuWith(
          " mode='custom'",
          '<model>EPYC</model>',
          "<feature policy='require' name='vmx'/>",
        ),
        good: cpuWith(
          " mode='custom'",
          '<model>EPYC</model>',
          "<feature policy='require' name='svm'/>",
        ),
      },
    ],
  },
  *check({ domain }): Iterable<Finding> {
    if (domain?.vendor === undefined) return;
    const [right, wrong] = domain.vendor === 'AMD' ? ['svm', 'vmx'] : ['vmx', 'svm'];
    const feature = featureNamed(domain, wrong);
    const name = feature?.name;
    if (feature === undefined || name === undefined || !isRequired(feature)) return;
    // libvirt-vmx-and-svm speaks of both.
    if (isRequired(featureNamed(domain, right))) return;
    yield {
      message: `${wrong} is required with a CPU of ${domain.vendor}, which has ${right}: the guest never starts`,
      help: `require ${right}`,
      range: feature.node.range,
      fix: safeFix(`require ${right} in place of ${wrong}`, [
        setAttribute(domain.document, name, right),
      ]),
    };
  },
};
