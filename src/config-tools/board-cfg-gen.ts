import { parseInteger } from '../text/python-integer.js';
import { attribute, elements, type XmlElement } from '../xml/node.js';
import { BuildStop } from './calc/build-stop.js';
import { toolTraits } from './calc/release-traits.js';
import { serialConsoleName } from './calc/serial-console.js';
import { idOf, loadOrder, vms, vmsOf } from './calc/tool-view.js';
import { attributeOf, first, select, valueAt } from './calc/xpath.js';
import type { BuildContext } from './context.js';

function stop(message: string, node?: XmlElement): BuildStop {
  return new BuildStop('board_cfg_gen', message, node);
}

/** Up to v2.6 there is room for eight VMs, then for MAX_VM_NUM. */
function refuseTooManyVms(context: BuildContext): void {
  const limit = toolTraits(context.release).hasMaxVmNum
    ? (parseInteger(valueAt(context.scenario, '//MAX_VM_NUM')) ?? Number.NaN)
    : 8;
  const count = vms(context).length;
  if (count <= limit) return;
  const where = toolTraits(context.release).hasMaxVmNum
    ? 'MAX_VM_NUM allows'
    : 'ACRN allows up to v2.6';
  throw stop(
    `there are ${count} VMs, and ${where} ${limit}: remove some of them`,
    vms(context)[limit],
  );
}

function refuseMissingAttributes({ scenario, release }: BuildContext): void {
  for (const name of ['board', 'scenario']) {
    if (attribute(scenario, name) !== undefined) continue;
    throw stop(`the root element has no ${name} attribute, which ACRN ${release} needs`, scenario);
  }
}

function refuseUnknownTypes(context: BuildContext): void {
  for (const vm of vms(context)) {
    if (loadOrder(context, vm) !== undefined) continue;
    throw stop(
      `VM ${idOf(vm)} has the vm_type "${valueAt(vm, 'vm_type')}", which ACRN ${context.release} does not know`,
      vm,
    );
  }
}

const VUARTS = ['legacy_vuart', 'console_vuart', 'communication_vuart'];

function refuseVuartsWithoutId(context: BuildContext): void {
  for (const vm of vms(context)) {
    for (const vuart of elements(vm)) {
      if (!VUARTS.includes(vuart.name) || elements(vuart).length === 0) continue;
      if (attribute(vuart, 'id') !== undefined) continue;
      throw stop(`a ${vuart.name} of VM ${idOf(vm)} has no id attribute: number it from 0`, vuart);
    }
  }
}

/** Up to v2.6 the Service VM's command line, or without one any VM's, must be there. */
function refuseMissingBootargs(context: BuildContext): void {
  const service = vmsOf(context, 'service').length > 0;
  const group = service ? 'board_private' : 'os_config';
  for (const name of service ? ['bootargs', 'rootfs'] : ['bootargs']) {
    if (first(context.scenario, `vm/${group}/${name}`) !== undefined) continue;
    throw stop(`no VM has ${group}/${name}, which ACRN ${context.release} needs for misc_cfg.h`);
  }
}

/** Up to v2.6 the Service VM's vUART 0 takes the place of the console's native port. */
function refuseOtherConsole(context: BuildContext): void {
  const name = serialConsoleName(context);
  const native = context.board.ttys.some((tty) => tty.name === name);
  if (!native || /^ttyS[0-3]$/.test(name)) return;
  throw stop(
    `SERIAL_CONSOLE is ${name}, but ACRN ${context.release} knows only the ports of ttyS0 to ttyS3`,
    first(context.scenario, 'hv/DEBUG_OPTIONS/SERIAL_CONSOLE'),
  );
}

function refuseServiceVmWithoutVuart1(context: BuildContext): void {
  const [service] = vmsOf(context, 'service');
  if (service === undefined) return;
  const vuart1 = select(service, 'legacy_vuart').find(
    (node) => Number(attributeOf(node, 'id')) === 1,
  );
  if (first(vuart1, 'base') !== undefined) return;
  throw stop(
    'the Service VM has no legacy_vuart 1 with a base: add one with INVALID_COM_BASE',
    service,
  );
}

/** What ACRN's board_cfg_gen.py dies of that its validation would refuse only later. */
export function refuseForBoardCfgGen(context: BuildContext): void {
  refuseTooManyVms(context);
  if (toolTraits(context.release).ignoresRootAttributes) return;
  refuseMissingAttributes(context);
  refuseUnknownTypes(context);
  refuseVuartsWithoutId(context);
  if (!toolTraits(context.release).checksServiceVmConsole) return;
  refuseMissingBootargs(context);
  refuseOtherConsole(context);
  refuseServiceVmWithoutVuart1(context);
}
