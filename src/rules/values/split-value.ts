import { isBdf } from '../../config-tools/calc/bus-dev-func.js';
import { toolTraits } from '../../config-tools/calc/release-traits.js';
import { textNodes } from '../../config-tools/calc/xpath.js';
import { allAt, at } from '../../scenario/located.js';
import type { Located, Scenario } from '../../scenario/model.js';
import { child } from '../../xml/node.js';
import type { Finding, Rule } from '../rule.js';
import { setValueFix } from '../set-value.js';

/** Every piece of what names a device is taken for a device of its own (static_allocators/bdf.py). */
function unreadPiece(device: Located): string | undefined {
  const words = textNodes(device.node).map((piece) => piece.trim().split(/\s+/)[0] ?? '');
  return words.length < 2 ? undefined : words.find((word) => !isBdf(word));
}

/** What the allocators read by an XPath that may find one text only (static_allocators). */
function settings(scenario: Scenario): Located[] {
  const { hypervisor, vms, release } = scenario;
  const { populates: v27, limitsIntxToVm0 } = toolTraits(release);
  const found = [
    hypervisor.serialConsole,
    hypervisor.ivshmemEnabled,
    ...(!toolTraits(release).saysPsram ? [hypervisor.softwareSramEnabled] : []),
    ...vms.flatMap((vm) => [
      vm.type,
      ...vm.vuarts
        .filter(
          ({ kind, id }) =>
            // v2.7 knows where the Service VM's console is.
            kind === 'legacy' && (vm.loadOrder === 'service' ? !v27 || id !== 0 : v27),
        )
        .flatMap(({ node }) => [at(node, 'base'), ...(v27 ? [at(node, 'irq')] : [])]),
      ...(!limitsIntxToVm0 && vm.loadOrder === 'pre-launched' ? [at(vm.node, 'pt_intx')] : []),
    ]),
  ];
  return found.flatMap((setting) => (setting === undefined ? [] : [setting]));
}

function split(setting: Located, why: string): Finding {
  const { name } = setting.node;
  return {
    message: `a comment or an instruction splits the value of ${name}`,
    why,
    help: `write ${setting.value} in one piece`,
    range: setting.range,
    fix: {
      ...setValueFix(setting, setting.value),
      title: `write ${name} in one piece`,
      safety: 'unsafe',
    },
  };
}

export const splitValue: Rule = {
  name: 'split-value',
  meta: {
    summary: 'a comment or an instruction splits a value that the allocators read in one piece',
    why: "For the schema the value is whole. The allocators ask for its text and find two pieces: ACRN's build stops with an error of Python.",
    category: 'build',
    stopsAt: 'allocation',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'unsafe',
    references: [
      'ACRN v2.5 misc/config_tools/library/common.py (get_node)',
      'ACRN v2.5 misc/config_tools/static_allocators/bdf.py (insert_pt_devs_to_dev_dict)',
    ],
    examples: [
      { bad: [{ found: '<vm_type>POST_RT_VM', becomes: '<vm_type>POST_<!-- launched -->RT_VM' }] },
      {
        scenario: 'quad-core/v2.5-nested-hybrid.xml',
        bad: [
          {
            found: '<pci_dev>00:17.0 SATA controller: ',
            becomes: '<pci_dev>00:17.0 <!-- the disk -->SATA controller: ',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const { release } = scenario;
    for (const setting of settings(scenario)) {
      if (textNodes(setting.node).length < 2) continue;
      yield split(
        setting,
        `ACRN ${release}'s build stops with "AssertionError: Internal error: multiple element nodes are found"`,
      );
    }
    const { ivshmemRegions, ivshmemEnabled } = scenario.hypervisor;
    for (const region of ivshmemEnabled?.value === 'n' ? [] : ivshmemRegions) {
      const [read = ''] = textNodes(region.node);
      if (textNodes(region.node).length < 2 || read.split(',').length >= 3) continue;
      yield split(
        region,
        `the text before it is read alone: ACRN ${release}'s build stops with "IndexError: list index out of range"`,
      );
    }
    for (const vm of scenario.vms) {
      if (vm.loadOrder !== 'pre-launched') continue;
      for (const device of allAt(child(vm.node, 'pci_devs'), 'pci_dev')) {
        const unread = unreadPiece(device);
        if (unread === undefined) continue;
        yield split(
          device,
          `each piece is taken for a device: ACRN ${release}'s build stops with "${unread === '' ? 'IndexError: list index out of range' : `ValueError: not a bdf: '${unread}'`}"`,
        );
      }
    }
  },
};
