import { safeFix } from '../../text/diagnostic.js';
import type { Finding, Rule } from '../rule.js';
import { freeVbdf, setVbdf } from './vbdf.js';
import { virtualPciDevices } from './virtual-pci-devices.js';

export const serviceVmVbdfNative: Rule = {
  name: 'service-vm-vbdf-native',
  meta: {
    summary: 'a virtual PCI device of the Service VM has the BDF of a native device',
    why: 'The Service VM sees the native PCI devices where they are, so the place is taken.',
    category: 'schema',
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
  *check(context): Iterable<Finding> {
    const { scenario, board } = context;
    if (board === undefined) return;
    for (const device of virtualPciDevices(context)) {
      const { vm, vmName, vbdf, setting, node, label } = device;
      if (vm?.loadOrder !== 'service' || vbdf === undefined) continue;
      if (!board.pciDeviceText.includes(vbdf)) continue;
      const free = freeVbdf(context, board, vm);
      const native = board.pciFunctions.find(({ bdf }) => bdf === vbdf);
      yield {
        message: `${label} of "${vmName}" has the BDF ${vbdf} of a native device`,
        why: `the board ${board.name} has ${native?.description ?? 'a device'} there`,
        help:
          free === undefined
            ? 'give it a BDF that no native device has'
            : `give it a BDF that no native device has, such as ${free}`,
        range: setting?.range ?? node.startTag,
        ...(free && {
          fix: safeFix(`give it the BDF ${free}`, [setVbdf(scenario, device, free)]),
        }),
      };
    }
  },
};
