import { label } from '../diagnose/context.js';
import { type Assertion, findingAt } from './assertion.js';
import { closOf, vcatVms } from './vcat.js';

export const vcatUsesClosZero: Assertion = {
  name: 'vcat-uses-clos-zero',
  meta: {
    summary: 'a VM with virtual CAT uses class of service 0',
    why: 'Class of service 0 belongs to the hypervisor.',
    releases: { first: 'v2.7', last: 'v2.7' },
  },
  check(root) {
    return vcatVms(root).flatMap((vm) => {
      const all = closOf(vm);
      const zero = all.find(({ clos }) => clos === 0n);
      // A single one is what vcat-needs-two-clos reports.
      if (zero === undefined || all.length < 2) return [];
      const message = `${label(vm)} has GUEST_FLAG_VCAT_ENABLED and uses class of service 0`;
      return [findingAt(this, zero.content, message, 'use 1 or more')];
    });
  },
};
