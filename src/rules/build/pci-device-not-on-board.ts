import { vmLabel } from '../../scenario/nesting.js';
import { pciDevices } from '../../scenario/passthrough.js';
import type { Finding, Rule } from '../rule.js';

export const pciDeviceNotOnBoard: Rule = {
  name: 'pci-device-not-on-board',
  meta: {
    summary: 'a VM is given a PCI device that the board does not have',
    why: 'ACRN compares the devices of VMs with nothing. It builds, and the VM has no such device.',
    category: 'build',
    severity: 'warning',
    releases: { first: 'v3.0', last: 'v3.3' },
    fix: 'none',
    references: [
      'ACRN v3.0 misc/config_tools/static_allocators/gpa.py (insert_pt_devs_to_dev_dict)',
    ],
    examples: [
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<pci_dev>02:00.0', becomes: '<pci_dev>05:00.0' }],
      },
    ],
  },
  *check({ scenario, board }): Iterable<Finding> {
    if (board === undefined || board.pciFunctions.length === 0) return;
    for (const vm of scenario.vms) {
      for (const device of pciDevices(vm)) {
        const bdf = /^[0-9a-f]{2}:[0-9a-f]{2}\.[0-7](?= )/.exec(device.value)?.[0];
        if (bdf === undefined || board.pciFunctions.some((next) => next.bdf === bdf)) continue;
        yield {
          message: `${vmLabel(vm)} is given the PCI device ${bdf}, which the board ${board.name} does not have: ACRN ${scenario.release} builds, and the VM finds no such device`,
          help: "name a device of the board's PCI_DEVICE section",
          range: device.range,
        };
      }
    }
  },
};
