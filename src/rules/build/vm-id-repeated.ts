import type { Vm } from '../../scenario/model.js';
import { vmLabel } from '../../scenario/nesting.js';
import { renumberVms } from '../renumber-vms.js';
import type { Finding, Rule } from '../rule.js';

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
      const fix = renumberVms(scenario);
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
