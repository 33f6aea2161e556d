import { toolTraits } from '../../config-tools/calc/release-traits.js';
import type { Scenario, Vm, Vuart } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { enumerate } from '../../text/enumerate.js';
import { parseInteger } from '../../text/python-integer.js';
import { attribute } from '../../xml/node.js';
import type { Finding, Rule } from '../rule.js';
import { isOn } from './vuarts.js';

function idOf({ node }: Vuart): number | undefined {
  return parseInteger(attribute(node, 'id')?.value ?? '');
}

function* missingLegacy(scenario: Scenario, vm: Vm): Iterable<Finding> {
  const legacy = vm.vuarts.filter(({ kind }) => kind === 'legacy');
  if (legacy.length < 2) return;
  const ids = legacy.map(idOf);
  const missing = [0, 1].find((id) => !ids.includes(id));
  if (missing === undefined) return;
  const odd = legacy.find((_, i) => ids[i] !== 0 && ids[i] !== 1) ?? legacy[1];
  yield {
    message: `${vmLabel(vm)} has the legacy_vuarts ${enumerate(
      legacy.map(({ node }) => attribute(node, 'id')?.value ?? 'without id'),
      'and',
      30,
    )}, and lacks ${missing}`,
    why: `ACRN ${scenario.release}'s build looks for 0 and 1, and stops where one is missing`,
    help: 'give the legacy vUARTs the ids 0 and 1',
    range: odd?.node.startTag ?? vm.range,
  };
}

/** Beside a legacy vUART that is on, the check looks for the PCI vUART of the same number. */
function* missingTwins(scenario: Scenario, vm: Vm): Iterable<Finding> {
  for (const legacy of vm.vuarts) {
    const { kind, id } = legacy;
    if (kind !== 'legacy' || !isOn(legacy) || (id !== 0 && id !== 1)) continue;
    if (vm.vuarts.some((other) => other.kind !== 'legacy' && idOf(other) === id)) continue;
    const name = id === 0 ? 'console_vuart' : 'communication_vuart';
    const odd = vm.vuarts.find((other) => other.kind === (id === 0 ? 'console' : 'communication'));
    yield {
      message: `${vmLabel(vm)} has no ${name} ${id}, and its legacy_vuart ${id} is on`,
      why: `ACRN ${scenario.release}'s build stops with "pci vuart base should be one of PCI_VUART, INVALID_PCI_BASE, last call: None"`,
      help: `add a ${name} with the id ${id} and the base INVALID_PCI_BASE (off), or give an existing one that id`,
      range: odd?.node.startTag ?? legacy.node.startTag,
      related: [
        { message: `legacy_vuart ${id}`, range: legacy.base?.range ?? legacy.node.startTag },
      ],
    };
  }
}

/** v2.7 tells the console from the lines by the text of the id: what is not 0 must have a target. */
function* oddlyWritten(scenario: Scenario, vm: Vm): Iterable<Finding> {
  if (!toolTraits(scenario.release).allocatesVuartPorts) return;
  for (const vuart of vm.vuarts) {
    const id = attribute(vuart.node, 'id');
    if (vuart.kind !== 'legacy' || !isOn(vuart) || id === undefined) continue;
    if (vuart.id !== 0 || id.value === '0' || vuart.targetVmId !== undefined) continue;
    yield {
      message: `the id "${id.value}" of legacy_vuart 0 of ${vmLabel(vm)} is not written as 0`,
      why: `it counts as a line without a target: ACRN ${scenario.release}'s build stops at the C that it generates`,
      help: 'write 0',
      range: id.valueRange,
    };
  }
}

export const invalidVuartIds: Rule = {
  name: 'invalid-vuart-ids',
  meta: {
    summary: 'the vUARTs of a VM do not have the ids that the tools look for',
    why: "The schema counts the vUARTs of a VM, the tools look them up by their ids: legacy ones 0 and 1, and beside one that is on the console_vuart 0 or communication_vuart 1. ACRN's build stops where one is missing.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    references: ['ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (check_pci_vuart)'],
    examples: [
      {
        bad: [
          {
            found:
              '<legacy_vuart id="0">\n      <type>VUART_LEGACY_PIO</type>\n      <base>COM1_BASE',
            becomes:
              '<legacy_vuart id="2">\n      <type>VUART_LEGACY_PIO</type>\n      <base>COM1_BASE',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      yield* missingLegacy(scenario, vm);
      yield* missingTwins(scenario, vm);
      yield* oddlyWritten(scenario, vm);
    }
  },
};
