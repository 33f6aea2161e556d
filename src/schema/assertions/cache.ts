import { VCAT_FLAG } from '../../setting-names.js';
import { repetitions } from '../../text/grouped.js';
import { allCalled, type Content, childrenCalled } from '../content.js';
import { label } from '../diagnose/context.js';
import {
  type Assertion,
  below,
  findingAt,
  flagsOf,
  numberIn,
  relate,
  someHolds,
} from './assertion.js';

/** Whether the hypervisor is built with RDT and virtual CAT. */
function vcatIsOn(root: Content): boolean {
  return (
    someHolds(allCalled(root, 'RDT_ENABLED'), 'y') &&
    someHolds(allCalled(root, 'VCAT_ENABLED'), 'y')
  );
}

/** The VMs with the virtual CAT flag, when the hypervisor is built with virtual CAT. */
function vcatVms(root: Content): Content[] {
  if (!vcatIsOn(root)) return [];
  return childrenCalled(root, 'vm').filter((vm) => flagsOf(vm, VCAT_FLAG).length > 0);
}

/** The vcpu_clos elements of a VM with their numbers. */
function closOf(vm: Content): { readonly content: Content; readonly clos: bigint }[] {
  return childrenCalled(vm, 'clos')
    .flatMap((clos) => childrenCalled(clos, 'vcpu_clos'))
    .flatMap((content) => {
      const clos = numberIn(content);
      return clos === undefined ? [] : [{ content, clos }];
    });
}

export const cacheAssertions: readonly Assertion[] = [
  {
    name: 'rdt-with-software-sram',
    meta: {
      summary: '`RDT_ENABLED` and `SSRAM_ENABLED` are both `y`',
      why: 'Both divide the same cache, so ACRN refuses a scenario that switches both on.',
      releases: { first: 'v2.5', last: 'v2.7' },
    },
    check(root) {
      return allCalled(root, 'FEATURES').flatMap((features) => {
        const rdt = below(features, 'RDT', 'RDT_ENABLED');
        const sram = below(features, 'SSRAM', 'SSRAM_ENABLED');
        if (rdt?.text !== 'y' || sram?.text !== 'y') return [];
        const message = 'software SRAM is on together with RDT, and both divide the same cache';
        const help = 'set SSRAM_ENABLED or RDT_ENABLED to n';
        return [findingAt(this, sram, message, help, [rdt], relate('RDT is on here', rdt))];
      });
    },
  },
  {
    name: 'vcat-without-rdt',
    meta: {
      summary: '`VCAT_ENABLED` is `y`, but RDT is off or CDP is on',
      why: 'Virtual CAT divides up what RDT provides, and does not support separate code and data masks.',
      releases: { first: 'v2.7', last: 'v2.7' },
    },
    check(root) {
      const vcat = allCalled(root, 'VCAT_ENABLED').find((each) => each.text === 'y');
      const rdt = allCalled(root, 'RDT_ENABLED');
      const cdp = allCalled(root, 'CDP_ENABLED');
      if (vcat === undefined || (someHolds(cdp, 'n') && someHolds(rdt, 'y'))) return [];
      const cause = someHolds(rdt, 'y') ? 'CDP_ENABLED is not n' : 'RDT_ENABLED is not y';
      const message = `virtual CAT is on, but ${cause}`;
      const help = 'set RDT_ENABLED to y and CDP_ENABLED to n, or VCAT_ENABLED to n';
      return [findingAt(this, vcat, message, help, [...rdt, ...cdp])];
    },
  },
  {
    name: 'vm-vcat-without-hypervisor-vcat',
    meta: {
      summary: 'a VM has GUEST_FLAG_VCAT_ENABLED, but RDT or virtual CAT is off',
      why: 'Without RDT and virtual CAT the hypervisor cannot give the VM any cache to divide.',
      releases: { first: 'v2.7', last: 'v2.7' },
    },
    check(root) {
      const flag = allCalled(root, 'guest_flag').find((each) => each.text === VCAT_FLAG);
      if (flag === undefined || vcatIsOn(root)) return [];
      const rdt = allCalled(root, 'RDT_ENABLED');
      const vcat = allCalled(root, 'VCAT_ENABLED');
      const off = someHolds(vcat, 'y') ? 'RDT_ENABLED' : 'VCAT_ENABLED';
      const message = `a VM has GUEST_FLAG_VCAT_ENABLED, but ${off} in FEATURES/RDT is not y`;
      const help = 'set RDT_ENABLED and VCAT_ENABLED to y, or remove the flag';
      return [findingAt(this, flag, message, help, [...rdt, ...vcat])];
    },
  },
  {
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
  },
  {
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
  },
  {
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
  },
  {
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
  },
  {
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
  },
];
