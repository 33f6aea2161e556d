import { label } from '../diagnose/context.js';
import { type Assertion, findingAt, relate } from './assertion.js';
import { closOf, vcatVms } from './vcat.js';

export const duplicateVcatClos: Assertion = {
  name: 'duplicate-vcat-clos',
  meta: {
    summary: 'a VM with virtual CAT lists a class of service twice',
    why: 'The list says which physical classes of service the VM gets, so each may stand once.',
    releases: { first: 'v2.7', last: 'v2.7' },
  },
  check(root) {
    return vcatVms(root).flatMap((vm) => {
      const all = closOf(vm);
      const twin = all.find(({ clos }, i) => all.findIndex((each) => each.clos === clos) < i);
      if (twin === undefined) return [];
      const first = all.find(({ clos }) => clos === twin.clos)?.content;
      const message = `${label(vm)} has GUEST_FLAG_VCAT_ENABLED and lists class of service ${twin.clos} twice`;
      const related = relate('first listed here', first);
      return [findingAt(this, twin.content, message, 'Use another number.', [], related)];
    });
  },
};
