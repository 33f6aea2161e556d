import type { Located, Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { pciDevices } from '../../scenario/passthrough.js';
import type { Fix } from '../../text/diagnostic.js';
import { removeElement } from '../../xml/edit.js';
import { after } from '../examples.js';
import type { Finding, Rule } from '../rule.js';

function remove(scenario: Scenario, device: Located, title: string): Fix {
  return { title, safety: 'safe', edits: [removeElement(scenario.document, device.node)] };
}

export const duplicatePciDevice: Rule = {
  name: 'duplicate-pci-device',
  meta: {
    summary: 'a PCI device is given to two VMs, or twice',
    why: 'A native device can be passed through to one VM only.',
    category: 'schema',
    releases: { first: 'v3.1' },
    fix: 'safe',
    references: ['ACRN v3.1 misc/config_tools/schema/checks/pci_config.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          after(
            '(rev 03)</pci_dev>\n',
            '      <pci_dev>02:00.0 Ethernet controller: Intel Corporation Ethernet Controller I225-LM (rev 03)</pci_dev>\n',
          ),
        ],
      },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<pci_devs/>', becomes: '<pci_devs>\n      <pci_dev/>\n    </pci_devs>' }],
        good: [{ found: '<pci_devs/>', becomes: '<pci_devs>\n    </pci_devs>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const first = new Map<string, { vm: Vm; device: Located }>();
    for (const vm of scenario.vms) {
      for (const device of pciDevices(vm)) {
        const twin = first.get(device.value);
        if (device.value === '') {
          yield {
            message: `${vmLabel(vm)} has an empty pci_dev`,
            why: `ACRN's check that each device is given to one VM fails on it`,
            help: 'remove it',
            range: device.range,
            fix: remove(scenario, device, 'remove the empty pci_dev'),
          };
        } else if (twin === undefined) {
          first.set(device.value, { vm, device });
        } else {
          yield {
            message: `${vmLabel(vm)} is given the PCI device ${device.value.trim().split(' ')[0]}, ${twin.vm === vm ? 'which it has already' : `which ${vmLabel(twin.vm)} has`}`,
            help: 'leave the device to one VM',
            range: device.range,
            related: [{ message: vmLabel(twin.vm), range: twin.device.range }],
            ...(twin.vm === vm && { fix: remove(scenario, device, 'remove the repeated pci_dev') }),
          };
        }
      }
    }
  },
};
