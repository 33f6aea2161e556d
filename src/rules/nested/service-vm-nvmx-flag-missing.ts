import { guestFlag, LAPIC_FLAG, NVMX_FLAG, serviceVm, vmLabel } from '../../scenario/nesting.js';
import { addGuestFlags, guestFlagsPlace } from '../guest-flags.js';
import type { Rule } from '../rule.js';

export const serviceVmNvmxFlagMissing: Rule = {
  name: 'service-vm-nvmx-flag-missing',
  meta: {
    summary: 'the Service VM has no GUEST_FLAG_NVMX_ENABLED',
    why: 'Without the flag ACRN hides VMX from the VM (CPUID.1:ECX[5] reads 0): KVM in the Service VM refuses to load and no nested guest starts.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'ACRN v2.5 hypervisor/arch/x86/cpuid.c',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found:
              '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>\n      <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>',
            becomes: '<guest_flag>GUEST_FLAG_HIDE_MTRR</guest_flag>',
          },
        ],
        alsoRaises: ['service-vm-lapic-passthrough-missing'],
        good: [
          {
            found: '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
            becomes:
              '<guest_flag>GUEST_FLAG_HIDE_MTRR</guest_flag>\n      <guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    const vm = serviceVm(scenario);
    if (vm === undefined || guestFlag(vm, NVMX_FLAG) || guestFlag(vm, LAPIC_FLAG)) return;
    yield {
      message: `${vmLabel(vm)} is not given VMX: ${NVMX_FLAG} is missing, so KVM in the Service VM cannot load`,
      help: `add <guest_flag>${NVMX_FLAG}</guest_flag> to the guest_flags of the Service VM`,
      range: guestFlagsPlace(vm),
      fix: {
        title: `add ${NVMX_FLAG} to the Service VM`,
        safety: 'safe',
        edits: addGuestFlags(scenario, vm, [NVMX_FLAG]),
      },
    };
  },
};
