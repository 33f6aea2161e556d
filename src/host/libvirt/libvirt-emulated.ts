import { safeFix } from '../../text/diagnostic.js';
import { setAttribute } from '../../xml/edit.js';
import type { Finding, HostRule } from '../rule.js';
import { domainExample } from './example.js';
import type { LibvirtFile } from './read.js';

export const libvirtEmulated: HostRule<LibvirtFile> = {
  name: 'libvirt-emulated',
  meta: {
    summary: 'the domain is of type qemu, which is emulation',
    why: 'QEMU then emulates the CPU without KVM: the guest runs, many times slower, and nothing is nested in hardware.',
    fix: 'safe',
    references: ['libvirt docs/formatdomain.rst'],
    examples: [domainExample("type='kvm'", "type='qemu'")],
  },
  *check({ domain }): Iterable<Finding> {
    const type = domain?.type;
    if (domain === undefined || type?.value !== 'qemu') return;
    yield {
      message: 'type is "qemu": the guest is emulated, and nothing is nested',
      help: 'write type="kvm"',
      range: type.range,
      fix: safeFix('set the type of the domain to kvm', [
        setAttribute(domain.document, type, 'kvm'),
      ]),
    };
  },
};
