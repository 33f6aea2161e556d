import type { Board } from '../../board/board.js';
import type { Release } from '../../release.js';
import type { LoadOrder } from '../../scenario/model.js';
import { elementsByName } from '../../xml/by-name.js';
import type { XmlElement } from '../../xml/node.js';
import { toolTraits } from './release-traits.js';
import { attributeOf, select, valueAt } from './xpath.js';

/** What ACRN's tools read, and all amounts are computed from. */
export interface ToolView {
  readonly release: Release;
  readonly board: Board;
  /** The root of the scenario, after the release's default filling. */
  readonly scenario: XmlElement;
}

/** Every element of the board file that has that name: XPath's `//name`. */
export function boardElements(
  { board }: Pick<ToolView, 'board'>,
  name: string,
): readonly XmlElement[] {
  return elementsByName(board.document.root).get(name) ?? [];
}

const PRE_LAUNCHED_TYPES = ['PRE_RT_VM', 'PRE_STD_VM', 'SAFETY_VM'];

/** When a VM starts: from its vm_type up to v2.7, from its load_order in v3 (ACRN xforms/lib.xsl). */
export function loadOrder(context: ToolView, vm: XmlElement | undefined): LoadOrder | undefined {
  if (vm === undefined) return undefined;
  if (toolTraits(context.release).hasLoadOrder) {
    const order = valueAt(vm, 'load_order');
    if (order === 'PRE_LAUNCHED_VM') return 'pre-launched';
    if (order === 'SERVICE_VM') return 'service';
    return order === 'POST_LAUNCHED_VM' ? 'post-launched' : undefined;
  }
  const type = valueAt(vm, 'vm_type');
  if (PRE_LAUNCHED_TYPES.includes(type)) return 'pre-launched';
  if (type === serviceVmType(context)) return 'service';
  if (type === 'POST_STD_VM' || type === 'POST_RT_VM') return 'post-launched';
  return type === 'KATA_VM' && toolTraits(context.release).hasKataVms ? 'post-launched' : undefined;
}

/** What the releases before v3.0 call the Service VM in vm_type. */
export function serviceVmType(context: ToolView): 'SOS_VM' | 'SERVICE_VM' {
  return toolTraits(context.release).saysSosVm ? 'SOS_VM' : 'SERVICE_VM';
}

export function vms(context: ToolView): XmlElement[] {
  return select(context.scenario, 'vm');
}

export function vmsOf(context: ToolView, order: LoadOrder): XmlElement[] {
  return vms(context).filter((vm) => loadOrder(context, vm) === order);
}

export function idOf(vm: XmlElement | undefined): string {
  return attributeOf(vm, 'id');
}
