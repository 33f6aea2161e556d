import { allCalled, childrenCalled } from '../content.js';
import { type Assertion, findingAt, someHolds } from './assertion.js';

export const nvmxFlagWithoutLapicPassthrough: Assertion = {
  name: 'nvmx-flag-without-lapic-passthrough',
  meta: {
    summary: 'a VM has GUEST_FLAG_NVMX_ENABLED without GUEST_FLAG_LAPIC_PASSTHROUGH',
    why: 'ACRN passes the interrupts of a nested guest through the local APIC of the VM.',
    releases: { first: 'v2.5', last: 'v2.7' },
  },
  check(root) {
    return allCalled(root, 'guest_flags').flatMap((flags) => {
      const all = childrenCalled(flags, 'guest_flag');
      const nvmx = all.find((each) => each.text === 'GUEST_FLAG_NVMX_ENABLED');
      if (nvmx === undefined || someHolds(all, 'GUEST_FLAG_LAPIC_PASSTHROUGH')) return [];
      const message =
        'GUEST_FLAG_NVMX_ENABLED needs GUEST_FLAG_LAPIC_PASSTHROUGH in the same guest_flags';
      const help = 'add <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag> beside it';
      return [findingAt(this, nvmx, message, help, all)];
    });
  },
};
