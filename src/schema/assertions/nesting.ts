import { LAPIC_FLAG, NVMX_FLAG } from '../../setting-names.js';
import { allCalled, childrenCalled } from '../content.js';
import { label } from '../diagnose/context.js';
import { quote } from '../wording.js';
import { type Assertion, below, findingAt, flagsOf, relate, someHolds } from './assertion.js';

export const nestingAssertions: readonly Assertion[] = [
  {
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
        const meant = someHolds(allCalled(root, 'guest_flag'), NVMX_FLAG);
        const culprit = scheduler ?? features;
        const at = meant ? culprit : (enabled[0] ?? culprit);
        const related =
          at === culprit
            ? relate('nested virtualization is switched on here', enabled[0])
            : relate('the scheduler is chosen here', scheduler);
        return [findingAt(this, at, message, help, [...enabled, culprit], related)];
      });
    },
  },
  {
    name: 'lapic-passthrough-without-nvmx',
    meta: {
      summary: 'the Service VM has GUEST_FLAG_LAPIC_PASSTHROUGH but not GUEST_FLAG_NVMX_ENABLED',
      why: 'ACRN gives the Service VM the local APICs only so that it can run nested guests.',
      releases: { first: 'v2.5', last: 'v2.7' },
    },
    check(root) {
      return childrenCalled(root, 'vm').flatMap((vm) => {
        const types = childrenCalled(vm, 'vm_type');
        // Called SOS_VM up to v2.6; the other releases do not take the other name.
        if (!someHolds(types, 'SOS_VM') && !someHolds(types, 'SERVICE_VM')) return [];
        const lapic = flagsOf(vm, LAPIC_FLAG)[0];
        if (lapic === undefined || flagsOf(vm, NVMX_FLAG).length > 0) return [];
        const message = `${label(vm)} is the Service VM and has GUEST_FLAG_LAPIC_PASSTHROUGH without GUEST_FLAG_NVMX_ENABLED`;
        const help =
          'add <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag> beside it, or remove this flag';
        return [findingAt(this, lapic, message, help, childrenCalled(vm, 'guest_flags'))];
      });
    },
  },
  {
    name: 'nvmx-flag-without-lapic-passthrough',
    meta: {
      summary: 'a VM has GUEST_FLAG_NVMX_ENABLED without GUEST_FLAG_LAPIC_PASSTHROUGH',
      why: 'ACRN passes the interrupts of a nested guest through the local APIC of the VM.',
      releases: { first: 'v2.5', last: 'v2.7' },
    },
    check(root) {
      return allCalled(root, 'guest_flags').flatMap((flags) => {
        const all = childrenCalled(flags, 'guest_flag');
        const nvmx = all.find((each) => each.text === NVMX_FLAG);
        if (nvmx === undefined || someHolds(all, LAPIC_FLAG)) return [];
        const message =
          'GUEST_FLAG_NVMX_ENABLED needs GUEST_FLAG_LAPIC_PASSTHROUGH in the same guest_flags';
        const help = 'add <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag> beside it';
        return [findingAt(this, nvmx, message, help, all)];
      });
    },
  },
  {
    name: 'nvmx-flag-without-nvmx-enabled',
    meta: {
      summary: 'a VM has GUEST_FLAG_NVMX_ENABLED, but `NVMX_ENABLED` is not `y`',
      why: 'Without `NVMX_ENABLED` the hypervisor is built without nested VMX.',
      releases: { first: 'v2.5', last: 'v2.7' },
    },
    check(root) {
      const enabled = allCalled(root, 'NVMX_ENABLED');
      const flag = allCalled(root, 'guest_flag').find((each) => each.text === NVMX_FLAG);
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
  },
];
