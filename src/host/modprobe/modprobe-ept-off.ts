import type { Finding, HostRule } from '../rule.js';
import { lastSetting } from './effective.js';
import type { ModprobeFile } from './read.js';
import { setParameter } from './set-parameter.js';
import { boolValue } from './values.js';

const SWITCHES = [
  { module: 'kvm_intel', name: 'ept', loss: 'KVM shadows the page tables of every guest' },
  {
    module: 'kvm_intel',
    name: 'enable_shadow_vmcs',
    loss: 'every VMREAD and VMWRITE of a guest hypervisor is a VM exit',
  },
  { module: 'kvm_amd', name: 'npt', loss: 'KVM shadows the page tables of every guest' },
];

export const modprobeEptOff: HostRule<ModprobeFile> = {
  name: 'modprobe-ept-off',
  meta: {
    summary: 'EPT, NPT or VMCS shadowing is switched off',
    why: 'Nesting works without them, and is many times slower. In the Service VM of ACRN it does not work: ACRN nests only a KVM that uses EPT.',
    severity: 'warning',
    fix: 'safe',
    references: [
      'Linux Documentation/virt/kvm/x86/running-nested-guests.rst',
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
    ],
    examples: [
      { bad: 'options kvm_intel nested=1 ept=0\n', good: 'options kvm_intel nested=1 ept=1\n' },
    ],
  },
  *check(file, context): Iterable<Finding> {
    for (const { module, name, loss } of SWITCHES) {
      const last = lastSetting(file, context, module, name);
      if (last === undefined || !last.isHere || boolValue(last.value) !== false) continue;
      const stopsAcrn = context.acrn !== undefined && name === 'ept';
      yield {
        message: stopsAcrn
          ? `${last.word.text}: ACRN nests only a KVM that uses EPT`
          : `${last.word.text}: ${loss}`,
        help: `write ${name}=1, or drop it: it is on by default`,
        range: last.word.range,
        severity: stopsAcrn ? 'error' : 'warning',
        fix: setParameter(last, '1'),
      };
    }
  },
};
