import type { Finding, HostRule } from '../rule.js';
import { vmExample } from './example.js';
import type { HypervVm } from './read.js';
import { isBelow, isOnAmd, versionOf } from './version.js';

export const hypervAmdVersion: HostRule<HypervVm> = {
  name: 'hyperv-amd-version',
  meta: {
    summary: "Microsoft's pages differ on this configuration version on AMD",
    why: 'The current page says 9.3, an older one that is still served 10.0. Hosts that nest on AMD create 10.0 or later, so this VM was imported.',
    severity: 'info',
    references: [
      'Microsoft Learn, Hyper-V, "Enable nested virtualization" (enable-nested-virtualization.md)',
    ],
    examples: [vmExample('"10.0"', '"9.3"', { context: { cpuVendor: 'AMD' } })],
  },
  *check(file, context): Iterable<Finding> {
    if (!isOnAmd(file, context)) return;
    for (const object of file.objects) {
      const version = versionOf(object);
      if (version === undefined || isBelow(version, 9, 3) || !isBelow(version, 10, 0)) continue;
      yield {
        message: `configuration version ${version.property.text} on AMD: an older page of Microsoft's says 10.0`,
        help: `if it does not nest, with the VM off: Update-VMVersion -Name ${object.vm ?? 'NAME'}`,
        range: version.property.range,
      };
    }
  },
};
