import { serviceVm } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { bothAreOn } from '../vuarts/vuart-legacy-and-pci.js';

const OFF = 'INVALID_COM_BASE';

export const serviceVmLegacyVuart0On: Rule = {
  name: 'service-vm-legacy-vuart-0-on',
  meta: {
    summary: 'the Service VM has its console on a legacy vUART',
    why: 'With local APIC passthrough ACRN cannot inject the interrupt of a legacy vUART. A Service VM that waits for its console there does not boot.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    supersedes: ['vuart-legacy-and-pci', 'value-not-allowed'],
    references: [
      'ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (its text says INVALID_LEGACY_PIO, its example has INVALID_COM_BASE)',
      'ACRN v2.5 misc/config_tools/schema/VMtypes.xsd (LegacyVuartBase)',
      'ACRN v3.0 misc/config_tools/schema/VMtypes.xsd (ConsoleVuartConfiguration)',
    ],
    examples: [
      {
        bad: [
          {
            found: '<base>INVALID_COM_BASE</base>\n      <irq>SOS_COM1_IRQ</irq>',
            becomes: '<base>SOS_COM1_BASE</base>\n      <irq>SOS_COM1_IRQ</irq>',
          },
        ],
      },
      {
        bad: [
          {
            found: '<base>INVALID_COM_BASE</base>\n      <irq>SOS_COM1_IRQ</irq>',
            becomes: '<base>INVALID_LEGACY_PIO</base>\n      <irq>SOS_COM1_IRQ</irq>',
          },
        ],
      },
      {
        scenario: 'quad-core/v2.7-rtvm-nested.xml',
        bad: [
          {
            found: '<base>INVALID_COM_BASE</base>\n      <irq>SERVICE_VM_COM1_IRQ</irq>',
            becomes: '<base>SERVICE_VM_COM1_BASE</base>\n      <irq>SERVICE_VM_COM1_IRQ</irq>',
          },
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<console_vuart>PCI', becomes: '<console_vuart>COM Port 1' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const service = serviceVm(scenario);
    const console = service?.consoleVuart;
    if (console?.value.startsWith('COM Port')) {
      yield {
        message: `console_vuart of the Service VM is "${console.value}", a legacy vUART`,
        help: 'set console_vuart of the Service VM to PCI',
        range: console.range,
        fix: setValueFix(console, 'PCI', 'console_vuart of the Service VM'),
      };
    }
    const vuart = service?.vuarts.find(({ kind, id }) => kind === 'legacy' && id === 0);
    const base = vuart?.base;
    if (service === undefined || vuart === undefined || base === undefined) return;
    if (base.value === OFF) return;
    const isTutorials = base.value === 'INVALID_LEGACY_PIO';
    yield {
      category: isTutorials ? 'schema' : bothAreOn(service, vuart) ? 'build' : 'nested',
      message: isTutorials
        ? 'legacy_vuart 0 of the Service VM is "INVALID_LEGACY_PIO", which no ACRN release knows'
        : `legacy_vuart 0 of the Service VM is on ("${base.value}")`,
      ...(isTutorials && {
        why: `the text of ACRN's tutorial is wrong there: its example has ${OFF}`,
      }),
      help: `set its base to ${OFF}, and console_vuart 0 to PCI_VUART`,
      range: base.range,
      fix: setValueFix(base, OFF, 'legacy_vuart 0 of the Service VM'),
    };
  },
};
