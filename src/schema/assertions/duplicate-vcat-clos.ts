import { repetitions } from '../../text/grouped.js';
import { label } from '../diagnose/context.js';
import { type Assertion, findingAt, relate } from './assertion.js';
import { closOf, vcatVms } from './vcat.js';

export const duplicateVcatClos: Assertion = {
  name: 'duplicate-vcat-clos',
  meta: {
    summary: 'a VM with virtual CAT lists a class of service twice',
    why: 'The list says which physical classes of service the VM gets, so each may be listed only once.',
    releases: { first: 'v2.7', last: 'v2.7' },
  },
  check(root) {
    return vcatVms(root).flatMap((vm) => {
      const all = closOf(vm);
      const [repeated] = repetitions(all, ({ clos }) => clos);
      if (repeated === undefined) return [];
      const { item: twin, first } = repeated;
      const message = `${label(vm)} has GUEST_FLAG_VCAT_ENABLED and lists class of service ${twin.clos} twice`;
      const related = relate('first listed here', first.content);
      return [findingAt(this, twin.content, message, 'use another number', [], related)];
    });
  },
};
