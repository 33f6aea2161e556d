import { at } from '../../scenario/located.js';
import { hasNesting, ownsLapic, serviceVm } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

/** Linux Documentation/admin-guide/kernel-parameters.txt. */
const ARGUMENT = /(?:^|\s)(nox2apic|nolapic)(?=\s|$)/;

export const serviceVmX2apicOff: Rule = {
  name: 'service-vm-x2apic-off',
  meta: {
    summary: "the Service VM's kernel arguments keep its local APIC out of x2APIC mode",
    why: 'Local APIC passthrough begins when the guest switches to x2APIC mode; until then the flag has no effect. With nox2apic the first timer interrupt of ACRN that arrives while the nested guest runs goes to KVM and never gets an EOI, and the pCPU takes no further interrupt. With nolapic the kernel waits for a timer that ACRN does not give it.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.7 hypervisor/arch/x86/guest/vlapic.c (vlapic_set_apicbase)',
      'Linux Documentation/admin-guide/kernel-parameters.txt (nox2apic, nolapic)',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [{ found: '<bootargs>rw rootwait', becomes: '<bootargs>nox2apic rw rootwait' }],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: 'rw rootwait console=tty0', becomes: 'rw rootwait nolapic console=tty0' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const service = serviceVm(scenario);
    if (service === undefined || !hasNesting(service) || !ownsLapic(service)) return;
    for (const group of ['board_private', 'os_config']) {
      const bootargs = at(service.node, group, 'bootargs');
      const argument = ARGUMENT.exec(bootargs?.value ?? '')?.[1];
      if (bootargs === undefined || argument === undefined) continue;
      const without = bootargs.value.replace(ARGUMENT, '').trim();
      yield {
        message: `the Service VM's kernel gets ${argument}: local APIC passthrough then has no effect`,
        help: `remove ${argument}`,
        range: bootargs.range,
        fix: setValueFix(bootargs, without, 'the bootargs of the Service VM'),
      };
    }
  },
};
