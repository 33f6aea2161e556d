import type { Finding, HostRule } from '../rule.js';
import { cpuidOf, maskBit } from './cpuid.js';
import { l1Example } from './example.js';
import { placeOf } from './guest.js';
import type { XlCfg } from './read.js';

export const xenCpuidMaskMissing: HostRule<XlCfg> = {
  name: 'xen-cpuid-mask-missing',
  meta: {
    summary: 'VMware or Hyper-V as the guest sees that it is a guest',
    why: 'These hypervisors do not start in a guest unless bit 31 of leaf 1 ECX, "hypervisor", is hidden.',
    severity: 'info',
    references: ['Xen wiki, "Nested Virtualization in Xen"'],
    examples: [l1Example('name = "l1"', 'name = "esxi"\n')],
  },
  *check(cfg): Iterable<Finding> {
    const name = cfg.string('name') ?? '';
    if (!/esx|vmware|hyper-?v/i.test(name)) return;
    const { features, masks } = cpuidOf(cfg);
    const isHidden =
      features.some(({ feature, value }) => feature === 'hypervisor' && value === '0') ||
      masks.some((mask) => mask.leaf === 1 && mask.register === 'ecx' && maskBit(mask, 31) === '0');
    if (isHidden) return;
    yield {
      message: `"${name}" looks like VMware or Hyper-V, which do not start where CPUID shows a hypervisor`,
      help: `write cpuid = ['0x1:ecx=0xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']`,
      range: placeOf(cfg, 'name'),
    };
  },
};
