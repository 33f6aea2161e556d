import { childrenCalled } from '../content.js';
import { label } from '../diagnose/context.js';
import { type Assertion, findingAt, flagsOf, someHolds } from './assertion.js';

export const lapicPassthroughWithoutNvmx: Assertion = {
  name: 'lapic-passthrough-without-nvmx',
  meta: {
    summary: 'the Service VM has GUEST_FLAG_LAPIC_PASSTHROUGH but not GUEST_FLAG_NVMX_ENABLED',
    why: 'ACRN gives the Service VM the local APICs only so that it can run nested guests.',
    releases: { first: 'v2.5', last: 'v2.7' },
  },
  check(root) {
    return childrenCalled(root, 'vm').flatMap((vm) => {
      const types = childrenCalled(vm, 'vm_type');
      // Called SOS_VM up to v2.6; the other name is no value of the other releases.
      if (!someHolds(types, 'SOS_VM') && !someHolds(types, 'SERVICE_VM')) return [];
      const lapic = flagsOf(vm, 'GUEST_FLAG_LAPIC_PASSTHROUGH')[0];
      if (lapic === undefined || flagsOf(vm, 'GUEST_FLAG_NVMX_ENABLED').length > 0) return [];
      const message = `${label(vm)} is the Service VM and has GUEST_FLAG_LAPIC_PASSTHROUGH without GUEST_FLAG_NVMX_ENABLED`;
      const help =
        'add <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag> beside it, or remove this flag';
      return [findingAt(this, lapic, message, help, childrenCalled(vm, 'guest_flags'))];
    });
  },
};
