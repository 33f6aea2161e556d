import type { Range } from '../../text/source.js';
import type { Finding, HostRule } from '../rule.js';
import { cpuidOf, maskBit } from './cpuid.js';
import { L1 } from './example.js';
import { dropAssignment } from './guest.js';
import type { XlCfg } from './read.js';

export const xenVmxMasked: HostRule<XlCfg> = {
  name: 'xen-vmx-masked',
  meta: {
    summary: 'cpuid takes VMX or SVM away from the guest',
    why: 'A guest hypervisor looks for the feature in CPUID and finds none.',
    fix: 'safe',
    references: [
      'Xen docs/man/xl.cfg.5.pod.in (cpuid)',
      'Xen xen/arch/x86/cpu-policy.c',
      'Intel SDM Vol. 2A CPUID, leaf 1: ECX bit 5 is VMX',
    ],
    examples: [
      { bad: `${L1}cpuid = "host,vmx=0"\n`, good: L1 },
      { bad: `${L1}cpuid = ['0x1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxx0xxxxx']\n`, good: L1 },
    ],
  },
  *check(cfg): Iterable<Finding> {
    const { features, masks } = cpuidOf(cfg);
    const found: { said: string; range: Range }[] = [];
    for (const { feature, value, range } of features) {
      if ((feature === 'vmx' || feature === 'svm') && /^0/.test(value)) {
        found.push({ said: `cpuid has ${feature}=${value}`, range });
      }
    }
    for (const mask of masks) {
      if (mask.register !== 'ecx') continue;
      if (mask.leaf === 1 && maskBit(mask, 5) === '0') {
        found.push({ said: 'cpuid clears bit 5 of leaf 1 ECX, which is VMX', range: mask.range });
      }
      if (mask.leaf === 0x8000_0001 && maskBit(mask, 2) === '0') {
        found.push({ said: 'cpuid clears bit 2 of leaf 0x80000001 ECX, SVM', range: mask.range });
      }
    }
    const assignment = cfg.get('cpuid');
    const isAlone = (assignment?.atoms.length ?? 0) === 1 && masks.length <= 1;
    const onlyThis = features.every(({ feature }) => feature === 'vmx' || feature === 'svm');
    for (const { said, range } of found) {
      yield {
        message: `${said}: the guest hypervisor finds no ${said.includes('svm') || said.includes('SVM') ? 'SVM' : 'VMX'}`,
        help: 'leave it as the host has it',
        range,
        ...(assignment && isAlone && onlyThis && { fix: dropAssignment(cfg, assignment) }),
      };
    }
  },
};
