import { allCalled } from '../content.js';
import { type Assertion, findingAt, someHolds } from './assertion.js';

export const vcatWithoutRdt: Assertion = {
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
};
