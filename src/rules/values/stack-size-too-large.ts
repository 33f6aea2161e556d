import { at } from '../../scenario/located.js';
import type { Finding, Rule } from '../rule.js';

// The hypervisor's struct acrn_vcpu holds the stack; the compiler refuses what 63 bits cannot count.
const MOST = 2n ** 62n;

export const stackSizeTooLarge: Rule = {
  name: 'stack-size-too-large',
  meta: {
    summary: 'STACK_SIZE is larger than any array can be',
    why: "Each vCPU of the hypervisor has a stack of that size. ACRN's pre-build check does not compile.",
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 hypervisor/include/arch/x86/asm/guest/vcpu.h (struct acrn_vcpu_arch)'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<STACK_SIZE>0x2000', becomes: '<STACK_SIZE>0xFFFFFFFFFFFFFFFF' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const setting = at(scenario.hypervisor.node, 'MEMORY', 'STACK_SIZE');
    if (setting === undefined || !/^0[xX][0-9a-fA-F]+$/.test(setting.value)) return;
    if (BigInt.asUintN(64, BigInt(setting.value.toLowerCase())) < MOST) return;
    yield {
      message: `STACK_SIZE is ${setting.value}, larger than any array can be`,
      why: `ACRN ${scenario.release}'s build stops, because an array of that size is too large for the compiler`,
      help: 'write a size in bytes such as 0x2000',
      range: setting.range,
    };
  },
};
