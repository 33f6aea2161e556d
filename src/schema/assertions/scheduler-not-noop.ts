import { allCalled, childrenCalled } from '../content.js';
import { quote } from '../wording.js';
import { type Assertion, below, findingAt, relate, someHolds } from './assertion.js';

export const schedulerNotNoop: Assertion = {
  name: 'scheduler-not-noop',
  meta: {
    summary: '`NVMX_ENABLED` is `y` but `SCHEDULER` is not `SCHED_NOOP`',
    why: 'The nested VMX state belongs to one vCPU on one pCPU: ACRN does not save it when it switches vCPUs.',
    releases: { first: 'v2.5', last: 'v2.7' },
  },
  check(root) {
    return allCalled(root, 'FEATURES').flatMap((features) => {
      const enabled = childrenCalled(features, 'NVMX_ENABLED');
      const scheduler = below(features, 'SCHEDULER');
      if (!someHolds(enabled, 'y')) return [];
      if (someHolds(childrenCalled(features, 'SCHEDULER'), 'SCHED_NOOP')) return [];
      const chosen = scheduler === undefined ? 'missing' : quote(scheduler.text);
      const byDefault =
        scheduler !== undefined && scheduler.source === undefined ? ' by default' : '';
      const message = `nested virtualization is on, but SCHEDULER is ${chosen}${byDefault}`;
      const help = 'set SCHEDULER to SCHED_NOOP, or NVMX_ENABLED to n';
      // The guest flags show what was meant: without any it is NVMX_ENABLED that does not fit.
      const meant = someHolds(allCalled(root, 'guest_flag'), 'GUEST_FLAG_NVMX_ENABLED');
      const culprit = scheduler ?? features;
      const at = meant ? culprit : (enabled[0] ?? culprit);
      const related =
        at === culprit
          ? relate('nested virtualization is switched on here', enabled[0])
          : relate('the scheduler is chosen here', scheduler);
      return [findingAt(this, at, message, help, [...enabled, culprit], related)];
    });
  },
};
