import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { hasNesting, isMisspelt, ownsLapic, serviceVm } from '../../scenario/nesting.js';
import { NVMX_FLAG } from '../../setting-names.js';
import { before } from '../examples.js';
import type { Rule } from '../rule.js';
import { missingNesting } from '../vms/vm-features.js';

export const serviceVmNvmxFlagMissing: Rule = {
  name: 'service-vm-nvmx-flag-missing',
  meta: {
    summary: 'the Service VM is not given VMX',
    why: 'Without GUEST_FLAG_NVMX_ENABLED, in v3.x nested_virtualization_support, ACRN hides VMX from the VM (CPUID.1:ECX[5] reads 0): KVM in the Service VM refuses to load and no nested guest starts.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'ACRN v2.5 hypervisor/arch/x86/cpuid.c',
      'ACRN v3.0 misc/config_tools/schema/config.xsd (nested_virtualization_support)',
    ],
    examples: [
      {
        bad: [
          {
            found:
              '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>\n      <guest_flag>GUEST_FLAG_LAPIC_PASSTHROUGH</guest_flag>',
            becomes: '<guest_flag>GUEST_FLAG_HIDE_MTRR</guest_flag>',
          },
        ],
        alsoRaises: ['service-vm-lapic-passthrough-missing'],
        good: [
          before(
            '<guest_flag>GUEST_FLAG_NVMX_ENABLED</guest_flag>',
            '<guest_flag>GUEST_FLAG_HIDE_MTRR</guest_flag>\n      ',
          ),
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [
          {
            found:
              '<nested_virtualization_support>y</nested_virtualization_support>\n    <lapic_passthrough>y</lapic_passthrough>',
            becomes:
              '<nested_virtualization_support>n</nested_virtualization_support>\n    <lapic_passthrough>n</lapic_passthrough>',
          },
        ],
        alsoRaises: ['service-vm-lapic-passthrough-missing'],
      },
    ],
  },
  *check({ scenario }) {
    const vm = serviceVm(scenario);
    if (vm === undefined || hasNesting(vm) || isMisspelt(vm, NVMX_FLAG)) return;
    // Local APIC passthrough without nesting has a rule of its own; in v3.x it looks at all VMs.
    const reported = !toolTraits(scenario.release).hasLoadOrder || !scenario.vms.some(hasNesting);
    if (ownsLapic(vm) && reported) return;
    const { name, help, range, fix } = missingNesting(scenario, vm);
    yield {
      message: `the Service VM is not given VMX: ${name} is ${vm.nestedVirtualization === undefined ? 'missing' : `"${vm.nestedVirtualization.value}"`}`,
      help,
      range,
      fix,
    };
  },
};
