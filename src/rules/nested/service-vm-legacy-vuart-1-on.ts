import { serviceVm } from '../../scenario/nesting.js';
import type { Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

const OFF = 'INVALID_COM_BASE';

export const serviceVmLegacyVuart1On: Rule = {
  name: 'service-vm-legacy-vuart-1-on',
  meta: {
    summary: 'legacy_vuart 1 of the Service VM is on',
    why: 'Its interrupt is as dead as that of vUART 0: with local APIC passthrough ACRN cannot inject it, so the line to the other VM carries nothing.',
    category: 'nested',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (example)'],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          {
            found: '<base>INVALID_COM_BASE</base>\n      <irq>SOS_COM2_IRQ</irq>',
            becomes: '<base>SOS_COM2_BASE</base>\n      <irq>SOS_COM2_IRQ</irq>',
          },
        ],
        alsoRaises: ['vuart-target-off'],
      },
    ],
  },
  *check({ scenario }) {
    const vuart = serviceVm(scenario)?.vuarts.find(({ kind, id }) => kind === 'legacy' && id === 1);
    const base = vuart?.base;
    if (base === undefined || base.value === OFF) return;
    const target = vuart?.targetVmId?.value;
    yield {
      message: `legacy_vuart 1 of the Service VM is on ("${base.value}"${target === undefined ? '' : `, to VM ${target}`}): its interrupt does not arrive with local APIC passthrough`,
      help: `set its base to ${OFF}; a communication_vuart with PCI_VUART on both VMs can take its place`,
      range: base.range,
      fix: setValueFix(base, OFF, 'legacy_vuart 1 of the Service VM'),
    };
  },
};
