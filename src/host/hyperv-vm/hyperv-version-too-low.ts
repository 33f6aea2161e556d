import type { Finding, HostRule } from '../rule.js';
import { vmExample } from './example.js';
import type { HypervVm } from './read.js';
import { isBelow, isOnAmd, versionOf } from './version.js';

export const hypervVersionTooLow: HostRule<HypervVm> = {
  name: 'hyperv-version-too-low',
  meta: {
    summary: "the VM's configuration version is too low for nesting",
    why: 'Nesting needs configuration version 8.0, on AMD 9.3. A VM keeps its version when its host is upgraded.',
    references: [
      'Microsoft Learn, Hyper-V, "Enable nested virtualization" (enable-nested-virtualization.md)',
      'Microsoft Learn, "Upgrade virtual machine version in Hyper-V"',
    ],
    examples: [
      vmExample('"10.0"', '"5.0"'),
      vmExample('"10.0"', '"9.0"', { context: { cpuVendor: 'AMD' } }),
    ],
  },
  *check(file, context): Iterable<Finding> {
    const onAmd = isOnAmd(file, context);
    for (const object of file.objects) {
      const version = versionOf(object);
      if (version === undefined || !isBelow(version, onAmd ? 9 : 8, onAmd ? 3 : 0)) continue;
      yield {
        message: `configuration version ${version.property.text}: nesting needs ${onAmd ? '9.3 on AMD' : '8.0'}`,
        help: `with the VM off: Update-VMVersion -Name ${object.vm ?? 'NAME'}`,
        range: version.property.range,
      };
    }
  },
};
