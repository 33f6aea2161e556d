import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { serviceVm } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import { insertLast } from '../../xml/edit.js';
import { insertBelow } from '../insert.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const PCI = 'PCI_VUART';

function off(base: Located): Finding {
  return {
    message: `console_vuart 0 of the Service VM is "${base.value}", not ${PCI}`,
    why: `the Service VM has no serial console that works with local APIC passthrough`,
    help: `set its base to ${PCI}`,
    range: base.range,
    fix: setValueFix(base, PCI, 'console_vuart 0 of the Service VM'),
  };
}

/** ACRN v3.x: one element for either kind of console; a COM port is for service-vm-legacy-vuart-0-on. */
function* noPciConsole(scenario: Scenario, vm: Vm): Iterable<Finding> {
  const setting = vm.consoleVuart;
  if (setting?.value === 'PCI' || setting?.value.startsWith('COM Port')) return;
  const added = { name: 'console_vuart', value: 'PCI' };
  yield {
    message: `console_vuart of the Service VM is ${setting?.value ? `"${setting.value}", not PCI` : 'not set'}`,
    why: `the Service VM has no serial console that works with local APIC passthrough`,
    help: 'set it to PCI',
    range: setting?.range ?? vm.range,
    fix:
      setting === undefined
        ? safeFix('give the Service VM a PCI console', [
            insertLast(scenario.document, vm.node, added),
          ])
        : setValueFix(setting, 'PCI', 'console_vuart of the Service VM'),
  };
}

export const serviceVmConsoleVuartOff: Rule = {
  name: 'service-vm-console-vuart-off',
  meta: {
    summary: 'the Service VM has no PCI vUART for its console',
    why: 'With local APIC passthrough only the PCI vUART, whose interrupt is an MSI, can be the serial console of the Service VM. Without one it still boots, with its screen and its network, but cannot be reached from the hypervisor console.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      { bad: [{ found: '<base>PCI_VUART', becomes: '<base>INVALID_PCI_BASE' }] },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<console_vuart>PCI', becomes: '<console_vuart>None' }],
      },
    ],
  },
  *check({ scenario }) {
    const vm = serviceVm(scenario);
    if (vm === undefined) return;
    if (toolTraits(scenario.release).hasLoadOrder) {
      yield* noPciConsole(scenario, vm);
      return;
    }
    const vuart = vm.vuarts.find(({ kind, id }) => kind === 'console' && id === 0);
    if (vuart?.base?.value === PCI) return;
    if (vuart?.base !== undefined) {
      yield off(vuart.base);
      return;
    }
    const base = { name: 'base', value: PCI };
    const legacy = vm.vuarts.findLast(({ kind }) => kind === 'legacy')?.node;
    const consoleVuart = { name: 'console_vuart', attributes: { id: '0' }, children: [base] };
    yield {
      message: 'the Service VM has no console_vuart 0',
      help: `add <console_vuart id="0"> with the base ${PCI}`,
      range: vuart?.node.startTag ?? vm.range,
      fix: safeFix(`give the Service VM a ${PCI} console`, [
        vuart === undefined
          ? insertBelow(scenario.document, vm.node, legacy, consoleVuart)
          : insertLast(scenario.document, vuart.node, base),
      ]),
    };
  },
};
