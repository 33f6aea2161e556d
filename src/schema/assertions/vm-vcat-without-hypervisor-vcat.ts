import { allCalled } from '../content.js';
import { type Assertion, findingAt, someHolds } from './assertion.js';
import { VCAT_FLAG, vcatIsOn } from './vcat.js';

export const vmVcatWithoutHypervisorVcat: Assertion = {
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
};
