import { parseHex } from '../../text/python-integer.js';
import type { XmlElement } from '../../xml/node.js';
import type { AddressWindow } from './address-window.js';
import { attributeOf } from './xpath.js';

/** Whether a board file's element has an attribute of each name. */
export function hasAttributes(node: XmlElement, ...names: string[]): boolean {
  return names.every((name) => node.attributes.some((candidate) => candidate.name === name));
}

/** Whether a `<resource>` is of that type and not empty. */
function isResource(resource: XmlElement, type: string): boolean {
  if (attributeOf(resource, 'type') !== type) return false;
  const length = attributeOf(resource, 'len');
  return length !== '' && length !== '0x0';
}

export function isMemory(resource: XmlElement): boolean {
  return isResource(resource, 'memory');
}

export function isIoPort(resource: XmlElement): boolean {
  return isResource(resource, 'io_port');
}

/** The min and max of a `<resource>`; undefined when it lacks one. */
export function resourceWindow(resource: XmlElement): AddressWindow | undefined {
  const start = parseHex(attributeOf(resource, 'min'));
  const end = parseHex(attributeOf(resource, 'max'));
  return start === undefined || end === undefined ? undefined : { start, end };
}
