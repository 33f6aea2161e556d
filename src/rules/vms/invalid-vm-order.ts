import { vmLabel, vmLabels } from '../../scenario/nesting.js';
import { byVocabulary } from '../by-vocabulary.js';
import { postLaunchedVm, vmAdded } from '../examples.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { inLoadOrder, renumber, vmsInWrongOrder } from './renumber-v2.js';
import { renumberVms } from './renumber-v3.js';
import { vmsOutOfOrder } from './vm-order.js';

function* checkV2({ scenario }: RuleContext): Iterable<Finding> {
  const found = vmsInWrongOrder(scenario);
  const [first, second] = found?.vms ?? [];
  if (found === undefined || first === undefined) return;
  const { service } = found;
  const one = second === undefined;
  const fix = renumber(scenario, inLoadOrder(scenario.vms));
  const pre = first.loadOrder === 'pre-launched';
  yield {
    category: 'build',
    message: `${vmLabels(found.vms)} must have ${one ? 'an id' : 'ids'} ${pre ? 'below' : 'above'} that of the Service VM (${service.id})`,
    why: `ACRN ${scenario.release}'s build stops with "${pre ? 'Pre vm should be configured before' : 'Post vm should be configured after'} ${service.type?.value ?? ''}"`,
    help: 'number the pre-launched VMs first, then the Service VM, then the post-launched VMs',
    range: first.idAttribute?.valueRange ?? first.range,
    related: [
      { message: 'the Service VM', range: service.idAttribute?.valueRange ?? service.range },
    ],
    ...(fix && { fix }),
  };
}

function* checkV3({ scenario }: RuleContext): Iterable<Finding> {
  const fix = renumberVms(scenario);
  for (const kind of ['pre-launched', 'post-launched'] as const) {
    for (const { vm, service, range } of vmsOutOfOrder(scenario, kind)) {
      const id = vm.idAttribute?.value;
      yield {
        message:
          id === undefined
            ? `${vmLabel(vm)} is ${kind} and has no id`
            : `${vmLabel(vm)} is ${kind}; its id must be ${kind === 'pre-launched' ? 'below' : 'above'} that of the Service VM (${service.idAttribute?.value ?? 'none'})`,
        help: 'number the pre-launched VMs first, then the Service VM, then the post-launched VMs',
        range,
        related: [
          { message: 'the Service VM', range: service.idAttribute?.range ?? service.range },
        ],
        ...(fix && { fix }),
      };
    }
  }
}

export const invalidVmOrder: Rule = {
  name: 'invalid-vm-order',
  meta: {
    summary: 'the id of a VM is on the wrong side of the id of the Service VM',
    why: 'ACRN numbers the VMs in the order in which they start: pre-launched VMs, the Service VM, post-launched VMs. The build of v2.x stops at another order, the validator of v3.x refuses it.',
    category: 'schema',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: [
      'ACRN v2.5 misc/config_tools/library/scenario_cfg_lib.py (load_vm_check)',
      'ACRN v3.0 misc/config_tools/schema/checks/vm_types.xsd',
    ],
    examples: [
      {
        scenario: 'hybrid-core/v2.5-rtvm-nested-hybrid.xml',
        bad: [
          { found: 'hv:/control, 2, 0:1', becomes: 'hv:/control, 2, 1:0' },
          {
            found: '<vm id="0">\n    <vm_type>PRE_RT_VM',
            becomes: '<vm id="1">\n    <vm_type>PRE_RT_VM',
          },
          {
            found: '<vm id="1">\n    <vm_type>SOS_VM',
            becomes: '<vm id="0">\n    <vm_type>SOS_VM',
          },
          {
            found: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>0',
            becomes: '<irq>SOS_COM2_IRQ</irq>\n      <target_vm_id>1',
          },
          {
            found: '<base>PCI_VUART</base>\n      <target_vm_id>0',
            becomes: '<base>PCI_VUART</base>\n      <target_vm_id>1',
          },
          {
            found:
              '<target_vm_id>1</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>PCI_VUART</base>\n      <target_vm_id>1',
            becomes:
              '<target_vm_id>0</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>PCI_VUART</base>\n      <target_vm_id>0',
          },
          {
            found:
              '<target_vm_id>1</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>INVALID_PCI_BASE</base>\n      <target_vm_id>1',
            becomes:
              '<target_vm_id>0</target_vm_id>\n      <target_uart_id>1</target_uart_id>\n    </legacy_vuart>\n    <console_vuart id="0">\n      <base>INVALID_PCI_BASE</base>\n    </console_vuart>\n    <communication_vuart id="1">\n      <base>INVALID_PCI_BASE</base>\n      <target_vm_id>0',
          },
        ],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<vm id="0">', becomes: '<vm id="2">' }],
      },
      {
        scenario: 'quad-core/v3.3-nested.xml',
        bad: [{ found: '<vm id="1">', becomes: '<vm id="2">' }, vmAdded(postLaunchedVm(1))],
        alsoRaises: ['post-launched-standard-vm'],
      },
    ],
  },
  check: byVocabulary(checkV2, checkV3),
};
