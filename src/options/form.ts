import type { Board } from '../board/board.js';
import type { Release } from '../release.js';
import { readScenario } from '../scenario/read.js';
import { releaseShape } from '../schema/index.js';
import type { ChildShape, GroupShape, Shape } from '../schema/shape.js';
import { childrenNamed, textOf, type XmlDocument, type XmlElement } from '../xml/node.js';
import { leadingShape } from './entry.js';
import { labelOf } from './label.js';
import { helpFor, type OptionHelp } from './option-help.js';
import { groupAt } from './resolve.js';
import { type Suggestion, type SuggestionSource, suggestions } from './suggestions.js';

/** A setting that a form shows, whether the file has it or not. */
export interface FormField {
  readonly kind: 'field';
  /** The option path that `setOptions` takes. */
  readonly path: string;
  readonly help: OptionHelp;
  /** Undefined where the file does not have it. */
  readonly value: string | undefined;
  readonly suggestions: readonly Suggestion[];
}

/** Elements of one name that may be there several times, each with a value. */
export interface FormList {
  readonly kind: 'list';
  /** The option path that `+=` and `-=` take. */
  readonly path: string;
  readonly help: OptionHelp;
  readonly values: readonly string[];
  readonly suggestions: readonly Suggestion[];
}

/** An element that holds others. */
export interface FormGroup {
  readonly kind: 'group';
  readonly path: string;
  readonly help: OptionHelp | undefined;
  /** What tells it from others of its name, such as the name of a VM; empty without such. */
  readonly label: string;
  /** One of several elements of its name that the schema can do without: `unsetOptions` takes the path. */
  readonly removable: boolean;
  readonly items: readonly FormItem[];
}

/** Where another element that holds others can be added. */
export interface FormAddition {
  readonly kind: 'addition';
  /** The option path that `+=` takes. */
  readonly path: string;
  readonly help: OptionHelp;
  /** What the value of `+=` is, such as a VM's load order. */
  readonly leading: string;
  readonly suggestions: readonly Suggestion[];
}

export type FormItem = FormField | FormList | FormGroup | FormAddition;

/** Suggestions for elements of a name and a shape. */
type Suggester = (name: string, shape: Shape) => readonly Suggestion[];

interface FormContext {
  readonly shape: GroupShape;
  readonly release: Release;
  readonly suggest: Suggester;
}

/** As a form asks again for each element of a name: VMs name others. */
function suggester(source: SuggestionSource): Suggester {
  const byShape = new Map<Shape, Map<string, readonly Suggestion[]>>();
  return (name, shape) => {
    const known = byShape.get(shape) ?? new Map<string, readonly Suggestion[]>();
    byShape.set(shape, known);
    const found = known.get(name) ?? suggestions(name, shape, source);
    known.set(name, found);
    return found;
  };
}

function join(above: string, name: string): string {
  return above === '' ? name : `${above}.${name}`;
}

async function groupItem(
  child: ChildShape,
  node: XmlElement | undefined,
  path: string,
  help: OptionHelp,
  context: FormContext,
  removable = false,
): Promise<FormItem[]> {
  const { shape } = child;
  const group =
    shape.kind === 'group' ? shape : node === undefined ? undefined : groupAt(node, context.shape);
  if (group === undefined) return [];
  const items = await itemsOf(group, node, path, help.path, context);
  const label = node === undefined ? '' : labelOf(node);
  return [{ kind: 'group', path, help, label, removable, items }];
}

function addition(child: ChildShape, path: string, help: OptionHelp, context: FormContext) {
  const leading = leadingShape(child);
  if (leading === undefined) return [];
  const known = context.suggest(leading.name, leading.shape);
  const { title } = leading.shape;
  return [{ kind: 'addition' as const, path, help, leading: title, suggestions: known }];
}

/** What a child of a group is in the form: a field, a list, or a group for each element that is there. */
async function itemOf(
  child: ChildShape,
  parent: XmlElement | undefined,
  above: string,
  names: string,
  context: FormContext,
): Promise<FormItem[]> {
  const { name, shape, repeatable } = child;
  const help = await helpFor(child, names, context.release);
  const path = join(above, name);
  const nodes = parent === undefined ? [] : childrenNamed(parent, name);
  const choices = context.suggest(name, shape);
  if (shape.kind === 'text' && repeatable) {
    const values = nodes.map(textOf);
    return [{ kind: 'list', path, help, values, suggestions: choices }];
  }
  if (shape.kind === 'text') {
    const [node] = nodes;
    const value = node && textOf(node);
    return [{ kind: 'field', path, help, value, suggestions: choices }];
  }
  if (!repeatable) return groupItem(child, nodes[0], path, help, context);
  const groups = await Promise.all(
    nodes.map((node, index) =>
      groupItem(child, node, `${path}[${index}]`, help, context, nodes.length > child.minimum),
    ),
  );
  const hasRoom = nodes.length < child.maximum;
  return [...groups.flat(), ...(hasRoom ? addition(child, path, help, context) : [])];
}

async function itemsOf(
  group: GroupShape,
  node: XmlElement | undefined,
  path: string,
  names: string,
  context: FormContext,
): Promise<FormItem[]> {
  const items = await Promise.all(
    group.children.map((child) => itemOf(child, node, path, names, context)),
  );
  return items.flat();
}

/**
 * A form for a scenario: every setting that the release's schema knows, with what the file says, its default, what
 * it is for, and the values that the schema, the board and the scenario have for it.
 */
export async function formOf(
  document: XmlDocument,
  release: Release,
  board: Board | undefined,
): Promise<readonly FormItem[]> {
  const shape = await releaseShape(release);
  const scenario = readScenario(document, release);
  const suggest = suggester({ board, scenario });
  return itemsOf(shape, document.root, '', '', { shape, release, suggest });
}
