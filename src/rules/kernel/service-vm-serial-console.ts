import { serviceVm } from '../../scenario/nesting.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';
import { isOn } from '../vuarts/vuarts.js';
import { nestingServiceVmArguments } from './service-vm-arguments.js';

export const serviceVmSerialConsole: Rule = {
  name: 'service-vm-serial-console',
  meta: {
    summary: "the Service VM's kernel has its console on a serial port that is off",
    why: 'With local APIC passthrough the legacy vUARTs of the Service VM are off, and its console is the PCI vUART, hvc0: output to a serial port is lost.',
    category: 'nested',
    severity: 'warning',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst'],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: 'console=tty0 console=hvc0', becomes: 'console=tty0 console=ttyS0' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const vm = serviceVm(scenario);
    const bootargs = nestingServiceVmArguments(scenario);
    const word = /(?:^|\s)(console=ttyS\d\S*)/.exec(bootargs?.value ?? '')?.[1];
    if (vm === undefined || bootargs === undefined || word === undefined) return;
    const hasPort =
      vm.vuarts.some((vuart) => vuart.kind === 'legacy' && isOn(vuart)) ||
      /^COM/.test(vm.consoleVuart?.value ?? '');
    if (hasPort || /(?:^|\s)console=hvc\d/.test(bootargs.value)) return;
    yield {
      message: `the kernel of the Service VM gets ${word}, but its legacy vUARTs are off`,
      help: 'write console=hvc0',
      range: bootargs.range,
      fix: {
        ...setValueFix(bootargs, bootargs.value.replace(word, 'console=hvc0')),
        title: 'put the console of the Service VM on hvc0',
      },
    };
  },
};
