import type { Scenario } from '../../scenario/model.js';
import type { Fix } from '../../text/diagnostic.js';
import type { TextEdit } from '../../text/edit.js';
import { setValue } from '../../xml/edit.js';
import type { Rule } from '../rule.js';
import { isOn } from '../vuarts.js';

/** Numbers the VMs 0, 1, 2... in the order of their ids; every reference follows. */
function renumber(scenario: Scenario): Fix | undefined {
  const ids = scenario.vms.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const distinct = [...new Set(ids)].sort((a, b) => a - b);
  if (distinct.length !== scenario.vms.length) return undefined;
  const newId = (id: number) => distinct.indexOf(id);
  const edits: TextEdit[] = [];
  for (const vm of scenario.vms) {
    if (vm.idAttribute === undefined || vm.id === undefined) return undefined;
    if (newId(vm.id) !== vm.id) {
      edits.push({ ...vm.idAttribute.valueRange, text: String(newId(vm.id)) });
    }
    for (const vuart of vm.vuarts) {
      const target = vuart.targetVmId;
      if (target?.number === undefined) continue;
      const known = distinct.includes(target.number);
      if (!known && (isOn(vuart) || vuart.kind === 'legacy')) return undefined;
      if (known && newId(target.number) !== target.number) {
        edits.push(setValue(target.node, String(newId(target.number))));
      }
    }
  }
  for (const { vmIds } of scenario.hypervisor.ivshmemRegions) {
    for (const { number, range } of vmIds) {
      if (number === undefined) continue;
      const known = distinct.includes(number);
      if (!known && scenario.hypervisor.ivshmemEnabled?.value === 'y') return undefined;
      if (known && newId(number) !== number) edits.push({ ...range, text: String(newId(number)) });
    }
  }
  const moves = distinct.flatMap((id) =>
    newId(id) === id ? [] : [`VM ${id} becomes VM ${newId(id)}`],
  );
  return { title: `number the VMs without a gap: ${moves.join(', ')}`, safety: 'safe', edits };
}

export const vmIdBeyondCount: Rule = {
  name: 'vm-id-beyond-count',
  meta: {
    summary: 'a VM id is not below the number of VMs',
    why: "ACRN's v2.5 to v2.7 tools use the id as an index into the list of VMs: the build stops with IndexError: list index out of range.",
    category: 'build',
    severity: 'error',
    releases: { first: 'v2.5', last: 'v2.7' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/scenario_config/vm_configurations_c.py (is_need_epc)',
    ],
    examples: [
      {
        scenario: 'quad-core/v2.5-nested.xml',
        bad: [
          { found: '<vm id="1">', becomes: '<vm id="2">' },
          {
            found: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>1</target_vm_id>',
            becomes: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>2</target_vm_id>',
          },
        ],
      },
    ],
  },
  *check({ scenario }) {
    const count = scenario.vms.length;
    const fix = renumber(scenario);
    for (const { id, idAttribute, loadOrder } of scenario.vms) {
      if (id === undefined || idAttribute === undefined || id < count || loadOrder === 'service') {
        continue;
      }
      yield {
        message: `the VM id ${id} is not below the number of VMs (${count}): ACRN ${scenario.release}'s build stops with IndexError: list index out of range`,
        help: `number the VMs from 0 to ${count - 1}`,
        range: idAttribute.valueRange,
        ...(fix && { fix }),
      };
    }
  },
};
