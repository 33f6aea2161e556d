import { parseInteger } from '../text/python-integer.js';
import {
  attribute,
  child,
  childrenNamed,
  descendant,
  textOf,
  valueRange,
  type XmlElement,
} from '../xml/node.js';
import type { Located, LocatedInteger, LocatedList } from './model.js';

export function located(node: XmlElement): Located {
  return { value: textOf(node), node, range: valueRange(node) };
}

export function locatedInteger(node: XmlElement): LocatedInteger {
  const value = textOf(node);
  return { value, node, range: valueRange(node), number: parseInteger(value) };
}

/** A `y`/`n` element whose default is `n`. */
export function isYes(setting: Located | undefined): boolean {
  return setting?.value === 'y';
}

/** The value of the first element along a path of child names. */
export function at(node: XmlElement | undefined, ...path: string[]): Located | undefined {
  const found = descendant(node, ...path);
  return found && located(found);
}

export function integerAt(node: XmlElement, name: string): LocatedInteger | undefined {
  const found = child(node, name);
  return found && locatedInteger(found);
}

/** The children of that name, as values. */
export function allAt(node: XmlElement | undefined, name: string): Located[] {
  return node === undefined ? [] : childrenNamed(node, name).map(located);
}

export function list<T extends Located>(
  parent: XmlElement,
  name: string,
  itemName: string,
  read: (node: XmlElement) => T,
): LocatedList<T> | undefined {
  const node = child(parent, name);
  return node && { node, items: childrenNamed(node, itemName).map(read) };
}

/** The id attribute of an element as the integer it is. */
export function idOf(node: XmlElement): number | undefined {
  return parseInteger(attribute(node, 'id')?.value ?? '');
}
