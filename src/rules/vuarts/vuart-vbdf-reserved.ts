import { postLaunchedVm, vmAdded, vuartConnections } from '../examples.js';
import { filledIn } from '../filled-in.js';
import { deviceNumber } from '../pci/virtual-pci-devices.js';
import type { Finding, Rule } from '../rule.js';

export const vuartVbdfReserved: Rule = {
  name: 'vuart-vbdf-reserved',
  meta: {
    summary: 'the vUART of a post-launched VM is at a device number of the device model',
    why: 'The device model has 00, 01 and 02 of the bus of a post-launched VM for its own devices. ACRN requires this of legacy vUARTs, too.',
    category: 'schema',
    releases: { first: 'v3.1' },
    references: ['ACRN v3.1 misc/config_tools/schema/checks/vbdf_assignment.xsd'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          vuartConnections('pci', [
            'second line',
            ['SAFETY_VM0', '00:10.0'],
            ['POST_VM3', '00:01.0'],
          ]),
          vmAdded(postLaunchedVm(3)),
        ],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    const postLaunched = new Set(
      scenario.vms
        .filter(({ loadOrder }) => loadOrder === 'post-launched')
        .map(({ name }) => name?.value),
    );
    for (const { endpoints } of scenario.hypervisor.vuartConnections) {
      for (const { vmName, vbdf: setting, node } of endpoints) {
        const vbdf = filledIn(context, node, 'vbdf');
        if (vbdf === undefined || !vmName?.value || !postLaunched.has(vmName.value)) continue;
        // ACRN means to refuse 1f as well, but its check looks for an element VBDF that is not there.
        if (deviceNumber(vbdf) > '02') continue;
        yield {
          message: `the vUART of "${vmName.value}" has the BDF ${vbdf}, which is reserved`,
          why: 'in a post-launched VM the device numbers 00, 01 and 02 are for other devices',
          help: 'use a device number from 03 to 1e',
          range: setting?.range ?? node.startTag,
        };
      }
    }
  },
};
