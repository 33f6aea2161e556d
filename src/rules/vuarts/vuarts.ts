import type { Scenario, Vm, Vuart } from '../../scenario/model.js';
import type { TextEdit } from '../../text/edit.js';
import { setValue } from '../../xml/edit.js';

/** The base values that switch a vUART off (ACRN v2.5 schema/VMtypes.xsd). */
const OFF_BASE = {
  legacy: 'INVALID_COM_BASE',
  console: 'INVALID_PCI_BASE',
  communication: 'INVALID_PCI_BASE',
} as const;

export function isOn(vuart: Vuart): boolean {
  return vuart.base !== undefined && vuart.base.value !== OFF_BASE[vuart.kind];
}

/** Whether a vUART is one end of a line between two VMs: legacy vUART 1, communication vUARTs. */
export function isLine({ kind, id }: Vuart): boolean {
  return kind === 'communication' || (kind === 'legacy' && id === 1);
}

/** The ends of lines between VMs, with the VM each belongs to. */
export function lines(scenario: Scenario): { vm: Vm; vuart: Vuart }[] {
  return scenario.vms.flatMap((vm) => vm.vuarts.filter(isLine).map((vuart) => ({ vm, vuart })));
}

export function switchOff(vuart: Vuart): TextEdit[] {
  return vuart.base === undefined ? [] : [setValue(vuart.base.node, OFF_BASE[vuart.kind])];
}

export function vuartLabel(vuart: Vuart): string {
  return `${vuart.kind}_vuart ${vuart.id ?? '?'}`;
}
