import { serviceVm } from '../../scenario/nesting.js';
import { insertLast } from '../../xml/edit.js';
import type { Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const nvmxDisabled: Rule = {
  name: 'nvmx-disabled',
  meta: {
    summary: 'hv.FEATURES.NVMX_ENABLED is not y',
    why: 'The hypervisor is then built without its nested VMX code (CONFIG_NVMX_ENABLED), and no VM is offered the VMX instructions.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'ACRN v2.5 hypervisor/arch/x86/guest/nested.c',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-rtvm-nested.xml',
        bad: [{ found: '<NVMX_ENABLED>y', becomes: '<NVMX_ENABLED>n' }],
      },
    ],
  },
  *check({ scenario }) {
    const { nvmxEnabled, features } = scenario.hypervisor;
    if (nvmxEnabled?.value === 'y' || serviceVm(scenario) === undefined) return;
    if (nvmxEnabled !== undefined) {
      yield {
        message: `NVMX_ENABLED is "${nvmxEnabled.value}": the hypervisor is built without nested VMX`,
        help: 'set NVMX_ENABLED to y',
        range: nvmxEnabled.range,
        fix: setValueFix(nvmxEnabled, 'y'),
      };
    } else if (features !== undefined) {
      yield {
        message: 'NVMX_ENABLED is missing: the hypervisor is built without nested VMX',
        help: 'add <NVMX_ENABLED>y</NVMX_ENABLED> to FEATURES',
        range: features.startTag,
        fix: {
          title: 'add NVMX_ENABLED',
          safety: 'safe',
          edits: [insertLast(scenario.document, features, { name: 'NVMX_ENABLED', value: 'y' })],
        },
      };
    }
  },
};
