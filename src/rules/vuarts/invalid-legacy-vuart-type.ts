import { at } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { isOn, vuartLabel } from './vuarts.js';

export const invalidLegacyVuartType: Rule = {
  name: 'invalid-legacy-vuart-type',
  meta: {
    summary: 'a legacy vUART is of the type VUART_PCI',
    why: 'The hypervisor sets up legacy vUARTs of the type VUART_LEGACY_PIO alone: one of another type is silently not there. In the first VM of the file the pre-build check fails when legacy_vuart 1 is of the type VUART_PCI and off.',
    category: 'build',
    stopsAt: 'prebuild_check',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: ['ACRN v2.5 misc/hv_prebuild/vm_cfg_checks.c (sanitize_vm_config)'],
    examples: [
      {
        bad: [
          {
            found:
              '<type>VUART_LEGACY_PIO</type>\n      <base>INVALID_COM_BASE</base>\n      <irq>SOS_COM2_IRQ',
            becomes:
              '<type>VUART_PCI</type>\n      <base>INVALID_COM_BASE</base>\n      <irq>SOS_COM2_IRQ',
          },
        ],
      },
      {
        scenario: 'quad-core/v2.6-rtvm-nested.xml',
        bad: [
          {
            found: '<type>VUART_LEGACY_PIO</type>\n      <base>COM1_BASE',
            becomes: '<type>VUART_PCI</type>\n      <base>COM1_BASE',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const [place, vm] of scenario.vms.entries()) {
      for (const vuart of vm.vuarts) {
        const type = at(vuart.node, 'type');
        if (vuart.kind !== 'legacy' || type?.value !== 'VUART_PCI') continue;
        const stops = place === 0 && vuart.id !== 0 && !isOn(vuart);
        if (!stops && !isOn(vuart)) continue;
        yield {
          message: `${vuartLabel(vuart)} of ${vmLabel(vm)} is of the type VUART_PCI`,
          why: stops
            ? `it is off: ACRN ${scenario.release}'s pre-build check fails with "invalid vuart configuration"`
            : 'the build accepts it, and the VM has no such vUART',
          help: 'set its type to VUART_LEGACY_PIO; PCI vUARTs are console_vuart and communication_vuart',
          range: type.range,
          ...(!stops && { severity: 'warning' as const }),
          fix: setValueFix(
            type,
            'VUART_LEGACY_PIO',
            `the type of ${vuartLabel(vuart)} of ${vmLabel(vm)}`,
          ),
        };
      }
    }
  },
};
