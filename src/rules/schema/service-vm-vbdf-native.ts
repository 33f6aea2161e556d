import type { Finding, Rule } from '../rule.js';
import { virtualPciDevices } from '../virtual-pci-devices.js';

export const serviceVmVbdfNative: Rule = {
  name: 'service-vm-vbdf-native',
  meta: {
    summary: 'a virtual PCI device of the Service VM has the BDF of a native device',
    why: 'The Service VM sees the native PCI devices where they are, so the place is taken.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.1', last: 'v3.3' },
    fix: 'none',
    references: ['ACRN v3.1 misc/config_tools/schema/checks/vbdf_assignment.xsd'],
    examples: [],
  },
  *check({ scenario, board }): Iterable<Finding> {
    if (board === undefined) return;
    for (const { vm, vmName, vbdf, node, label } of virtualPciDevices(scenario)) {
      if (vm?.loadOrder !== 'service' || vbdf.value === undefined) continue;
      if (!board.pciDeviceText.includes(vbdf.value)) continue;
      const native = board.pciFunctions.find(({ bdf }) => bdf === vbdf.value);
      yield {
        message: `${label} of "${vmName}" has the BDF ${vbdf.value}, where the board ${board.name} has ${native?.description ?? 'a native device'}`,
        help: 'give it a BDF that no native device has, such as 00:08.0 to 00:17.0 where they are free',
        range: vbdf.setting?.range ?? node.startTag,
      };
    }
  },
};
