import { allCalled } from '../content.js';
import { type Assertion, findingAt, relate, someHolds } from './assertion.js';

export const nvmxFlagWithoutNvmxEnabled: Assertion = {
  name: 'nvmx-flag-without-nvmx-enabled',
  meta: {
    summary: 'a VM has GUEST_FLAG_NVMX_ENABLED, but `NVMX_ENABLED` is not `y`',
    why: 'Without `NVMX_ENABLED` the hypervisor is built without nested VMX.',
    releases: { first: 'v2.5', last: 'v2.7' },
  },
  check(root) {
    const enabled = allCalled(root, 'NVMX_ENABLED');
    const flag = allCalled(root, 'guest_flag').find(
      (each) => each.text === 'GUEST_FLAG_NVMX_ENABLED',
    );
    if (flag === undefined || someHolds(enabled, 'y')) return [];
    const message = 'a VM has GUEST_FLAG_NVMX_ENABLED, but NVMX_ENABLED in FEATURES is not y';
    const help = 'set NVMX_ENABLED to y, or remove the flag';
    const written = enabled.find((each) => each.source !== undefined);
    // Where it is missing, what it is missing in has a finding of its own.
    const features = allCalled(root, 'FEATURES');
    const around = features.length > 0 ? features : [...allCalled(root, 'hv'), root];
    const about = [flag, ...(enabled.length > 0 ? enabled : around)];
    // The scheduler shows what was meant: with SCHED_NOOP it is NVMX_ENABLED that does not fit.
    const meant = someHolds(allCalled(root, 'SCHEDULER'), 'SCHED_NOOP');
    const at = meant ? (enabled[0] ?? flag) : flag;
    const related =
      at === flag
        ? relate('nested virtualization is switched off here', written)
        : relate('the flag is here', flag);
    return [findingAt(this, at, message, help, about, related)];
  },
};
