import type { Board } from '../../board/board.js';
import { isBdf } from '../../config-tools/calc/bus-dev-func.js';
import { allAt } from '../../scenario/located.js';
import type { Located } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { pciDevices } from '../../scenario/passthrough.js';
import { unsafeFix } from '../../text/diagnostic.js';
import { removeElement, setValue } from '../../xml/edit.js';
import { child } from '../../xml/node.js';
import { byVocabulary } from '../by-vocabulary.js';
import { before } from '../examples.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

interface Wrong {
  readonly what: string;
  readonly why: string;
}

/** The address of a device, where a pci_dev begins with one. */
function shortened(text: string): string {
  return /^\S{1,20}/.exec(text.trim())?.[0] ?? `"${text.slice(0, 20)}"`;
}

/** The devices of the board whose addresses begin most like this one. */
function nearest(bdf: string, { pciFunctions }: Board): string[] {
  const common = (other: string) => [...other].findIndex((c, i) => c !== bdf[i]);
  const length = (other: string) => (common(other) < 0 ? other.length : common(other));
  return pciFunctions
    .map((next) => next.bdf)
    .sort((a, b) => length(b) - length(a))
    .slice(0, 3);
}

function problem({ board, scenario }: RuleContext, text: string): Wrong | undefined {
  const { release } = scenario;
  const words = text.trim().split(/\s+/);
  const [bdf = ''] = words;
  if (bdf === '') {
    return {
      what: 'is white space',
      why: `ACRN ${release} reads an address there: its build stops with IndexError`,
    };
  }
  if (!isBdf(bdf)) {
    return {
      what: 'does not begin with the address of a PCI device',
      why: `ACRN ${release} reads an address there: its build stops with ValueError: not a bdf: '${bdf}'`,
    };
  }
  if (board !== undefined && !board.pciFunctions.some((device) => device.bdf === bdf)) {
    return {
      what: `is not on the board ${board.name}`,
      why: `ACRN ${release}'s build stops with "The ${bdf} is unkonw device of PCI"`,
    };
  }
  if (!text.startsWith(`${bdf} `)) {
    return {
      what: 'does not begin with the address and a space',
      why: `the build looks for them, and what ACRN ${release} generates does not compile`,
    };
  }
  return undefined;
}

function* checkV2(context: RuleContext): Iterable<Finding> {
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
      const known = board && nearest(shortened(device.value), board).join(', ');
      yield {
        message: `the device "${shortened(device.value)}" of ${vmLabel(vm)} ${wrong.what}`,
        why: wrong.why,
        help:
          known === undefined
            ? 'write a line as lspci prints it, such as "00:17.0 SATA controller: ..."'
            : `name a device of the board, as lspci prints it, such as ${known}`,
        range: device.range,
        fix: unsafeFix(
          `remove ${shortened(device.value)}, which is not a device of the board, from ${vmLabel(vm)}`,
          [
            device === emptied
              ? setValue(device.node, '')
              : removeElement(scenario.document, device.node),
          ],
        ),
      };
    }
  }
}

function* checkV3({ scenario, board }: RuleContext): Iterable<Finding> {
  if (board === undefined || board.pciFunctions.length === 0) return;
  for (const vm of scenario.vms) {
    for (const device of pciDevices(vm)) {
      const bdf = /^[0-9a-f]{2}:[0-9a-f]{2}\.[0-7](?= )/.exec(device.value)?.[0];
      if (bdf === undefined || board.pciFunctions.some((next) => next.bdf === bdf)) continue;
      yield {
        severity: 'warning',
        message: `${vmLabel(vm)} is given the PCI device ${bdf}, which is not on the board ${board.name}`,
        why: `ACRN ${scenario.release} builds, and the VM finds no such device`,
        help: "name a device of the board's PCI_DEVICE section",
        range: device.range,
      };
    }
  }
}

export const pciDeviceNotOnBoard: Rule = {
  name: 'pci-device-not-on-board',
  meta: {
    summary: 'a VM is given a PCI device that the board does not have',
    why: 'ACRN v2.x looks for the device in the board file, and its build stops when it is not there. v3.x compares it with nothing: it builds, and the VM has no such device.',
    category: 'build',
    releases: { first: 'v2.5' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (pci_devs_check)',
      'ACRN v2.5 misc/config_tools/static_allocators/bdf.py (BusDevFunc)',
      'ACRN v3.0 misc/config_tools/static_allocators/gpa.py (insert_pt_devs_to_dev_dict)',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [
          before(
            '      <pci_dev>02:00.0 ',
            '      <pci_dev>02:00.7 Ethernet controller: Intel Corporation</pci_dev>\n',
          ),
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<pci_dev>02:00.0', becomes: '<pci_dev>05:00.0' }],
        unfixed: true,
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
