import { after, cachePolicies } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

/** ACRN reads masks with a small 0x only. */
function mask(text: string | undefined): bigint {
  return text !== undefined && /^0x[0-9a-f]+$/i.test(text) && text.startsWith('0x')
    ? BigInt(text)
    : 0n;
}

export const cachePolicyOnSoftwareSram: Rule = {
  name: 'cache-policy-on-software-sram',
  meta: {
    summary: 'a cache policy uses ways that software SRAM takes',
    why: 'Those ways hold the software SRAM; a vCPU that fills them would push it out.',
    category: 'schema',
    releases: { first: 'v3.2' },
    references: ['ACRN v3.2 misc/config_tools/schema/checks/rdt_support.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          { found: '<RDT_ENABLED>n', becomes: '<RDT_ENABLED>y' },
          cachePolicies(3, ['ACRN_Service_VM', 0, '0x0ff']),
        ],
        board: [
          after(
            '<cache level="3" id="0x0" type="3">\n',
            '      <capability id="Software SRAM">\n        <start>0x40080000</start>\n        <end>0x400fffff</end>\n        <size>524288</size>\n        <waymask>0x001</waymask>\n      </capability>\n',
          ),
        ],
        alsoRaises: ['vm-without-cache-policy'],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    for (const { cacheId, cacheLevel, policies } of scenario.hypervisor.cacheAllocations) {
      const cache = board?.caches.filter(
        ({ id, level }) => id === cacheId?.value && level === cacheLevel?.value,
      );
      for (const { waymask } of cache?.flatMap(({ softwareSram }) => softwareSram) ?? []) {
        for (const { vm, vcpu, closMask } of policies) {
          const both = mask(closMask?.value) & mask(waymask);
          if (both === 0n || closMask === undefined) continue;
          yield {
            message: `vCPU ${vcpu?.value ?? '?'} of "${vm?.value ?? '?'}" has CLOS_MASK ${closMask.value}, part of which is software SRAM`,
            why: `software SRAM takes the ways ${waymask} of this L${cacheLevel?.value} cache`,
            help: `remove the bits 0x${both.toString(16)} from the mask`,
            range: closMask.range,
          };
        }
      }
    }
  },
};
