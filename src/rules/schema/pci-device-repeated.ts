import type { Located, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { pciDevices } from '../../scenario/passthrough.js';
import { removeElement } from '../../xml/edit.js';
import type { Finding, Rule } from '../rule.js';

export const pciDeviceRepeated: Rule = {
  name: 'pci-device-repeated',
  meta: {
    summary: 'a PCI device is given to two VMs, or twice',
    why: 'A native device can be passed through to one VM.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.1', last: 'v3.3' },
    fix: 'safe',
    references: ['ACRN v3.1 misc/config_tools/schema/checks/pci_config.xsd'],
    examples: [],
  },
  *check({ scenario }): Iterable<Finding> {
    const first = new Map<string, { vm: Vm; device: Located }>();
    for (const vm of scenario.vms) {
      for (const device of pciDevices(vm)) {
        const twin = first.get(device.value);
        if (device.value === '') {
          yield {
            message: `${vmLabel(vm)} has an empty pci_dev, which ACRN takes for a device given to several VMs`,
            help: 'remove it',
            range: device.range,
            fix: {
              title: 'remove the empty pci_dev',
              safety: 'safe',
              edits: [removeElement(scenario.document, device.node)],
            },
          };
        } else if (twin === undefined) {
          first.set(device.value, { vm, device });
        } else {
          yield {
            message: `${vmLabel(vm)} is given the PCI device "${device.value}", ${twin.vm === vm ? 'which it has already' : `which ${vmLabel(twin.vm)} has`}`,
            help: 'leave the device to one VM',
            range: device.range,
            related: [{ message: vmLabel(twin.vm), range: twin.device.range }],
          };
        }
      }
    }
  },
};
