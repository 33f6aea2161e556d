import { childrenCalled } from '../content.js';
import { label } from '../diagnose/context.js';
import { type Assertion, findingAt } from './assertion.js';
import { vcatVms } from './vcat.js';

export const vcatNeedsTwoClos: Assertion = {
  name: 'vcat-needs-two-clos',
  meta: {
    summary: 'a VM with virtual CAT has fewer than two classes of service',
    why: 'With one class of service there is nothing that the VM could divide.',
    releases: { first: 'v2.7', last: 'v2.7' },
  },
  check(root) {
    return vcatVms(root).flatMap((vm) => {
      const groups = childrenCalled(vm, 'clos');
      const all = groups.flatMap((clos) => childrenCalled(clos, 'vcpu_clos'));
      if (all.length > 1) return [];
      const message = `${label(vm)} has GUEST_FLAG_VCAT_ENABLED and ${all.length} vcpu_clos, but needs two`;
      const help = 'add vcpu_clos elements to its clos, or remove the flag';
      return [findingAt(this, all[0] ?? groups[0] ?? vm, message, help)];
    });
  },
};
