import { allCalled, nearestSource } from '../content.js';
import { finding } from '../finding.js';
import { type Assertion, assertionText, findingAt, numberIn, relate } from './assertion.js';

/** The limit of MAX_VM_NUM itself, ACRN v2.7 types.xsd. */
const MOST_VMS = 8;

export const tooManyVms: Assertion = {
  name: 'too-many-vms',
  meta: {
    summary: 'the scenario has more VMs than `MAX_VM_NUM`',
    why: 'The tables of the hypervisor are built for `MAX_VM_NUM` VMs.',
    releases: { first: 'v2.7', last: 'v2.7' },
  },
  check(root) {
    const vms = allCalled(root, 'vm');
    const limits = allCalled(root, 'MAX_VM_NUM');
    const limit = limits[0];
    const numbers = limits.flatMap((each) => numberIn(each) ?? []);
    if (limit === undefined || numbers.length === 0) return [];
    if (numbers.some((number) => BigInt(vms.length) <= number)) return [];
    const extra = vms[Number(numbers[0])];
    const message = `the scenario has ${vms.length} VMs, but MAX_VM_NUM is ${limit.text.trim()}`;
    const canRaise = vms.length <= MOST_VMS;
    const help = canRaise
      ? `set MAX_VM_NUM to ${vms.length} or more, or remove VMs`
      : `remove VMs; MAX_VM_NUM can be at most ${MOST_VMS}`;
    const related = relate('the first one too many', extra);
    if (canRaise) return [findingAt(this, limit, message, help, [], related)];
    const range = nearestSource(root).startTag;
    return [finding({ ...assertionText(this), message, help, range, related }, [limit])];
  },
};
