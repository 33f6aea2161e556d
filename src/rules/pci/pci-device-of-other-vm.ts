import { allAt } from '../../scenario/located.js';
import { vmLabel } from '../../scenario/nesting.js';
import { unsafeFix } from '../../text/diagnostic.js';
import { removeElement, setValue } from '../../xml/edit.js';
import { child } from '../../xml/node.js';
import type { Finding, Rule } from '../rule.js';

export const pciDeviceOfOtherVm: Rule = {
  name: 'pci-device-of-other-vm',
  meta: {
    summary: 'a pci_dev is given to a VM that is not pre-launched',
    why: 'Only pre-launched VMs get devices from the scenario: the Service VM has all others anyway, and the launch script gives devices to post-launched VMs. The build finds no place for the device in such a VM, and what it generates does not compile.',
    category: 'build',
    stopsAt: 'prebuild_compile',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/config_tools/static_allocators/bdf.py (insert_pt_devs_to_dev_dict)',
      'ACRN v2.5 misc/config_tools/xforms/pci_dev.c.xsl (pci_devs)',
    ],
    examples: [
      {
        bad: [
          {
            found: '<pci_dev/>',
            becomes: '<pci_dev>00:14.0 USB controller: Intel Corporation</pci_dev>',
          },
        ],
        good: [{ found: '<pci_dev/>', becomes: '<pci_dev></pci_dev>' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      const service = vm.loadOrder === 'service';
      if (!service && vm.loadOrder !== 'post-launched') continue;
      const devices = allAt(child(vm.node, 'pci_devs'), 'pci_dev');
      const given = devices.filter(({ value }) => value.trim() !== '');
      // The allocator keeps the Service VM's places on bus 0 free, and looks at the last device alone.
      const builds = service && given.at(-1)?.value.startsWith('00:') === false;
      for (const device of given) {
        const last = devices.length === 1 || device === given[0] ? device : undefined;
        yield {
          message: `${vmLabel(vm)} is ${service ? 'the Service VM' : 'post-launched'}, and is given the device ${device.value.split(' ')[0]}`,
          why: builds
            ? 'ACRN ignores it'
            : `what ACRN ${scenario.release}'s build generates does not compile`,
          help: service
            ? 'remove it: the Service VM has every device that no pre-launched VM has'
            : 'remove it, and pass the device through in the launch script',
          range: device.range,
          ...(builds && { severity: 'warning' as const }),
          fix: unsafeFix(`take the device ${device.value.split(' ')[0]} from ${vmLabel(vm)}`, [
            last === undefined
              ? removeElement(scenario.document, device.node)
              : setValue(device.node, ''),
          ]),
        };
      }
    }
  },
};
