import type { Finding, HostRule } from '../rule.js';
import { domainExample } from './example.js';
import type { LibvirtFile } from './read.js';

export const libvirtNotADomain: HostRule<LibvirtFile> = {
  name: 'libvirt-not-a-domain',
  meta: {
    summary: 'the file is not the XML of a libvirt domain',
    why: 'virsh define refuses it.',
    references: ['XML 1.0 section 2.1', 'libvirt docs/formatdomain.rst'],
    examples: [domainExample('</name>', '')],
  },
  *check({ problem }): Iterable<Finding> {
    if (problem === undefined) return;
    yield {
      message: `${problem.message}: libvirt refuses the file`,
      help: 'virsh dumpxml NAME prints the domain as libvirt has it',
      range: problem.range,
      category: 'xml',
    };
  },
};
