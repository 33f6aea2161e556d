import type { Finding, Rule } from '../rule.js';
import { freeVbdf, setVbdf } from './vbdf.js';
import { virtualPciDevices } from './virtual-pci-devices.js';

export const serviceVmVbdfNative: Rule = {
  name: 'service-vm-vbdf-native',
  meta: {
    summary: 'a virtual PCI device of the Service VM has the BDF of a native device',
    why: 'The Service VM sees the native PCI devices where they are, so the place is taken.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.1' },
    fix: 'safe',
    references: ['ACRN v3.1 misc/config_tools/schema/checks/vbdf_assignment.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          {
            found: '<vm_name>ACRN_Service_VM</vm_name>\n          <vbdf>00:10.0</vbdf>',
            becomes: '<vm_name>ACRN_Service_VM</vm_name>\n          <vbdf>00:14.0</vbdf>',
          },
        ],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    if (board === undefined) return;
    for (const device of virtualPciDevices(scenario)) {
      const { vm, vmName, vbdf, node, label } = device;
      if (vm?.loadOrder !== 'service' || vbdf.value === undefined) continue;
      if (!board.pciDeviceText.includes(vbdf.value)) continue;
      const free = freeVbdf(scenario, board, vm);
      const native = board.pciFunctions.find(({ bdf }) => bdf === vbdf.value);
      yield {
        message: `${label} of "${vmName}" has the BDF ${vbdf.value} of a native device`,
        why: `the board ${board.name} has ${native?.description ?? 'a device'} there`,
        help:
          free === undefined
            ? 'give it a BDF that no native device has'
            : `give it a BDF that no native device has, such as ${free}`,
        range: vbdf.setting?.range ?? node.startTag,
        ...(free && {
          fix: {
            title: `give it the BDF ${free}`,
            safety: 'safe' as const,
            edits: [setVbdf(scenario, device, free)],
          },
        }),
      };
    }
  },
};
