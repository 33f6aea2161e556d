import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Release } from '../../release.js';
import { at, isYes } from '../../scenario/located.js';
import type { Scenario, Vm } from '../../scenario/model.js';
import { hasNesting, vmLabel } from '../../scenario/nesting.js';
import { LOAD_ORDERS } from '../../scenario/vm-types.js';
import { BVT_PARAMETERS } from '../../setting-names.js';
import { enumerate } from '../../text/enumerate.js';
import { without } from '../examples.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const WORDS = [...LOAD_ORDERS.values()];

/** The load order that is meant where case, spaces, dashes or a missing `_VM` are all that is wrong. */
function meant(value: string): string | undefined {
  const plain = value
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_');
  return WORDS.find((name) => name === plain || name === `${plain}_VM`);
}

/** What is written into the C initializer of any VM, and filled in for known load orders only. */
const INITIALIZERS = ['priority', 'companion_vmid'];

/** Whether the VM lacks something that ACRN would fill in, were it of a known load order. */
function isIncomplete(vm: Vm, release: Release): boolean {
  const names = toolTraits(release).hasBvtParameters
    ? [...INITIALIZERS, ...BVT_PARAMETERS]
    : INITIALIZERS;
  const pcpus = vm.cpuAffinity?.items ?? [];
  return pcpus.length === 0 || names.some((name) => !at(vm.node, name)?.value);
}

/**
 * ACRN v3.0 misc/config_tools/schema/checks/rdt_support.xsd asks of every VM without a load_order what it asks of the
 * Service VM.
 */
function isRefusedAsServiceVm(vm: Vm, { vms }: Scenario): boolean {
  return isYes(vm.lapicPassthrough) && !vms.some(hasNesting);
}

function finding(vm: Vm, scenario: Scenario): Finding {
  const { release } = scenario;
  const setting = vm.loadOrderSetting;
  if (setting === undefined) {
    const missing = {
      message: `${vmLabel(vm)} has no load_order`,
      help: `add a load_order: ${enumerate(WORDS, 'or')}`,
      range: vm.range,
    };
    if (isRefusedAsServiceVm(vm, scenario)) {
      return {
        ...missing,
        category: 'schema',
        why: `ACRN ${release}'s validator takes it for a Service VM, whose lapic_passthrough needs nested virtualization`,
        stopsAt: toolTraits(release).validatesFirst ? 'validator' : 'allocation',
      };
    }
    return {
      ...missing,
      why: `ACRN ${release}'s tools read it of every VM: the build stops with AttributeError`,
      stopsAt: 'allocation',
    };
  }
  const name = meant(setting.value);
  const unknown = `the load_order of ${vmLabel(vm)} is "${setting.value}", which ACRN ${release} does not know`;
  const rest = {
    help: name ? `write ${name}, exactly so` : `write ${enumerate(WORDS, 'or')}`,
    range: setting.range,
    ...(name && { fix: setValueFix(setting, name) }),
  };
  if (isIncomplete(vm, release)) {
    return {
      message: unknown,
      why: 'no defaults are filled in for it, and the C that the build generates does not compile',
      ...rest,
    };
  }
  // Zero is the load order of a pre-launched VM (acrn_common.h:enum acrn_vm_load_order).
  return {
    message: unknown,
    why: `ACRN ${release} builds it, and the hypervisor takes it for a pre-launched VM`,
    ...rest,
    ...(name === 'SERVICE_VM' ? { category: 'nested' } : { severity: 'warning' }),
  };
}

export const invalidLoadOrder: Rule = {
  name: 'invalid-load-order',
  meta: {
    summary: 'a VM has no load_order, or one that ACRN does not know',
    why: "The schema of a VM goes by its load_order: ACRN's validator takes anything in a VM that has none of the three. The build then stops, with an AttributeError or at C code that does not compile.",
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v3.0' },
    fix: 'safe',
    references: [
      'ACRN v3.0 misc/config_tools/schema/config.xsd (ACRNConfigType)',
      'ACRN v3.0 misc/config_tools/static_allocators/intx.py',
      'ACRN v3.0 misc/config_tools/xforms/vm_configurations.c.xsl (load_order)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<load_order>PRE_LAUNCHED_VM', becomes: '<load_order>pre_launched_vm' }],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [without('    <load_order>PRE_LAUNCHED_VM</load_order>\n')],
        unfixed: true,
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      if (vm.loadOrder === undefined) yield finding(vm, scenario);
    }
  },
};
