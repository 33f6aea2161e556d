import type { Scenario, Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import type { Fix } from '../../text/diagnostic.js';
import { freeVmId } from '../free-vm-id.js';
import type { Finding, Rule } from '../rule.js';

function renumber(scenario: Scenario, vm: Vm): Fix | undefined {
  const id = freeVmId(scenario, vm);
  if (id === undefined || vm.idAttribute === undefined || vm.loadOrder === 'service')
    return undefined;
  return {
    title: `give ${vm.name?.value ?? 'the VM'} the id ${id}`,
    safety: 'safe',
    edits: [{ ...vm.idAttribute.valueRange, text: String(id) }],
  };
}

export const vmIdRepeated: Rule = {
  name: 'vm-id-repeated',
  meta: {
    summary: 'two VMs have the same id',
    why: "ACRN's tools look VMs up by their id. The build stops with AssertionError: multiple element nodes are found.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v3.0', last: 'v3.3' },
    fix: 'safe',
    references: ['ACRN v3.0 misc/config_tools/static_allocators/gpa.py (insert_vuart_to_dev_dict)'],
    examples: [
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [{ found: '<vm id="1">', becomes: '<vm id="0">' }],
      },
    ],
  },
  *check({ scenario }): Iterable<Finding> {
    const first = new Map<string, Vm>();
    for (const vm of scenario.vms) {
      const id = vm.idAttribute?.value;
      if (id === undefined) continue;
      const twin = first.get(id);
      if (twin === undefined) {
        first.set(id, vm);
        continue;
      }
      const fix = renumber(scenario, vm);
      yield {
        message: `${vmLabel(vm)} has the id of ${vmLabel(twin)}: ACRN ${scenario.release}'s build stops with AssertionError`,
        help: 'give each VM an id of its own: pre-launched VMs below the Service VM, post-launched VMs above it',
        range: vm.idAttribute?.valueRange ?? vm.range,
        related: [{ message: vmLabel(twin), range: twin.idAttribute?.valueRange ?? twin.range }],
        ...(fix && { fix }),
      };
    }
  },
};
