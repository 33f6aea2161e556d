import { allCalled } from '../content.js';
import { label } from '../diagnose/context.js';
import { type Assertion, findingAt } from './assertion.js';
import { closOf, vcatVms } from './vcat.js';

export const vcatClosWithoutMask: Assertion = {
  name: 'vcat-clos-without-mask',
  meta: {
    summary: 'a VM with virtual CAT uses a class of service that has no `CLOS_MASK`',
    why: 'Each class of service takes its cache ways from the `CLOS_MASK` with its number, counted from 0.',
    releases: { first: 'v2.7', last: 'v2.7' },
  },
  check(root) {
    const masks = allCalled(root, 'CLOS_MASK').length;
    return vcatVms(root).flatMap((vm) => {
      const high = closOf(vm).find(({ clos }) => clos >= BigInt(masks));
      if (high === undefined || (high.clos === 0n && closOf(vm).length < 2)) return [];
      const message = `${label(vm)} uses class of service ${high.clos}, but ${masks === 0 ? 'there is no CLOS_MASK' : `the last CLOS_MASK is number ${masks - 1}`}.`;
      const help = 'use a smaller number, or add CLOS_MASK elements to FEATURES/RDT';
      return [findingAt(this, high.content, message, help)];
    });
  },
};
