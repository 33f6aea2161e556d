import type { Vm, Vuart } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import type { Finding, Rule } from '../rule.js';
import { isOn, switchOff, vuartLabel } from './vuarts.js';

/** The PCI vUART with the id of a legacy one: the console has 0, lines between VMs have 1. */
function pciTwin(vm: Vm, { id }: Vuart): Vuart | undefined {
  return vm.vuarts.find(({ kind, id: other }) => kind !== 'legacy' && other === id);
}

/** Whether a legacy vUART of a VM is on together with the PCI vUART of its number. */
export function bothAreOn(vm: Vm, legacy: Vuart): boolean {
  const twin = pciTwin(vm, legacy);
  return isOn(legacy) && twin !== undefined && isOn(twin) && twin.base?.value === 'PCI_VUART';
}

export const vuartLegacyAndPci: Rule = {
  name: 'vuart-legacy-and-pci',
  meta: {
    summary: 'a legacy and a PCI vUART of one number are both on',
    why: "Both are vUART 0 (the console) or 1 (the line to another VM) of the VM, which can have only one of them. ACRN's build stops.",
    category: 'build',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (check_against_coexistence)',
    ],
    examples: [
      {
        bad: [
          {
            found: '<base>INVALID_PCI_BASE</base>\n    </console_vuart>',
            becomes: '<base>PCI_VUART</base>\n    </console_vuart>',
          },
        ],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    for (const vm of scenario.vms) {
      for (const legacy of vm.vuarts) {
        if (legacy.kind !== 'legacy' || (legacy.id !== 0 && legacy.id !== 1)) continue;
        const twin = pciTwin(vm, legacy);
        if (twin === undefined || !bothAreOn(vm, legacy)) continue;
        // The Service VM of a nested setup can use the PCI one only.
        const off = vm.loadOrder === 'service' ? legacy : twin;
        yield {
          message: `legacy_vuart ${legacy.id} and ${vuartLabel(twin)} of ${vmLabel(vm)} are both on`,
          why: `ACRN ${scenario.release}'s build stops with "cannot enable legacy vuart ${legacy.id} and this vuart ${legacy.id} at the same time"`,
          help: 'switch one of them off',
          range: off.base?.range ?? off.node.startTag,
          related: [
            {
              message: vuartLabel(off === twin ? legacy : twin),
              range: (off === twin ? legacy : twin).base?.range ?? off.node.startTag,
            },
          ],
          fix: safeFix(
            `switch off ${vuartLabel(off)} of ${vmLabel(vm)}, as the other vUART ${legacy.id} is on`,
            switchOff(off),
          ),
        };
      }
    }
  },
};
