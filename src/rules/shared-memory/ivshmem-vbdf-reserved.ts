import { before, postLaunchedVm, vmAdded } from '../examples.js';
import { deviceNumber, virtualPciDevices } from '../pci/virtual-pci-devices.js';
import type { Finding, Rule } from '../rule.js';

export const ivshmemVbdfReserved: Rule = {
  name: 'ivshmem-vbdf-reserved',
  meta: {
    summary:
      'the shared memory device of a post-launched VM is at a device number of the device model',
    why: 'The device model has 00, 01, 02 and 1f of the bus of a post-launched VM for its own devices.',
    category: 'schema',
    releases: { first: 'v3.1' },
    references: ['ACRN v3.1 misc/config_tools/schema/checks/vbdf_assignment.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          before(
            '          </IVSHMEM_VMS>',
            '            <IVSHMEM_VM>\n              <VM_NAME>POST_VM3</VM_NAME>\n              <VBDF>00:1f.0</VBDF>\n            </IVSHMEM_VM>\n',
          ),
          vmAdded(postLaunchedVm(3)),
        ],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    for (const { kind, vm, vmName, vbdf, setting, node } of virtualPciDevices(context)) {
      if (kind !== 'ivshmem' || vm?.loadOrder !== 'post-launched') continue;
      if (vbdf === undefined) continue;
      const device = deviceNumber(vbdf);
      if (device > '02' && device < '1f') continue;
      yield {
        message: `the shared memory device of "${vmName}" has the BDF ${vbdf}, which is reserved`,
        why: 'in a post-launched VM the device numbers 00, 01, 02 and 1f are for other devices',
        help: 'use a device number from 03 to 1e',
        range: setting?.range ?? node.startTag,
      };
    }
  },
};
