import { guestFlag, serviceVm } from '../../scenario/nesting.js';
import { NVMX_FLAG } from '../../setting-names.js';
import { safeFix } from '../../text/diagnostic.js';
import { insertLast } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

export const nvmxDisabled: Rule = {
  name: 'nvmx-disabled',
  meta: {
    summary: 'hv.FEATURES.NVMX_ENABLED is not y',
    why: 'The hypervisor is then built without its nested VMX code (CONFIG_NVMX_ENABLED), and no VM is offered the VMX instructions.',
    category: 'nested',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    supersedes: ['nvmx-flag-without-nvmx-enabled'],
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst',
      'ACRN v2.5 hypervisor/arch/x86/guest/nested.c',
    ],
    examples: [{ bad: [{ found: '<NVMX_ENABLED>y', becomes: '<NVMX_ENABLED>n' }] }],
  },
  *check({ scenario }): Iterable<Finding> {
    const { nvmxEnabled, features, scheduler } = scenario.hypervisor;
    if (nvmxEnabled?.value === 'y' || serviceVm(scenario) === undefined) return;
    const flags = scenario.vms.flatMap((vm) => guestFlag(vm, NVMX_FLAG) ?? []);
    const common = {
      // The validator refuses the flag of a VM without it.
      category: flags.length > 0 ? ('schema' as const) : ('nested' as const),
      help: 'set hv.FEATURES.NVMX_ENABLED to y',
      related: flags.map(({ range }) => ({ message: `${NVMX_FLAG} asks for it`, range })),
    };
    const [flag] = flags;
    if (nvmxEnabled !== undefined && flag !== undefined && scheduler?.value !== 'SCHED_NOOP') {
      // The scheduler shows what was meant: without SCHED_NOOP it is the flag that does not fit.
      yield {
        ...common,
        message: `a VM has ${NVMX_FLAG}, and NVMX_ENABLED is "${nvmxEnabled.value}"`,
        help: 'set hv.FEATURES.NVMX_ENABLED to y, or remove the flag',
        range: flag.range,
        related: [{ message: 'nested VMX is left out here', range: nvmxEnabled.range }],
        fix: setValueFix(nvmxEnabled, 'y'),
      };
    } else if (nvmxEnabled !== undefined) {
      yield {
        ...common,
        message: `NVMX_ENABLED is "${nvmxEnabled.value}", so the hypervisor is built without nested VMX`,
        range: nvmxEnabled.range,
        fix: setValueFix(nvmxEnabled, 'y'),
      };
    } else if (features !== undefined) {
      yield {
        ...common,
        message: 'NVMX_ENABLED is missing, so the hypervisor is built without nested VMX',
        range: features.startTag,
        fix: safeFix('add NVMX_ENABLED', [
          insertLast(scenario.document, features, { name: 'NVMX_ENABLED', value: 'y' }),
        ]),
      };
    }
  },
};
