import type { Board } from '../../board/board.js';
import type { Release } from '../../release.js';
import type { LoadOrder } from '../../scenario/model.js';
import { vmType } from '../../scenario/vm-types.js';
import { Attached } from '../../text/attached.js';
import { grouped } from '../../text/grouped.js';
import { elementsByName, knownByName } from '../../xml/by-name.js';
import type { XmlElement } from '../../xml/node.js';
import { toolTraits } from './release-traits.js';
import { attributeOf, select, valueAt, valuesAt } from './xpath.js';

/** What ACRN's tools read, and all amounts are computed from. */
export interface ToolView {
  readonly release: Release;
  readonly board: Board;
  /** The root of the scenario, after the release's default filling. */
  readonly scenario: XmlElement;
}

export type BoardView = Pick<ToolView, 'board' | 'release'>;

/** A function of a board and a release alone, which is computed once for each of them. */
export function ofBoard<T>(compute: (view: BoardView) => T): (view: BoardView) => T {
  const known = new WeakMap<Board, Map<Release, T>>();
  return ({ board, release }) => {
    const releases = known.get(board) ?? new Map<Release, T>();
    known.set(board, releases);
    const found = releases.get(release) ?? compute({ board, release });
    releases.set(release, found);
    return found;
  };
}

/** The same for what can be told without a board, too. */
export type DeviceView = Omit<ToolView, 'board'> & { readonly board: Board | undefined };

/**
 * A function of what the tools read, which is computed once for a scenario of which `elementsByName` was asked: that
 * says that it never changes, while the build changes its own.
 */
export function ofScenario<View extends DeviceView, T>(
  compute: (view: View) => T,
): (view: View) => T {
  const known = new Attached<XmlElement, { readonly view: View; readonly value: T }>();
  return (view) => {
    const { scenario, release, board } = view;
    if (knownByName(scenario) === undefined) return compute(view);
    const last = known.get(scenario);
    if (last?.view.release === release && last.view.board === board) return last.value;
    const value = compute(view);
    known.set(scenario, { view, value });
    return value;
  };
}

/** Every element of the board file that has that name: XPath's `//name`. */
export function boardElements(
  { board }: Pick<ToolView, 'board'>,
  name: string,
): readonly XmlElement[] {
  return elementsByName(board.document.root).get(name) ?? [];
}

/** Every element of the board's device tree that has that name, which stands nowhere else. */
export function deviceElements(
  { board }: Pick<DeviceView, 'board'>,
  name: 'bus' | 'device' | 'resource',
): readonly XmlElement[] {
  const devices = board?.devices;
  if (board === undefined || devices === undefined) return [];
  const root = devices.parent === undefined ? devices : board.document.root;
  return elementsByName(root).get(name) ?? [];
}

/** The element itself where it stands in the file, else the nearest one around it that does. */
export function writtenElement(node: XmlElement): XmlElement {
  const { range, parent } = node;
  return range.end > range.start || parent === undefined ? node : writtenElement(parent);
}

/** When a VM starts: from its vm_type up to v2.7, from its load_order in v3 (ACRN xforms/lib.xsl). */
export function loadOrder(view: DeviceView, vm: XmlElement | undefined): LoadOrder | undefined {
  if (vm === undefined) return undefined;
  if (toolTraits(view.release).hasLoadOrder) {
    const order = valueAt(vm, 'load_order');
    if (order === 'PRE_LAUNCHED_VM') return 'pre-launched';
    if (order === 'SERVICE_VM') return 'service';
    return order === 'POST_LAUNCHED_VM' ? 'post-launched' : undefined;
  }
  const type = valueAt(vm, 'vm_type');
  const order = vmType(type)?.loadOrder;
  if (order === 'service' && type !== serviceVmType(view)) return undefined;
  return type === 'KATA_VM' && !toolTraits(view.release).hasKataVms ? undefined : order;
}

/** What the releases before v3.0 call the Service VM in vm_type. */
export function serviceVmType(view: DeviceView): 'SOS_VM' | 'SERVICE_VM' {
  return toolTraits(view.release).saysSosVm ? 'SOS_VM' : 'SERVICE_VM';
}

export function vms(view: DeviceView): readonly XmlElement[] {
  return select(view.scenario, 'vm');
}

const vmsByOrder = ofScenario((view) => grouped(vms(view), (vm) => loadOrder(view, vm)));

export function vmsOf(view: DeviceView, order: LoadOrder): readonly XmlElement[] {
  return vmsByOrder(view).get(order) ?? [];
}

/** The first VM of each name, also where a VM has several. */
const vmsByName = ofScenario((view) => {
  const found = new Map<string, XmlElement>();
  for (const vm of vms(view)) {
    for (const name of valuesAt(vm, 'name')) if (!found.has(name)) found.set(name, vm);
  }
  return found;
});

export function vmNamed(view: DeviceView, name: string): XmlElement | undefined {
  return vmsByName(view).get(name);
}

/** The elements `vm` at any depth by their names, each once for a name. */
const everyVmByName = ofScenario(({ scenario }) => {
  const named = select(scenario, '//vm').flatMap((vm) =>
    [...new Set(valuesAt(vm, 'name'))].map((name) => ({ name, vm })),
  );
  const byName = grouped(named, ({ name }) => name);
  return new Map([...byName].map(([name, all]) => [name, all.map(({ vm }) => vm)]));
});

export function allVmsNamed(view: DeviceView, name: string): readonly XmlElement[] {
  return everyVmByName(view).get(name) ?? [];
}

export function idOf(vm: XmlElement | undefined): string {
  return attributeOf(vm, 'id');
}
