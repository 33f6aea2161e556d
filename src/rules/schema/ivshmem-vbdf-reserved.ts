import type { Finding, Rule } from '../rule.js';
import { deviceNumber, virtualPciDevices } from '../virtual-pci-devices.js';

export const ivshmemVbdfReserved: Rule = {
  name: 'ivshmem-vbdf-reserved',
  meta: {
    summary:
      'the shared memory device of a post-launched VM is at a device number of the device model',
    why: 'The device model has 00, 01, 02 and 1f of the bus of a post-launched VM for its own devices.',
    category: 'schema',
    severity: 'error',
    releases: { first: 'v3.1', last: 'v3.3' },
    fix: 'none',
    references: ['ACRN v3.1 misc/config_tools/schema/checks/vbdf_assignment.xsd'],
    examples: [],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const { kind, vm, vmName, vbdf, node } of virtualPciDevices(scenario)) {
      if (kind !== 'ivshmem' || vm?.loadOrder !== 'post-launched') continue;
      const device = deviceNumber(vbdf.value ?? '');
      if (device > '02' && device < '1f') continue;
      yield {
        message: `the shared memory device of "${vmName}" has the BDF ${vbdf.value}, and a post-launched VM has the device numbers 00, 01, 02 and 1f for others`,
        help: 'take a device number from 03 to 1e',
        range: vbdf.setting?.range ?? node.startTag,
      };
    }
  },
};
