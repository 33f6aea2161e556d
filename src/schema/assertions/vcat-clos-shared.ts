import { childrenCalled } from '../content.js';
import { label } from '../diagnose/context.js';
import { type Assertion, findingAt, relate } from './assertion.js';
import { closOf, vcatVms } from './vcat.js';

export const vcatClosShared: Assertion = {
  name: 'vcat-clos-shared',
  meta: {
    summary: 'a VM with virtual CAT shares a class of service with another VM',
    why: 'A VM with virtual CAT changes the masks of its classes of service itself.',
    releases: { first: 'v2.7', last: 'v2.7' },
  },
  check(root) {
    const own = vcatVms(root);
    if (own.length === 0) return [];
    const vms = childrenCalled(root, 'vm');
    return vms.flatMap((vm, index) => {
      for (const { content, clos } of closOf(vm)) {
        for (const earlier of vms.slice(0, index)) {
          if (!own.includes(vm) && !own.includes(earlier)) continue;
          const same = closOf(earlier).find((each) => each.clos === clos);
          if (same === undefined) continue;
          const message = `${label(vm)} and ${label(earlier)} both use class of service ${clos}, and one has virtual CAT`;
          const related = relate('the other one', same.content);
          return [findingAt(this, content, message, 'use another number', [], related)];
        }
      }
      return [];
    });
  },
};
