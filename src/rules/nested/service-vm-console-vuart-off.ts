import type { Located } from '../../scenario/model.js';
import { serviceVm } from '../../scenario/nesting.js';
import { insertAfter, insertLast } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const PCI = 'PCI_VUART';

function off(base: Located): Finding {
  return {
    message: `console_vuart 0 of the Service VM is "${base.value}": the Service VM has no console that works with local APIC passthrough`,
    help: `set its base to ${PCI}`,
    range: base.range,
    fix: setValueFix(base, PCI, 'console_vuart 0 of the Service VM'),
  };
}

export const serviceVmConsoleVuartOff: Rule = {
  name: 'service-vm-console-vuart-off',
  meta: {
    summary: 'console_vuart 0 of the Service VM is not PCI_VUART',
    why: 'With local APIC passthrough only the PCI vUART, whose interrupt is an MSI, can be the console of the Service VM. Without one its boot cannot be seen or steered from the hypervisor console.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '<base>PCI_VUART', becomes: '<base>INVALID_PCI_BASE' }],
      },
    ],
  },
  *check({ scenario }) {
    const vm = serviceVm(scenario);
    if (vm === undefined) return;
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
      message:
        'the Service VM has no console_vuart 0, and no other console works with local APIC passthrough',
      help: `add <console_vuart id="0"> with the base ${PCI}`,
      range: vuart?.node.startTag ?? vm.range,
      fix: {
        title: `give the Service VM a ${PCI} console`,
        safety: 'safe',
        edits: [
          vuart !== undefined
            ? insertLast(scenario.document, vuart.node, base)
            : legacy !== undefined
              ? insertAfter(scenario.document, legacy, consoleVuart)
              : insertLast(scenario.document, vm.node, consoleVuart),
        ],
      },
    };
  },
};
