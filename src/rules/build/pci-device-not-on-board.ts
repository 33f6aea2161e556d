import { allAt } from '../../scenario/located.js';
import type { Located } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { removeElement, setValue } from '../../xml/edit.js';
import { child } from '../../xml/node.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

const BDF = /^[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/;

function problem({ board, scenario }: RuleContext, text: string): string | undefined {
  const { release } = scenario;
  const words = text.trim().split(/\s+/);
  const [bdf = ''] = words;
  if (bdf === '') {
    return `is blank, neither empty nor a device: ACRN ${release}'s build stops with IndexError: list index out of range`;
  }
  if (!BDF.test(bdf)) {
    return `begins with no address of a PCI device: ACRN ${release}'s build stops with ValueError: not a bdf: '${bdf}'`;
  }
  if (board !== undefined && !board.pciFunctions.some((device) => device.bdf === bdf)) {
    return `is not on the board ${board.name}: ACRN ${release}'s build stops with "The ${bdf} is unkonw device of PCI"`;
  }
  if (!text.startsWith(`${bdf} `)) {
    return `must begin with the address and a blank, which the build looks for: what ACRN ${release} generates does not compile`;
  }
  return undefined;
}

export const pciDeviceNotOnBoard: Rule = {
  name: 'pci-device-not-on-board',
  meta: {
    summary: 'a pci_dev names no PCI device of the board',
    why: "ACRN's build reads the address in front of the description and looks for it among the devices of the board file; it stops when it is not there.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (pci_devs_check)',
      'ACRN v2.5 misc/config_tools/static_allocators/bdf.py (BusDevFunc)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-nested-hybrid.xml',
        bad: [
          {
            found: '      <pci_dev>02:00.0 ',
            becomes:
              '      <pci_dev>02:00.7 Ethernet controller: Intel Corporation</pci_dev>\n      <pci_dev>02:00.0 ',
          },
        ],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario, board } = context;
    for (const vm of scenario.vms) {
      const devices = allAt(child(vm.node, 'pci_devs'), 'pci_dev');
      const isRight = ({ value }: Located) => value === '' || problem(context, value) === undefined;
      // An empty one stays where no other would.
      const emptied = devices.some(isRight) ? undefined : devices[0];
      for (const device of devices) {
        if (device.value === '') continue;
        const wrong = problem(context, device.value);
        if (wrong === undefined) continue;
        const known = board?.pciFunctions.map(({ bdf }) => bdf).join(', ');
        yield {
          message: `the device "${device.value.trim()}" of ${vmLabel(vm)} ${wrong}`,
          help:
            known === undefined
              ? 'write a line as lspci prints it, such as "00:17.0 SATA controller: ..."'
              : `name a device of the board, as lspci prints it: ${known}`,
          range: device.range,
          fix: {
            title: `take "${device.value.trim()}" from ${vmLabel(vm)}, which is no device of the board`,
            safety: 'unsafe',
            edits: [
              device === emptied
                ? setValue(device.node, '')
                : removeElement(scenario.document, device.node),
            ],
          },
        };
      }
    }
  },
};
