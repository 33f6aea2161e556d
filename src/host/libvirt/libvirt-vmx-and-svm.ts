import { unsafeFix } from '../../text/diagnostic.js';
import { removeElement } from '../../xml/edit.js';
import type { Finding, HostRule } from '../rule.js';
import { cpuWith, passthroughWith } from './example.js';
import { featureNamed, isRequired, type LibvirtFile } from './read.js';

const VMX = "<feature policy='require' name='vmx'/>";
const SVM = "<feature policy='require' name='svm'/>";

export const libvirtVmxAndSvm: HostRule<LibvirtFile> = {
  name: 'libvirt-vmx-and-svm',
  meta: {
    summary: 'vmx and svm are both required',
    why: 'No CPU has both, so libvirt never starts the guest.',
    fix: 'unsafe',
    references: [
      'vagrant-libvirt issue 667',
      'libvirt docs/formatdomain.rst, "CPU model and topology"',
    ],
    examples: [
      {
        bad: cpuWith(" mode='custom'", '<model>EPYC</model>', VMX, SVM),
        good: cpuWith(" mode='custom'", '<model>EPYC</model>', SVM),
      },
      {
        bad: passthroughWith(VMX, SVM),
        good: passthroughWith(VMX),
        unfixed: true,
      },
    ],
  },
  *check({ domain }): Iterable<Finding> {
    if (domain === undefined) return;
    const vmx = featureNamed(domain, 'vmx');
    const svm = featureNamed(domain, 'svm');
    if (vmx === undefined || svm === undefined || !isRequired(vmx) || !isRequired(svm)) return;
    const { vendor, document } = domain;
    const wrong = vendor === 'AMD' ? vmx : svm;
    yield {
      message: 'vmx and svm are both required: no CPU has both, so the guest never starts',
      help: 'keep the one of your host: vmx for Intel, svm for AMD',
      range: vmx.node.range,
      related: [{ message: 'the other one', range: svm.node.range }],
      ...(vendor !== undefined && {
        fix: unsafeFix(`drop ${wrong.name?.value}, which a CPU of ${vendor} does not have`, [
          removeElement(document, wrong.node),
        ]),
      }),
    };
  },
};
