import type { Finding, HostRule } from '../rule.js';
import { vmExample } from './example.js';
import type { HypervVm, Property } from './read.js';

/** OnOffState: 0 is On, 1 is Off. */
function isOff({ value, text }: Property): boolean {
  return value === 1 || value === false || /^off$/i.test(text);
}

export const hypervMacSpoofingOff: HostRule<HypervVm> = {
  name: 'hyperv-mac-spoofing-off',
  meta: {
    summary: 'packets of nested guests do not leave the VM',
    why: 'Unless MAC address spoofing is on, or the VM does NAT for its guests, the switch of the host drops frames with addresses that it does not know.',
    severity: 'warning',
    references: [
      'Microsoft Learn, Hyper-V, "Enable nested virtualization" (enable-nested-virtualization.md)',
    ],
    examples: [vmExample('"MacAddressSpoofing": "On"', '"MacAddressSpoofing": "Off"')],
  },
  *check({ objects }): Iterable<Finding> {
    for (const object of objects) {
      const spoofing = object.get('MacAddressSpoofing');
      if (spoofing === undefined || !isOff(spoofing)) continue;
      const hasNat = objects.some((each) => /nat/i.test(each.get('SwitchName')?.text ?? ''));
      if (hasNat) continue;
      yield {
        message: 'MacAddressSpoofing is off: without NAT the packets of nested guests are dropped',
        help: `Get-VMNetworkAdapter -VMName ${object.vm ?? 'NAME'} | Set-VMNetworkAdapter -MacAddressSpoofing On`,
        range: spoofing.range,
      };
    }
  },
};
