import type { Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const LOAD_ORDERS = ['PRE_LAUNCHED_VM', 'SERVICE_VM', 'POST_LAUNCHED_VM'];

/** The load order that is meant where case, blanks, dashes or a missing `_VM` are all that is wrong. */
function meant(value: string): string | undefined {
  const plain = value
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_');
  return LOAD_ORDERS.find((name) => name === plain || name === `${plain}_VM`);
}

function finding(vm: Vm, release: string): Finding {
  const setting = vm.loadOrderSetting;
  const help = `write one of ${LOAD_ORDERS.join(', ')}`;
  if (setting === undefined) {
    return {
      message: `${vmLabel(vm)} has no load_order: ACRN ${release}'s build stops with AttributeError`,
      help: `add a load_order: ${LOAD_ORDERS.join(', ')}`,
      range: vm.range,
    };
  }
  const name = meant(setting.value);
  return {
    message: `${vmLabel(vm)} has the load_order "${setting.value}", which ACRN does not know; its validator then checks nothing of this VM, and the C that the build generates does not compile`,
    help,
    range: setting.range,
    ...(name && { fix: setValueFix(setting, name) }),
  };
}

export const loadOrderUnknown: Rule = {
  name: 'load-order-unknown',
  meta: {
    summary: 'a VM has no load_order, or one that ACRN does not know',
    why: "The schema of a VM goes by its load_order: ACRN's validator takes anything in a VM that has none of the three. The build then stops, with an AttributeError or at C code that does not compile.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v3.0', last: 'v3.3' },
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
        bad: [{ found: '    <load_order>PRE_LAUNCHED_VM</load_order>\n', becomes: '' }],
        unfixed: true,
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      if (vm.loadOrder === undefined) yield finding(vm, scenario.release);
    }
  },
};
