import { allCalled } from '../content.js';
import { type Assertion, below, findingAt, relate } from './assertion.js';

export const rdtWithSoftwareSram: Assertion = {
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
};
