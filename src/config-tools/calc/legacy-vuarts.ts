import type { Tty } from '../../board/ttys.js';
import type { XmlElement } from '../../xml/node.js';
import { BuildStop } from './build-stop.js';
import { serialConsoleName } from './serial-console.js';
import type { ToolView } from './tool-view.js';
import { attributeOf, select, valueAt, valuesAt } from './xpath.js';

export function legacyVuart(vm: XmlElement, id: string): XmlElement | undefined {
  return select(vm, 'legacy_vuart').find((node) => attributeOf(node, 'id') === id);
}

/** The base of a VM's legacy vUART; empty when it has none. */
export function legacyVuartBase(vm: XmlElement, id: string): string {
  return valueAt(legacyVuart(vm, id), 'base');
}

/** The ids of a VM's legacy vUARTs that are not switched off. */
export function legacyVuartsOn(vm: XmlElement): string[] {
  return select(vm, 'legacy_vuart')
    .filter((vuart) => valuesAt(vuart, 'base').some((base) => base !== 'INVALID_COM_BASE'))
    .map((vuart) => attributeOf(vuart, 'id'));
}

/** The native serial port of the hypervisor's console. @throws BuildStop when the board has none of that name. */
export function consoleTty(view: ToolView, vm: XmlElement): Tty {
  const name = serialConsoleName(view);
  const tty = view.board.ttys.findLast((candidate) => candidate.name === name);
  if (tty !== undefined) return tty;
  const known = view.board.ttys.map((candidate) => candidate.name).join(', ');
  throw new BuildStop(
    'allocation',
    `the Service VM's console vUART takes over SERIAL_CONSOLE "${name}", but the board has no such port: choose one of ${known || 'its serial ports'}`,
    vm,
  );
}
