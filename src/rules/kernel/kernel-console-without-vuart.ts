import { at } from '../../scenario/located.js';
import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { pciDevices } from '../../scenario/passthrough.js';
import type { Finding, Rule } from '../rule.js';
import { isOn } from '../vuarts/vuarts.js';

/** A device that may be a serial port, by what lspci calls it. */
function isSerial({ value }: Located): boolean {
  return /serial|uart|communication/i.test(value);
}

/** Whether the VM has a serial port, or a device of the board that may be one. */
function mayHaveSerialPort({ hypervisor }: Scenario, vm: Vm): boolean {
  if (vm.vuarts.some(isOn) || pciDevices(vm).some(isSerial)) return true;
  if (vm.consoleVuart !== undefined && vm.consoleVuart.value !== 'None') return true;
  return hypervisor.vuartConnections.some(({ endpoints }) =>
    endpoints.some(({ vmName }) => vmName?.value === vm.name?.value),
  );
}

export const kernelConsoleWithoutVuart: Rule = {
  name: 'kernel-console-without-vuart',
  meta: {
    summary:
      'the kernel of a pre-launched VM has its console on a serial port, and the VM has none',
    why: "ACRN's tools pass the kernel's arguments on without looking at the vUARTs: the VM is built and starts, but nobody can see its output or log in.",
    category: 'build',
    severity: 'warning',
    releases: { first: 'v2.5' },
    references: ['ACRN v2.5 doc/tutorials/vuart_configuration.rst'],
    examples: [
      {
        scenario: 'hybrid-core/v3.0-nested.xml',
        bad: [
          {
            found:
              'idle=poll reboot=acpi</bootargs>\n    </os_config>\n    <console_vuart>COM Port 1<',
            becomes: 'idle=poll reboot=acpi</bootargs>\n    </os_config>\n    <console_vuart>None<',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      if (vm.loadOrder !== 'pre-launched' || mayHaveSerialPort(scenario, vm)) continue;
      const bootargs = at(vm.node, 'os_config', 'bootargs');
      const argument = /(?:^|\s)(console=ttyS\d+)/.exec(bootargs?.value ?? '')?.[1];
      if (bootargs === undefined || argument === undefined) continue;
      yield {
        message: `the kernel of ${vmLabel(vm)} gets ${argument}, but all vUARTs of the VM are off`,
        why: 'its console output is lost',
        help: 'switch its console vUART on, or name another console',
        range: bootargs.range,
      };
    }
  },
};
