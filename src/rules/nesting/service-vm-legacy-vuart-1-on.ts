import { standardIrq } from '../../config-tools/calc/vuart-interrupts.js';
import { serviceVm } from '../../scenario/nesting.js';
import { safeFix } from '../../text/diagnostic.js';
import { setValue } from '../../xml/edit.js';
import { after } from '../examples.js';
import { filledIn } from '../filled-in.js';
import { freeVbdf, setVbdf } from '../pci/vbdf.js';
import type { Finding, Rule, RuleContext } from '../rule.js';
import { setValueFix } from '../set-value.js';

const OFF = 'INVALID_COM_BASE';

/**
 * ACRN v3.x: connections of the type legacy with the Service VM at one end, at a COM port. Other ports get no interrupt
 * line there, and are polled.
 */
function* legacyConnections(context: RuleContext): Iterable<Finding> {
  const { scenario, board } = context;
  const vm = serviceVm(scenario);
  const name = vm?.name?.value;
  if (vm === undefined || name === undefined || name === '') return;
  for (const { type, endpoints, name: label } of scenario.hypervisor.vuartConnections) {
    const end = endpoints.find(({ vmName }) => vmName?.value === name);
    if (type?.value !== 'legacy' || end === undefined) continue;
    const irq = standardIrq(filledIn(context, end.node, 'io_port') ?? '');
    if (irq === 0) continue;
    const peer = endpoints.find(({ vmName }) => vmName?.value !== name)?.vmName?.value;
    const vbdf = filledIn(context, end.node, 'vbdf') ?? '';
    const clash = board?.pciDeviceText.includes(vbdf) === true;
    const free = clash && board ? freeVbdf(context, board, vm) : undefined;
    yield {
      message: `the Service VM${peer === undefined ? ' has' : ` and ${peer} have`} a vUART connection of the type legacy`,
      why: `its interrupt (IRQ ${irq}) does not arrive with local APIC passthrough`,
      help: 'set its type to pci, or remove the connection',
      range: type.range,
      fix: safeFix(`make the vUART connection "${label?.value ?? ''}" a PCI one`, [
        setValue(type.node, 'pci'),
        ...(free === undefined
          ? []
          : [setVbdf(scenario, { kind: 'vuart', node: end.node, setting: end.vbdf }, free)]),
      ]),
    };
  }
}

export const serviceVmLegacyVuart1On: Rule = {
  name: 'service-vm-legacy-vuart-1-on',
  meta: {
    summary: 'the Service VM is connected to another VM by a legacy vUART',
    why: 'Its interrupt never arrives, like that of vUART 0: with local APIC passthrough ACRN cannot inject it, so the line to the other VM carries nothing.',
    category: 'nested',
    releases: { first: 'v2.5' },
    fix: 'safe',
    references: ['ACRN v2.5 doc/tutorials/nvmx_virtualization.rst (example)'],
    examples: [
      {
        bad: [
          {
            found: '<base>INVALID_COM_BASE</base>\n      <irq>SOS_COM2_IRQ</irq>',
            becomes: '<base>SOS_COM2_BASE</base>\n      <irq>SOS_COM2_IRQ</irq>',
          },
        ],
        alsoRaises: ['vuart-target-off'],
      },
      {
        scenario: 'hybrid-core/v3.2-nested-hybrid.xml',
        bad: [
          { found: '<type>pci', becomes: '<type>legacy' },
          after('<vm_name>ACRN_Service_VM</vm_name>', '\n          <io_port>0x2F8</io_port>'),
        ],
        good: [after('<vm_name>ACRN_Service_VM</vm_name>', '\n          <io_port>0x2F8</io_port>')],
      },
    ],
  },
  *check(context): Iterable<Finding> {
    const { scenario } = context;
    yield* legacyConnections(context);
    const vuart = serviceVm(scenario)?.vuarts.find(({ kind, id }) => kind === 'legacy' && id === 1);
    const base = vuart?.base;
    if (base === undefined || base.value === OFF) return;
    const target = vuart?.targetVmId?.value;
    yield {
      message: `legacy_vuart 1 of the Service VM is on ("${base.value}"${target === undefined ? '' : `, to VM ${target}`})`,
      why: `its interrupt does not arrive with local APIC passthrough`,
      help: `set its base to ${OFF}; a communication_vuart with PCI_VUART on both VMs can take its place`,
      range: base.range,
      fix: setValueFix(base, OFF, 'legacy_vuart 1 of the Service VM'),
    };
  },
};
