import type { Finding, Rule } from '../rule.js';
import { type VirtualPciDevice, virtualPciDevices } from './virtual-pci-devices.js';

export const duplicateVbdf: Rule = {
  name: 'duplicate-vbdf',
  meta: {
    summary: 'two virtual PCI devices of a VM have the same BDF',
    why: 'Each vUART and shared memory device of a VM is a PCI function of its own.',
    category: 'schema',
    releases: { first: 'v3.0' },
    references: ['ACRN v3.0 misc/config_tools/schema/checks/vbdf_assignment.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '<vm_name>PRE_RT_VM1</vm_name>\n          <vbdf>00:10.0</vbdf>',
            becomes: '<vm_name>PRE_RT_VM1</vm_name>\n          <vbdf>00:08.0</vbdf>',
          },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const first = new Map<string, VirtualPciDevice>();
    for (const device of virtualPciDevices(context)) {
      if (device.vm === undefined || device.vbdf === undefined) continue;
      const key = JSON.stringify([device.vmName, device.vbdf]);
      const twin = first.get(key);
      if (twin === undefined) {
        first.set(key, device);
        continue;
      }
      yield {
        message: `two virtual PCI devices of "${device.vmName}" have the BDF ${device.vbdf}`,
        why:
          twin.label === device.label
            ? `${device.label} has the VM twice`
            : `they are ${twin.label} and ${device.label}`,
        help: 'give one of them another BDF',
        range: device.setting?.range ?? device.node.startTag,
        related: [{ message: twin.label, range: twin.setting?.range ?? twin.node.startTag }],
      };
    }
  },
};
